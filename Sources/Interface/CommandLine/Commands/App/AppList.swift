import ArgumentParser
import CustomResources
import KubernetesClient
import ObjectModel

struct AppList: AsyncParsableCommand {
  static let configuration = CommandConfiguration(commandName: "list", abstract: "List applications.")

  @OptionGroup var cluster: ClusterOptions
  @Option(name: [.customShort("o"), .customLong("output")], help: "wide, name, json or yaml.") var output = "wide"
  @Option(name: [.customShort("l"), .customLong("selector")], help: "Applications with these labels.") var selector: String?
  @Option(name: [.customShort("p"), .customLong("project")], help: "Applications of this project.") var projects: [String] = []
  @Option(name: [.customShort("r"), .customLong("repo")], help: "Applications from this repository.") var repo: String?
  @Option(name: [.customShort("P"), .customLong("path")], help: "Applications from this path.") var path: String?
  @Option(name: [.customShort("N"), .customLong("app-namespace")], help: "Applications in this namespace only.") var appNamespace:
    String?

  func run() async throws {
    let plane = try cluster.controlPlane()
    let found = try await plane.applications(in: appNamespace ?? plane.namespace, labels: selector).filter(matches)
    Console.text(try Self.text(found, output))
  }

  private func matches(_ application: Application) -> Bool {
    let sources = application.spec.effectiveSources
    return (projects.isEmpty || projects.contains(application.spec.project))
      && (repo.map { repo in sources.contains { $0.repoURL == repo } } ?? true)
      && (path.map { path in sources.contains { $0.path == path } } ?? true)
  }

  static func text(_ applications: [Application], _ output: String) throws(CommandFailure) -> String {
    switch output {
    case "name": return applications.map { $0.qualifiedName + "\n" }.joined()
    case "json", "yaml":
      return try OutputFormat.of(output, among: [.json, .yaml]).text(of: .array(applications.map(\.value)))
    // Anything but wide drops the last three columns, known or not.
    default:
      let rows = [ApplicationRow.header] + applications.map(ApplicationRow.cells)
      return TabWriter().text(output == "wide" ? rows : rows.map { Array($0.dropLast(3)) })
    }
  }
}
