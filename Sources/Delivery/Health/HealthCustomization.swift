import Lua
import ObjectModel

/// A script of an operator's own that judges a kind (`resource.customizations.health.…` of `argocd-cm`).
public struct HealthCustomization: Sendable, Hashable {
  /// The API group; `*` in it stands for anything. Empty for the core group.
  public var group: String
  /// The kind; `*` in it stands for anything.
  public var kind: String
  /// Lua.
  public var script: String
  /// Whether the script gets `string`, `math` and so on (`useOpenLibs`).
  public var opensLibraries: Bool

  public init(group: String, kind: String, script: String, opensLibraries: Bool = false) {
    self.group = group
    self.kind = kind
    self.script = script
    self.opensLibraries = opensLibraries
  }

  var isPattern: Bool { group.contains("*") || kind.contains("*") }

  func matches(_ key: GroupKind) -> Bool {
    isPattern ? Glob.matches(group, key.group) && Glob.matches(kind, key.kind) : group == key.group && kind == key.kind
  }
}

/// A customization, ready to run.
struct CustomHealth: Sendable {
  let customization: HealthCustomization
  private let script: Result<LuaScript, LuaError>

  init(_ customization: HealthCustomization) {
    self.customization = customization
    script = Result { () throws(LuaError) in try LuaScript(customization.script, name: "health.lua") }
  }

  /// What the script says; `nil` when it returns nothing. What goes wrong is told as Unknown.
  func health(of live: Manifest, now: Int64) -> HealthStatus? {
    do {
      let returned = try script.get().run(on: live.value, opensLibraries: customization.opensLibraries, now: now).value()
      return try Self.status(returned)
    } catch {
      return HealthStatus(.unknown, error.description)
    }
  }

  private static func status(_ returned: JSONValue) throws(LuaError) -> HealthStatus? {
    switch returned {
    case .null: return nil
    case .array(let elements) where elements.isEmpty: return nil
    case .object(let members):
      guard let text = members["status"]?.string, let code = HealthCode(rawValue: text) else {
        return HealthStatus(.unknown, "Lua returned an invalid health status")
      }
      return HealthStatus(code, members["message"]?.scalarText ?? "")
    default: throw .failed("expect table output from Lua script, not \(returned.luaKind)")
    }
  }
}

extension JSONValue {
  /// What Lua calls the kind of value.
  fileprivate var luaKind: String {
    switch self {
    case .null: "nil"
    case .integer, .double: "number"
    case .array, .object: "table"
    case .bool, .string: kindName
    }
  }
}
