import Comparison
import CustomResources
import KubernetesSchema
import ObjectModel

/// What `argocd-cm` says about single kinds: `resource.customizations` and its one-key-a-thing forms.
///
/// Scripts are texts here; the rooms that run them read them.
public struct ResourceCustomizations: Sendable, Hashable {
  /// One entry a pattern; those that name one kind first, then patterns, the more telling ones first.
  public private(set) var entries: [ResourceCustomization] = []

  public init() {}

  /// The health script of a kind: of the first entry that has one and speaks of the kind.
  public func healthScript(for kind: GroupKind) -> HealthScript? {
    entries.lazy.filter { $0.pattern.matches(kind) }.compactMap(\.healthScript).first
  }

  /// The actions of a kind: of the first entry that has some and speaks of the kind.
  public func actions(for kind: GroupKind) -> ActionScripts? {
    entries.lazy.filter { $0.pattern.matches(kind) }.compactMap(\.actions).first
  }

  /// What is left out of every comparison, as rules like those of an Application.
  public var ignoredDifferences: [IgnoreDifference] { entries.compactMap(\.ignoredDifferences) }

  /// What does not count as a change of a watched object.
  public var ignoredUpdates: [IgnoreDifference] { entries.compactMap(\.ignoredUpdates) }

  /// Fields of custom resources that have a built-in type.
  public var knownTypes: [KnownType] {
    entries.flatMap { entry in
      entry.knownTypeFields.compactMap { field in
        field.schema.map {
          KnownType(
            kind: GroupKind(group: entry.pattern.group, kind: entry.pattern.kind),
            path: field.field.split(separator: ".").map(String.init), schema: $0)
        }
      }
    }
  }

  /// Changes the entry of a pattern, which is made if there is none.
  mutating func change(_ pattern: KindPattern, _ change: (inout ResourceCustomization) -> Void) {
    if let index = entries.firstIndex(where: { $0.pattern == pattern }) {
      change(&entries[index])
      return
    }
    var entry = ResourceCustomization(pattern: pattern)
    change(&entry)
    let index = entries.firstIndex { pattern.precedes($0.pattern) } ?? entries.endIndex
    entries.insert(entry, at: index)
  }
}

/// What is said about the kinds of one pattern.
public struct ResourceCustomization: Sendable, Hashable {
  public var pattern: KindPattern
  public var healthScript: HealthScript?
  public var actions: ActionScripts?
  public var ignoredDifferences: IgnoreDifference?
  public var ignoredUpdates: IgnoreDifference?
  public var knownTypeFields: [KnownTypeField] = []

  init(pattern: KindPattern) { self.pattern = pattern }
}

/// A script that judges the health of a kind.
public struct HealthScript: Sendable, Hashable {
  /// Lua; never blank.
  public var lua: String
  /// Whether it gets all of Lua's libraries (`useOpenLibs`), not only the harmless ones.
  public var usesOpenLibraries: Bool
}

/// The actions of a kind.
public struct ActionScripts: Sendable, Hashable {
  /// One action.
  public struct Definition: Sendable, Hashable {
    public var name: String
    /// Lua (`action.lua`).
    public var lua: String
  }

  /// Lua that tells which actions an object has (`discovery.lua`).
  public var discovery: String
  public var definitions: [Definition]
  /// Whether the built-in actions of the kind stay beside these (`mergeBuiltinActions`).
  public var mergesBuiltIn: Bool
}

/// A field of a custom resource that has a built-in type.
public struct KnownTypeField: Sendable, Hashable {
  /// The way to the field, with dots between its steps.
  public var field: String
  /// The type, as `core/v1/PodSpec`, `core/Quantity`, `meta/v1/Duration`.
  public var type: String

  public init(field: String, type: String) {
    self.field = field
    self.type = type
  }

  /// The shape of the type; `nil` for a type that is not built in.
  var schema: ObjectSchema? {
    switch type {
    case "core/Quantity", "core/v1/Quantity": .scalar(.quantity)
    case "meta/v1/Duration", "meta/Duration": .scalar(.duration)
    default: KubernetesFacts.builtIn.schema(ofType: type.split(separator: "/").joined(separator: "."))
    }
  }
}
