import ObjectModel

/// `operation` of an Application: the request to sync. Whoever can write the object can make one.
public struct Operation: JSONView {
  public var value: JSONValue
  public init(_ value: JSONValue) { self.value = value }

  public var initiatedBy: Initiator { Initiator(value["initiatedBy"] ?? [:]) }
  public var info: [NamedValue] { list("info") }
  public var retry: RetryStrategy { RetryStrategy(value["retry"] ?? [:]) }
  public var sync: SyncOperation? { block("sync") }

  /// The name of an `info` entry with which an operation approves what would else be asked for: pruning protected resources, or much
  /// at once. Clients of the reference can set it, too: `app sync --info apus.dev/approve-prune=true`.
  public static let approvePrune = "apus.dev/approve-prune"
  /// The name of an `info` entry that makes an operation a rollback to an entry of the history.
  public static let rollback = "apus.dev/rollback"

  /// Whether the operation itself approves what it prunes.
  public var approvesPruning: Bool { info.contains { $0.name == Self.approvePrune && $0.content != "false" } }
  /// The id of the history entry that a rollback goes to; `nil` for every other operation.
  public var rollbackID: Int? { info.first { $0.name == Self.rollback }.flatMap { Int($0.content) } }
}

/// Who asked.
public struct Initiator: JSONView {
  public var value: JSONValue
  public init(_ value: JSONValue) { self.value = value }
  public init(username: String, automated: Bool) {
    var value: JSONValue = [:]
    value.set("username", username)
    value.set("automated", automated)
    self.value = value
  }

  public var username: String { text("username") }
  public var isAutomated: Bool { flag("automated") }
}

/// `operation.sync`.
public struct SyncOperation: JSONView {
  public var value: JSONValue
  public init(_ value: JSONValue) { self.value = value }

  public var revision: String { text("revision") }
  public var revisions: [String] { texts("revisions") }
  public var prune: Bool { flag("prune") }
  public var dryRun: Bool { flag("dryRun") }
  /// The resources to sync; empty means all.
  public var resources: [SyncOperationResource] { list("resources") }
  /// Source that stands in for the spec's, as a rollback has it.
  public var source: ApplicationSource? { block("source") }
  public var sources: [ApplicationSource] { list("sources") }
  /// Manifests handed in by the caller (JSON texts) that stand in for rendering.
  public var manifests: [String] { texts("manifests") }
  public var syncOptions: [String] { texts("syncOptions") }
  /// How many self-heal attempts came before this one at the same revision.
  public var autoHealAttempts: Int { integer("autoHealAttemptsCount") ?? 0 }

  /// Whether hooks run: every strategy but `apply`.
  public var runsHooks: Bool { value["syncStrategy", "apply"]?.object == nil || value["syncStrategy", "hook"]?.object != nil }
  /// Whether objects that cannot be patched are deleted and made anew.
  public var force: Bool {
    value["syncStrategy", "apply", "force"]?.bool ?? value["syncStrategy", "hook", "force"]?.bool ?? false
  }
  public var isSelective: Bool { !resources.isEmpty }

  /// Whether an object is among those to be synced: always, unless the operation is selective.
  public func selects(_ key: ResourceKey) -> Bool { resources.isEmpty || resources.contains { $0.matches(key) } }
}

/// An entry of `operation.sync.resources`.
public struct SyncOperationResource: JSONView {
  public var value: JSONValue
  public init(_ value: JSONValue) { self.value = value }
  public init(_ key: ResourceKey) {
    var value: JSONValue = ["kind": .string(key.kind), "name": .string(key.name)]
    value.set("group", key.group)
    value.set("namespace", key.namespace)
    self.value = value
  }

  /// Group, kind and name are exact; the namespace counts only when it is given.
  public func matches(_ key: ResourceKey) -> Bool {
    let namespace = text("namespace")
    return text("group") == key.group && text("kind") == key.kind && text("name") == key.name
      && (namespace.isEmpty || namespace == key.namespace)
  }
}
