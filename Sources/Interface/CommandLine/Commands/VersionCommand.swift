import ArgumentParser
import KubernetesClient
import ObjectModel

struct VersionCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "version", abstract: "Show the version of this program and of the cluster.")

  @OptionGroup var cluster: ClusterOptions
  @Flag(help: "This program only.") var client = false
  @Flag(help: "Only the version.") var short = false
  @Option(name: [.customShort("o"), .customLong("output")], help: "wide, json or yaml.") var output = "wide"

  func run() async throws {
    let format = try OutputFormat.of(output, among: [.wide, .json, .yaml])
    let own = BuildVersion.current
    if format == .wide { Console.text(Self.text(own, isShort: short)) }
    var server: JSONValue?
    var failure: (any Error)?
    if !client {
      do {
        server = try JSONValue(json: try await cluster.client().raw("/version"))
        if format == .wide, let version = server?["gitVersion"]?.string { Console.line("kubernetes: \(version)") }
      } catch { failure = error }
    }
    if format != .wide { Console.text(format.text(of: Self.value(own, server: server))) }
    // A person who has no cluster yet may still ask for the version.
    if let failure, !Self.isMissingCluster(failure) { throw failure }
  }

  static func text(_ version: BuildVersion, isShort: Bool) -> String {
    let first = "apus: v\(version.number)\n"
    return isShort ? first : first + "  Compiler: \(version.compiler)\n  Platform: \(version.platform)\n"
  }

  static func value(_ version: BuildVersion, server: JSONValue?) -> JSONValue {
    var result: JSONValue = [
      "client": [
        "Version": .string("v\(version.number)"), "Compiler": .string(version.compiler), "Platform": .string(version.platform),
      ]
    ]
    if let server { result["server"] = server }
    return result
  }

  private static func isMissingCluster(_ error: any Error) -> Bool {
    if case .configuration(let problem)? = error as? KubernetesError {
      problem.problem == "no cluster is configured"
    } else {
      false
    }
  }
}
