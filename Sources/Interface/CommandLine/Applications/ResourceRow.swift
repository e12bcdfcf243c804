import CustomResources
import ObjectModel

/// A resource of an application as tables and progress show it.
struct ResourceRow: Sendable, Hashable {
  var key: ResourceKey
  /// The sync state; for a hook the phase it is in.
  var status = ""
  /// The health; for a hook the result of applying it.
  var health = ""
  var hook = ""
  var message = ""

  static let header = ["GROUP", "KIND", "NAMESPACE", "NAME", "STATUS", "HEALTH", "HOOK", "MESSAGE"]

  var cells: [String] { [key.group, key.kind, key.namespace, key.name, status, health, hook, message] }

  /// What identifies a row: a hook of one object may run in several phases.
  var identity: [String] { [key.description, hook] }

  /// The rows of an application: first those of the last sync in its order, then the rest by group, kind and name.
  static func rows(of application: Application) -> [ResourceRow] {
    var rest: [ResourceKey: ResourceStatus] = [:]
    for resource in application.status.resources { rest[resource.key] = resource }
    var rows: [ResourceRow] = []
    for result in application.status.operationState?.syncResult?.resources ?? [] {
      var row = ResourceRow(key: result.key, message: result.message)
      if let hook = result.hookType {
        row.hook = hook.rawValue
        row.status = result.hookPhase?.rawValue ?? ""
        row.health = result.status?.rawValue ?? ""
      } else if let live = rest.removeValue(forKey: result.key) {
        row.status = live.status?.rawValue ?? ""
        row.health = live.health?.status ?? ""
      } else {
        row.status = result.status?.rawValue ?? ""
      }
      rows.append(row)
    }
    for resource in rest.values.sorted(by: { $0.key < $1.key }) {
      rows.append(
        ResourceRow(key: resource.key, status: resource.status?.rawValue ?? "", health: resource.health?.status ?? ""))
    }
    return rows
  }
}
