import Lua
import ObjectModel

/// Actions of an operator's own for a kind (`resource.customizations.actions.…` of `argocd-cm`).
public struct ActionCustomization: Sendable, Hashable {
  public var group: String
  public var kind: String
  /// Lua that tells which actions an object has.
  public var discovery: String
  /// Lua by the name of the action.
  public var definitions: [String: String]
  /// Whether the built-in actions stay beside these.
  public var mergesBuiltIn: Bool

  public init(group: String, kind: String, discovery: String, definitions: [String: String], mergesBuiltIn: Bool = false) {
    self.group = group
    self.kind = kind
    self.discovery = discovery
    self.definitions = definitions
    self.mergesBuiltIn = mergesBuiltIn
  }
}

/// Runs the scripts of actions. They get no library but the base, `table`, and `require("os")`.
enum ActionScript {
  /// The actions a discovery script tells of, by name.
  static func discover(_ script: String, on live: Manifest, now: Int64) throws(ActionError) -> [String: ResourceAction] {
    let returned = try run(script, name: "discovery.lua", on: live, [:], now).value()
    if returned.array?.isEmpty == true { return [:] }
    guard let entries = returned.object else { throw .script("expect table output from Lua script, not \(returned.kindName)") }
    var actions: [String: ResourceAction] = [:]
    for (name, value) in entries { actions[name] = action(name, value) }
    return actions
  }

  private static func action(_ name: String, _ value: JSONValue) -> ResourceAction {
    ResourceAction(
      name, isDisabled: value["disabled"]?.bool ?? false, displayName: value["displayName"]?.string ?? "",
      iconClass: value["iconClass"]?.string ?? "",
      parameters: value["params"]?.array?.compactMap { parameter in
        parameter["name"]?.string.map { ResourceAction.Parameter($0, standard: parameter["default"]?.scalarText ?? "") }
      } ?? [])
  }

  /// What an action script does: the changed object, or a list of operations.
  static func act(_ script: String, on live: Manifest, _ parameters: [String: String], now: Int64) throws(ActionError)
    -> [ImpactedResource]
  {
    let result = try run(script, name: "action.lua", on: live, parameters, now)
    let returned = result.value(like: live.value)
    if returned.object != nil { return [ImpactedResource(.patch, Manifest(returned))] }
    guard let entries = returned.array else { throw .script("expect table output from Lua script, not \(returned.kindName)") }
    // Empty tables in the objects of the list keep the shapes they have in the live one.
    let like = JSONValue.array(entries.map { _ in ["resource": live.value] })
    var impacted: [ImpactedResource] = []
    for entry in result.value(like: like).array ?? [] {
      guard let operation = entry["operation"]?.string.flatMap(ImpactedResource.Operation.init), let resource = entry["resource"],
        resource.object != nil
      else {
        throw .script("an action script returned an entry that is not {operation = \"create\" or \"patch\", resource = {...}}")
      }
      impacted.append(ImpactedResource(operation, Manifest(resource)))
    }
    return impacted
  }

  private static func run(
    _ script: String, name: String, on live: Manifest, _ parameters: [String: String], _ now: Int64
  ) throws(ActionError) -> LuaResult {
    do {
      return try LuaScript(script, name: name).run(on: live.value, parameters: parameters, now: now)
    } catch {
      throw .script(error.description)
    }
  }
}
