import ObjectModel

/// What can be done to objects beside applying and deleting them. Pure: it tells what to write, and writes nothing.
///
/// Scripts of the operator's own come before what is built in; the built-in actions are those of the reference, without Lua.
public struct ResourceActions: Sendable {
  /// Only what is built in.
  public static let builtIn = ResourceActions(customizations: [])

  private let customizations: [GroupKind: ActionCustomization]

  public init(customizations: [ActionCustomization]) {
    self.customizations = Dictionary(
      customizations.map { (GroupKind(group: $0.group, kind: $0.kind), $0) }, uniquingKeysWith: { first, _ in first })
  }

  /// The actions of an object, by name, with those that are disabled now.
  ///
  /// - Parameter now: seconds since 1970.
  /// - Throws: `.script` when the discovery script fails.
  public func available(for live: Manifest, now: Int64 = 0) throws(ActionError) -> [ResourceAction] {
    let kind = live.groupVersionKind.groupKind
    var actions: [String: ResourceAction] = [:]
    let custom = customizations[kind]
    if custom?.mergesBuiltIn ?? true {
      for action in BuiltInActions.all[kind] ?? [] { actions[action.name] = action.offer(live) }
    }
    if let custom, !custom.discovery.isEmpty {
      actions.merge(try ActionScript.discover(custom.discovery, on: live, now: now)) { $1 }
    }
    return actions.values.sorted { $0.name < $1.name }
  }

  /// What one action does to an object.
  ///
  /// - Throws: `.unknown` when there is no such action; `.parameter` or `.impossible` when it cannot be done; `.script` when its
  ///   script fails.
  public func run(_ name: String, on live: Manifest, parameters: [String: String] = [:], now: Int64) throws(ActionError)
    -> [ImpactedResource]
  {
    let kind = live.groupVersionKind.groupKind
    if let script = customizations[kind]?.definitions[name] {
      return try ActionScript.act(script, on: live, parameters, now: now)
    }
    guard let action = BuiltInActions.all[kind]?.first(where: { $0.name == name }) else {
      throw .unknown(action: name, kind: kind)
    }
    switch action.effect {
    case .change(let change):
      var wanted = live
      try change(&wanted, ActionContext(parameters: parameters, now: now))
      return [ImpactedResource(.patch, wanted)]
    case .creation(let create):
      return [ImpactedResource(.create, try create(live, ActionContext(parameters: parameters, now: now)))]
    }
  }
}
