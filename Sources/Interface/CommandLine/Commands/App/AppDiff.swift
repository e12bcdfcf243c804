import Applications
import ArgumentParser
import Comparison
import CustomResources
import FoundationEssentials
import KubernetesClient

struct AppDiff: AsyncParsableCommand {
  static let configuration = CommandConfiguration(commandName: "diff", abstract: "Show what a sync would change.")

  @OptionGroup var cluster: ClusterOptions
  @Argument(help: "Name of the application, or NAMESPACE/NAME.") var names: [String] = []
  @Option(name: [.customShort("N"), .customLong("app-namespace")], help: "Namespace of the application.") var appNamespace:
    String?
  @Flag(help: "Let the controller compare with the source first.") var refresh = false
  @Flag(help: "Let the controller compare first, forgetting what is cached.") var hardRefresh = false
  @OptionGroup var revisions: RevisionFlags
  @OptionGroup var local: LocalFlags
  @Flag(help: .hidden) var serverSideGenerate = false
  @Flag(inversion: .prefixedNo, help: "Ask the server what applying would give (default: as the settings say).")
  var serverSideDiff: Bool?
  @Flag(inversion: .prefixedNo, help: "Say who set each field that differs, and when (default: on a terminal).")
  var explain: Bool?
  @Flag(inversion: .prefixedNo, help: "Exit with a code of its own when there are differences.") var exitCode = true
  @Option(help: "That code.") var diffExitCode: Int32 = 1

  func run() async throws {
    guard names.count == 1 else {
      Console.text(ApusCommand.helpMessage(for: Self.self) + "\n")
      throw ExitCode(2)
    }
    let plane = try cluster.controlPlane()
    let name = ApplicationName(names[0], appNamespace: appNamespace, controlNamespace: plane.namespace)
    let application =
      refresh || hardRefresh
      ? try await plane.refresh(name, hard: hardRefresh, limit: .zero) : try await plane.application(name)
    let look = LocalLook(plane: plane, options: cluster)
    var request = ApplicationPreview.Request(revisions: try revisions.positions(in: application))
    request.isServerSideDiff = serverSideDiff
    if let place = try await local.place() { request.manifests = try await look.manifests(of: application, at: place) }
    var differences = DifferenceText.all(try await look.view(of: application, request).comparison)
    // What is on this machine may hold values that the cluster's Secrets do not show either.
    if request.manifests != nil { differences.removeAll { $0.isSecret } }
    try await DifferenceText.show(differences, explains: explain ?? Console.isTerminal)
    if !differences.isEmpty, exitCode { throw ExitCode(diffExitCode) }
  }
}
