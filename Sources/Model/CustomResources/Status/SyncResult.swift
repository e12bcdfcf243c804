import ObjectModel

/// `operationState.syncResult`: what a sync did, and the only memory the engine has between its steps.
public struct SyncResult: JSONView {
  /// In the order of the tasks.
  public var resources: [ResourceResult] = []
  /// The revision pinned by the first comparison.
  public var revision = ""
  public var revisions: [String] = []
  public var source: ApplicationSource?
  public var sources: [ApplicationSource] = []
  public var managedNamespaceMetadata: ManagedNamespaceMetadata?

  public init() {}

  public init(_ value: JSONValue) {
    resources = value["resources"]?.array?.map(ResourceResult.init) ?? []
    revision = value["revision"]?.string ?? ""
    revisions = value["revisions"]?.array?.compactMap(\.string) ?? []
    source = value["source"].flatMap { $0.object == nil ? nil : ApplicationSource($0) }
    sources = value["sources"]?.array?.map(ApplicationSource.init) ?? []
    managedNamespaceMetadata = value["managedNamespaceMetadata"].flatMap { $0.object == nil ? nil : ManagedNamespaceMetadata($0) }
  }

  public var value: JSONValue {
    var value: JSONValue = ["revision": .string(revision), "source": source?.value ?? ["repoURL": ""]]
    if !resources.isEmpty { value["resources"] = .array(resources.map(\.value)) }
    value.set("revisions", revisions)
    if !sources.isEmpty { value["sources"] = .array(sources.map(\.value)) }
    if let managedNamespaceMetadata { value["managedNamespaceMetadata"] = managedNamespaceMetadata.value }
    return value
  }

  /// The sources that were synced, single or several.
  public var effectiveSources: [ApplicationSource] {
    if !sources.isEmpty { return sources }
    return source.flatMap { $0.value.essence == nil ? nil : [$0] } ?? []
  }

  /// The revisions that were synced, single or several.
  public var effectiveRevisions: [String] { revisions.isEmpty ? (revision.isEmpty ? [] : [revision]) : revisions }
}

/// How the last action on a resource ended.
public enum ResultCode: String, Sendable, Hashable, CaseIterable {
  case synced = "Synced"
  case syncFailed = "SyncFailed"
  case pruned = "Pruned"
  case pruneSkipped = "PruneSkipped"
}

/// A part of a sync; the order of the cases is the order in time.
public enum SyncPhase: String, Sendable, Hashable, CaseIterable, Comparable {
  case preSync = "PreSync"
  case sync = "Sync"
  case postSync = "PostSync"
  case syncFail = "SyncFail"

  private var position: Int { Self.allCases.firstIndex(of: self) ?? 0 }
  public static func < (left: SyncPhase, right: SyncPhase) -> Bool { left.position < right.position }
}

/// A row of `syncResult.resources`.
public struct ResourceResult: JSONView {
  public var key: ResourceKey
  public var version: String
  /// `nil` until something was done.
  public var status: ResultCode?
  public var message: String
  /// Only for hooks.
  public var hookType: HookType?
  /// How far the object is; used for plain resources too.
  public var hookPhase: OperationPhase?
  public var syncPhase: SyncPhase
  public var images: [String] = []

  public init(
    key: ResourceKey, version: String, syncPhase: SyncPhase, status: ResultCode? = nil, hookPhase: OperationPhase? = nil,
    message: String = "", hookType: HookType? = nil, images: [String] = []
  ) {
    self.key = key
    self.version = version
    self.syncPhase = syncPhase
    self.status = status
    self.hookPhase = hookPhase
    self.message = message
    self.hookType = hookType
    self.images = images
  }

  public init(_ value: JSONValue) {
    key = ResourceKey(
      group: value["group"]?.string ?? "", kind: value["kind"]?.string ?? "", namespace: value["namespace"]?.string ?? "",
      name: value["name"]?.string ?? "")
    version = value["version"]?.string ?? ""
    status = value["status"]?.string.flatMap(ResultCode.init(rawValue:))
    message = value["message"]?.string ?? ""
    hookType = value["hookType"]?.string.flatMap(HookType.init(rawValue:))
    hookPhase = value["hookPhase"]?.string.flatMap(OperationPhase.init(rawValue:))
    syncPhase = value["syncPhase"]?.string.flatMap(SyncPhase.init(rawValue:)) ?? .sync
    images = value["images"]?.array?.compactMap(\.string) ?? []
  }

  public var value: JSONValue {
    // Group, version, kind, namespace and name are required by the schema, empty or not.
    var value: JSONValue = [
      "group": .string(key.group), "version": .string(version), "kind": .string(key.kind), "namespace": .string(key.namespace),
      "name": .string(key.name),
    ]
    value.set("status", status?.rawValue ?? "")
    value.set("message", message)
    value.set("hookType", hookType?.rawValue ?? "")
    value.set("hookPhase", hookPhase?.rawValue ?? "")
    value.set("syncPhase", syncPhase.rawValue)
    value.set("images", images)
    return value
  }
}
