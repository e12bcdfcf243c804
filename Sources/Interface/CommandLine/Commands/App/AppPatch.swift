import ArgumentParser
import KubernetesClient
import ObjectModel

struct AppPatch: AsyncParsableCommand {
  static let configuration = CommandConfiguration(commandName: "patch", abstract: "Patch an application.")

  @OptionGroup var cluster: ClusterOptions
  @OptionGroup var application: ApplicationArgument
  @Option(help: "The patch, as JSON.") var patch: String
  @Option(help: "json (a list of operations) or merge.") var type = "json"

  func run() async throws {
    guard let value = try? JSONValue(json: patch) else { throw CommandFailure("the patch is not JSON: \(patch)") }
    let wanted: Patch
    switch type {
    case "json", "": wanted = .json(value)
    case "merge": wanted = .merge(value)
    default:
      throw CommandFailure("rpc error: code = InvalidArgument desc = Patch type '\(type)' is not supported; use json or merge")
    }
    let plane = try cluster.controlPlane()
    let name = application.resolved(plane)
    let stored = try await plane.client.patch(
      .applications, namespace: name.namespace, name: name.name, wanted, options: WriteOptions(fieldManager: "argocd"))
    Console.text(YAML.text(stored.value))
  }
}
