import KubernetesSchema
import ObjectModel

/// A field of a custom resource that has a built-in type, so that its spellings can be evened out: `cpu: 1000m` there is
/// `cpu: "1"` too.
public struct KnownType: Sendable {
  /// Group and kind; globs.
  public var kind: GroupKind
  /// The way to the field; lists on the way are walked.
  public var path: [String]
  public var schema: ObjectSchema

  public init(kind: GroupKind, path: [String], schema: ObjectSchema) {
    self.kind = kind
    self.path = path
    self.schema = schema
  }

  /// The pod template of a Rollout.
  public static let builtIn: [KnownType] = [
    KubernetesFacts.builtIn.schema(ofType: "core.v1.PodSpec").map {
      KnownType(kind: GroupKind(group: "argoproj.io", kind: "Rollout"), path: ["spec", "template", "spec"], schema: $0)
    }
  ].compactMap(\.self)

  func speaks(of manifest: Manifest) -> Bool {
    let own = manifest.groupVersionKind.groupKind
    return own == kind
      || (kind.group.isPattern || kind.kind.isPattern) && Glob.matches(kind.group, own.group) && Glob.matches(kind.kind, own.kind)
  }

  func normalised(_ value: JSONValue) -> JSONValue {
    changed(value, beside: nil, path[...]) { inner, _ in Normalisation(schema: schema).normalised(inner) }
  }

  /// The value, spelled as the live one where both mean the same.
  func aligned(_ value: JSONValue, with live: JSONValue) -> JSONValue {
    changed(value, beside: live, path[...]) { inner, other in
      other.map { Normalisation(schema: schema).aligned(inner, with: $0) } ?? inner
    }
  }

  private func changed(
    _ value: JSONValue, beside other: JSONValue?, _ path: ArraySlice<String>, _ change: (JSONValue, JSONValue?) -> JSONValue
  ) -> JSONValue {
    if case .array(let elements) = value {
      let others = other?.array ?? []
      return .array(
        elements.enumerated().map { index, element in
          changed(element, beside: others.indices.contains(index) ? others[index] : nil, path, change)
        })
    }
    guard let step = path.first else { return change(value, other) }
    guard case .object(var members) = value, let inner = members[step] else { return value }
    members[step] = changed(inner, beside: other?[step], path.dropFirst(), change)
    return .object(members)
  }
}

extension String {
  fileprivate var isPattern: Bool { utf8.contains { "*?[{".utf8.contains($0) } }
}
