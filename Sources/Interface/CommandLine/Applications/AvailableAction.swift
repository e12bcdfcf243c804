import Health
import ObjectModel

/// A row of `app actions list`.
struct AvailableAction: Sendable {
  var key: ResourceKey
  var action: ResourceAction

  static let header = ["GROUP", "KIND", "NAME", "ACTION", "DISABLED"]

  var cells: [String] { [key.group, key.kind, key.name, action.name, action.isDisabled ? "true" : "false"] }

  var value: JSONValue {
    [
      "group": .string(key.group), "kind": .string(key.kind), "name": .string(key.name), "action": .string(action.name),
      "disabled": .bool(action.isDisabled),
    ]
  }
}
