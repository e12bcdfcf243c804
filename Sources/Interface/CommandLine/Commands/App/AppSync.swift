import ArgumentParser
import CustomResources
import KubernetesClient
import ObjectModel

struct AppSync: AsyncParsableCommand {
  static let configuration = CommandConfiguration(commandName: "sync", abstract: "Make the cluster as the source says.")

  @OptionGroup var cluster: ClusterOptions
  @OptionGroup var selection: ApplicationSelection
  @Option(help: "Applications of this project.") var project: [String] = []
  @Option(help: "Sync to this revision.") var revision: String?
  @Flag(help: "Delete what is gone from the source.") var prune = false
  @Flag(help: "Show what would happen; change nothing.") var dryRun = false
  @Flag(help: "Delete and create what cannot be changed.") var force = false
  @Flag(help: "Replace objects rather than apply.") var replace = false
  @Flag(help: "Apply on the server.") var serverSide = false
  @Flag(help: "Touch only what is out of sync.") var applyOutOfSyncOnly = false
  @Option(help: "apply or hook.") var strategy = "hook"
  @Option(help: "Sync only [!]GROUP:KIND:[NAMESPACE/]NAME.") var resource: [String] = []
  @Flag(help: "Do not wait.") var async = false
  @Option(help: "Longest wait in seconds; 0 for none.") var timeout = DurationArgument(.zero)
  @Option(help: "How often to try again.") var retryLimit = 0
  @Flag(help: "Try again with the newest revision.") var retryRefresh = false
  @Option(help: "First wait between tries.") var retryBackoffDuration = "5s"
  @Option(help: "Longest wait between tries.") var retryBackoffMaxDuration = "3m0s"
  @Option(help: "Growth of the wait.") var retryBackoffFactor = 2
  @Option(help: "Note NAME=VALUE kept with the operation.") var info: [String] = []
  @Option(name: [.customShort("o"), .customLong("output")], help: "wide, json, yaml, tree or tree=detailed.") var output = "wide"

  func run() async throws {
    let format = try OutputFormat.of(output, among: [.wide, .json, .yaml, .tree, .treeDetailed])
    let filters = try resource.map { text throws(CommandFailure) in try ResourceFilter(text) }
    let request = try request()
    let plane = try cluster.controlPlane()
    for name in try await selection.applications(plane, projects: project) {
      let application = try await plane.application(name)
      var request = request
      request.resources = try Self.selected(filters, of: application)
      try await plane.start(try request.operation(for: application), on: application)
      if self.async { continue }
      let synced = try await Waiting(plane: plane, name: name, condition: .operation, limit: timeout.duration, format: format)
        .run()
      if let failure = SyncRequest.failure(of: synced) { throw failure }
    }
  }

  private func request() throws(CommandFailure) -> SyncRequest {
    var request = SyncRequest(revision: revision ?? "", prune: prune, dryRun: dryRun, force: force)
    switch strategy {
    case "hook", "": request.runsHooks = true
    case "apply": request.runsHooks = false
    default: throw .plain("Unknown sync strategy: '\(strategy)'; use apply or hook")
    }
    if replace { request.options.append("Replace=true") }
    if serverSide { request.options.append("ServerSideApply=true") }
    if applyOutOfSyncOnly { request.options.append("ApplyOutOfSyncOnly=true") }
    for text in info { request.info.append(try KeyValue.split(text, of: "info")) }
    if retryLimit != 0 {
      request.retry = RetryFlags.value(
        limit: retryLimit, duration: retryBackoffDuration, maxDuration: retryBackoffMaxDuration, factor: retryBackoffFactor,
        refresh: retryRefresh
      ).map { RetryStrategy($0) }
    }
    return request
  }

  private static func selected(_ filters: [ResourceFilter], of application: Application) throws(CommandFailure) -> [ResourceKey] {
    if filters.isEmpty { return [] }
    let keys = application.status.resources.map(\.key).filter { ResourceFilter.selects($0, filters) }
    if keys.isEmpty {
      throw .plain("No matching app resources found for resource filter: \(filters.map(\.text).joined(separator: ", "))")
    }
    return keys
  }
}
