import Applications
import ArgumentParser
import CustomResources
import KubernetesClient
import ObjectModel

struct AppSync: AsyncParsableCommand {
  static let configuration = CommandConfiguration(commandName: "sync", abstract: "Make the cluster as the source says.")

  @OptionGroup var cluster: ClusterOptions
  @OptionGroup var selection: ApplicationSelection
  @Option(help: "Applications of this project.") var project: [String] = []
  @OptionGroup(title: "What is synced") var what: SyncFlags
  @Flag(help: "Print what would be done, in order and why, and do nothing.") var plan = false
  @Flag(help: "Show the differences, and ask before syncing.") var previewChanges = false
  @Flag(name: .customLong("assumeYes"), help: "Do not ask.") var assumeYes = false
  @Flag(help: "Do not wait.") var async = false
  @Option(help: "Longest wait in seconds; 0 for none.") var timeout = DurationArgument(.zero)
  @Option(name: [.customShort("o"), .customLong("output")], help: "wide, json, yaml, tree or tree=detailed.") var output = "wide"

  func run() async throws {
    let format = try OutputFormat.of(output, among: [.wide, .json, .yaml, .tree, .treeDetailed])
    let request = try what.request()
    let plane = try cluster.controlPlane()
    let look = LocalLook(plane: plane, options: cluster)
    for name in try await selection.applications(plane, projects: project) {
      let application = try await plane.application(name)
      let request = try await what.request(request, for: application, look)
      let operation = try request.operation(for: application)
      if plan {
        let found = try await look.plan(of: application, Operation(operation), request.view)
        Console.text(format == .json || format == .yaml ? format.text(of: found.value) : found.text)
        continue
      }
      if previewChanges, !(try await isConfirmed(application, request, look)) { return }
      try await plane.start(operation, on: application)
      if self.async { continue }
      let synced = try await Waiting(plane: plane, name: name, condition: .operation, limit: timeout.duration, format: format)
        .run()
      if let failure = SyncRequest.failure(of: synced) { throw failure }
    }
  }

  /// Shows what would change, and asks; no when nothing would.
  private func isConfirmed(_ application: Application, _ request: SyncRequest, _ look: LocalLook) async throws -> Bool {
    Console.line(
      "====== Previewing differences between live and desired state of application \(application.qualifiedName) ======")
    let differences = DifferenceText.all(try await look.view(of: application, request.view).comparison)
    if differences.isEmpty {
      Console.line("====== No Differences found ======")
      return false
    }
    try await DifferenceText.show(differences, explains: true)
    if assumeYes { return true }
    return try StandardInput.confirms(
      "Please review changes to application shown above. Do you want to continue the sync process? (y/n): ")
  }
}

extension SyncRequest {
  /// What it is about, for looking at it from here.
  var view: ApplicationPreview.Request { ApplicationPreview.Request(revisions: revisions, manifests: manifests) }
}
