import CustomResources
import ObjectModel

/// What `app sync` asks for; turned into the `.operation` of an application.
struct SyncRequest: Sendable {
  /// The revision of each source, by position; empty where the spec decides.
  var revisions: [String] = []
  var prune = false
  var dryRun = false
  var force = false
  var runsHooks = true
  /// Options for this sync alone, such as `Replace=true`; they replace the spec's when there are any.
  var options: [String] = []
  var resources: [ResourceKey] = []
  var info: [(name: String, value: String)] = []
  var retry: RetryStrategy?
  /// Manifests that stand in for the sources.
  var manifests: [Manifest]?

  /// The operation for an application.
  ///
  /// - Throws: `CommandFailure` for another revision than the spec's on an application that syncs itself.
  func operation(for application: Application) throws(CommandFailure) -> JSONValue {
    let spec = application.spec
    let sources = spec.effectiveSources
    for (source, revision) in zip(sources, revisions) where !revision.isEmpty && spec.syncPolicy.isAutomated && !dryRun {
      let current = source.targetRevision.isEmpty ? "HEAD" : source.targetRevision
      if revision == current { continue }
      throw CommandFailure(
        "rpc error: code = FailedPrecondition desc = Cannot sync to \(revision): auto-sync currently set to \(current)")
    }
    if manifests != nil, spec.syncPolicy.isAutomated, !dryRun {
      throw .plain("Cannot use local sync when Automatic Sync Policy is enabled except with --dry-run")
    }
    var sync: JSONValue = [:]
    if spec.hasMultipleSources {
      if revisions.contains(where: { !$0.isEmpty }) {
        sync["revisions"] = JSONValue(zip(sources, revisions).map { $1.isEmpty ? $0.targetRevision : $1 })
      }
    } else if let revision = revisions.first, !revision.isEmpty {
      sync["revision"] = .string(revision)
    }
    if let manifests { sync["manifests"] = JSONValue(manifests.map { $0.value.json() }) }
    if prune { sync["prune"] = true }
    if dryRun { sync["dryRun"] = true }
    sync["syncStrategy"] = runsHooks ? ["hook": force ? ["force": true] : [:]] : ["apply": force ? ["force": true] : [:]]
    let chosen = options.isEmpty ? spec.syncPolicy.syncOptions : options
    if !chosen.isEmpty { sync["syncOptions"] = JSONValue(chosen) }
    if !resources.isEmpty { sync["resources"] = .array(resources.map { SyncOperationResource($0).value }) }
    var operation: JSONValue = ["initiatedBy": ["username": .string(ControlPlane.username)], "sync": sync]
    if !info.isEmpty { operation["info"] = .array(info.map { ["name": .string($0.name), "value": .string($0.value)] }) }
    if let retry = retry ?? spec.syncPolicy.retry { operation["retry"] = retry.value }
    return operation
  }

  /// The failure after a sync that ended: a bad phase, or objects that only a prune would remove.
  static func failure(of application: Application) -> CommandFailure? {
    guard let state = application.status.operationState else { return nil }
    if state.phase != .succeeded { return .plain("Operation has completed with phase: \(state.phase.rawValue)") }
    if state.operation.sync?.dryRun == true { return nil }
    let prunable = application.status.resources.count { $0.requiresPruning }
    if application.status.sync.status != .synced, prunable > 0 { return .plain("\(prunable) resources require pruning") }
    return nil
  }
}
