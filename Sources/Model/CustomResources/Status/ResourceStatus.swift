import ObjectModel

/// An entry of `status.resources`: one managed resource.
public struct ResourceStatus: JSONView {
  public var key: ResourceKey
  public var version: String
  /// `nil` for objects that do not count, such as hooks.
  public var status: SyncStatusCode?
  /// Written only when resource health is persisted in the object.
  public var health: ApplicationHealth?
  public var isHook = false
  public var requiresPruning = false
  public var requiresDeletionConfirmation = false
  public var syncWave = 0

  public init(key: ResourceKey, version: String, status: SyncStatusCode?) {
    self.key = key
    self.version = version
    self.status = status
  }

  public init(_ value: JSONValue) {
    key = ResourceKey(
      group: value["group"]?.string ?? "", kind: value["kind"]?.string ?? "", namespace: value["namespace"]?.string ?? "",
      name: value["name"]?.string ?? "")
    version = value["version"]?.string ?? ""
    status = value["status"]?.string.flatMap(SyncStatusCode.init(rawValue:))
    health = value["health"].flatMap { $0.object == nil ? nil : ApplicationHealth($0) }
    isHook = value["hook"]?.bool ?? false
    requiresPruning = value["requiresPruning"]?.bool ?? false
    requiresDeletionConfirmation = value["requiresDeletionConfirmation"]?.bool ?? false
    syncWave = value["syncWave"]?.int ?? 0
  }

  public var value: JSONValue {
    var value: JSONValue = [:]
    value.set("group", key.group)
    value.set("version", version)
    value.set("kind", key.kind)
    value.set("namespace", key.namespace)
    value.set("name", key.name)
    value.set("status", status?.rawValue ?? "")
    if let health { value["health"] = health.value }
    value.set("hook", isHook)
    value.set("requiresPruning", requiresPruning)
    value.set("requiresDeletionConfirmation", requiresDeletionConfirmation)
    if syncWave != 0 { value["syncWave"] = .integer(Int64(syncWave)) }
    return value
  }
}
