import ArgumentParser
import CustomResources
import ObjectModel

/// What `app sync` syncs, and how.
struct SyncFlags: ParsableArguments {
  @OptionGroup var revisions: RevisionFlags
  @OptionGroup var local: LocalFlags
  @Flag(help: "Delete what is gone from the source.") var prune = false
  @Flag(help: "Show what would happen; change nothing.") var dryRun = false
  @Flag(help: "Delete and create what cannot be changed.") var force = false
  @Flag(help: "Replace objects rather than apply.") var replace = false
  @Flag(help: "Apply on the server.") var serverSide = false
  @Flag(help: "Touch only what is out of sync.") var applyOutOfSyncOnly = false
  @Option(help: "apply or hook.") var strategy = "hook"
  @Option(help: "Sync only [!]GROUP:KIND:[NAMESPACE/]NAME.") var resource: [String] = []
  @Option(help: "Sync only resources with this label, NAME=VALUE.") var label: [String] = []
  @Option(help: "How often to try again.") var retryLimit = 0
  @Flag(help: "Try again with the newest revision.") var retryRefresh = false
  @Option(help: "First wait between tries.") var retryBackoffDuration = "5s"
  @Option(help: "Longest wait between tries.") var retryBackoffMaxDuration = "3m0s"
  @Option(help: "Growth of the wait.") var retryBackoffFactor = 2
  @Option(help: "Note NAME=VALUE kept with the operation.") var info: [String] = []

  /// The request as far as it is the same for every application.
  ///
  /// - Throws: `CommandFailure` for values that make no sense.
  func request() throws(CommandFailure) -> SyncRequest {
    var request = SyncRequest(prune: prune, dryRun: dryRun, force: force)
    switch strategy {
    case "hook", "": request.runsHooks = true
    case "apply": request.runsHooks = false
    default: throw .plain("Unknown sync strategy: '\(strategy)'; use apply or hook")
    }
    if replace { request.options.append("Replace=true") }
    if serverSide { request.options.append("ServerSideApply=true") }
    if applyOutOfSyncOnly { request.options.append("ApplyOutOfSyncOnly=true") }
    for text in info { request.info.append(try KeyValue.split(text, of: "info")) }
    for text in resource { _ = try ResourceFilter(text) }
    for text in label { _ = try KeyValue.split(text, of: "label") }
    if retryLimit != 0 {
      request.retry = RetryFlags.value(
        limit: retryLimit, duration: retryBackoffDuration, maxDuration: retryBackoffMaxDuration, factor: retryBackoffFactor,
        refresh: retryRefresh
      ).map { RetryStrategy($0) }
    }
    return request
  }

  /// The request for one application.
  ///
  /// - Throws: `CommandFailure` for a selection that chooses nothing, or a source that does not exist.
  func request(_ common: SyncRequest, for application: Application, _ look: LocalLook) async throws -> SyncRequest {
    var request = common
    request.revisions = try revisions.positions(in: application)
    if let place = try await local.place() { request.manifests = try await look.manifests(of: application, at: place) }
    let filters = try resource.map { text throws(CommandFailure) in try ResourceFilter(text) }
    if !filters.isEmpty {
      request.resources = application.status.resources.map(\.key).filter { ResourceFilter.selects($0, filters) }
      if request.resources.isEmpty {
        throw CommandFailure.plain(
          "No matching app resources found for resource filter: \(filters.map(\.text).joined(separator: ", "))")
      }
    }
    if !label.isEmpty {
      let labels = try label.map { text throws(CommandFailure) in try KeyValue.split(text, of: "label") }
      let labelled = try await look.view(of: application, request.view).manifests.filter { manifest in
        labels.allSatisfy { manifest.labels[$0.name] == $0.value }
      }.map(\.key)
      request.resources = filters.isEmpty ? labelled : request.resources.filter { labelled.contains($0) }
      if request.resources.isEmpty {
        throw CommandFailure.plain("No matching resources found for labels: \(label.joined(separator: ", "))")
      }
    }
    return request
  }
}
