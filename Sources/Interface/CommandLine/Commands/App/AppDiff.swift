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
  @Option(help: "Compare with this revision.") var revision: String?
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
    let preview = ApplicationPreview(
      client: plane.client, controlNamespace: plane.namespace,
      mirrorDirectory: DataDirectory.repositoryCache(environment: ProcessInfo.processInfo.environment), logger: cluster.logger())
    let comparison: ApplicationComparison
    do {
      comparison = try await preview.comparison(of: application, revision: revision)
    } catch let error as ApplicationPreview.Failure {
      throw CommandFailure("rpc error: code = FailedPrecondition desc = \(error.description)")
    }
    let differences = DifferenceText.all(comparison)
    for difference in differences {
      Console.line("\n\(difference.title)")
      Console.text(try await DiffProgram(environment: ProcessInfo.processInfo.environment).output(difference))
    }
    if !differences.isEmpty, exitCode { throw ExitCode(diffExitCode) }
  }
}
