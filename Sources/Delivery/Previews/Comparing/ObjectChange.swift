import Comparison
import ObjectModel

/// An object that differs between two renderings. The values of Secrets are masked.
public struct ObjectChange: Sendable {
  public enum Kind: String, Sendable {
    case added
    case removed
    case changed
  }

  public var kind: Kind
  /// Of the object at the head, or of a removed one at the base.
  public var key: ResourceKey
  /// The name at the base where it is another: that of a generated ConfigMap or Secret, which ends in a hash.
  public var formerName: String?
  /// The difference of the two objects as YAML; empty for a Secret whose masked values look the same.
  public var difference: LineDifference

  /// `apps/Deployment default/web`
  public var title: String {
    let kind = key.group.isEmpty ? key.kind : "\(key.group)/\(key.kind)"
    return "\(kind) \(key.namespace.isEmpty ? "" : key.namespace + "/")\(key.name)"
  }

  /// What is added, removed and changed from one rendering to another, in the order of keys.
  static func all(base: [Manifest], head: [Manifest]) -> [ObjectChange] {
    if base == head { return [] }
    var before = Self.byPlace(base)
    let after = Self.byPlace(head)
    var changes: [ObjectChange] = []
    var added: [(Place, Manifest)] = []
    for (place, object) in after {
      guard let other = before.removeValue(forKey: place) else {
        added.append((place, object))
        continue
      }
      if other != object { changes.append(ObjectChange(.changed, place.key, base: other, head: object)) }
    }
    // Generated objects get another name with every change; they are told apart from new ones by the rest of their names.
    var removed = Dictionary(grouping: before, by: { HashedName(key: $0.key.key) })
    let addedByName = Dictionary(grouping: added, by: { HashedName(key: $0.0.key) })
    for (name, objects) in addedByName {
      if let name, objects.count == 1, let others = removed[name], others.count == 1 {
        removed[name] = nil
        var change = ObjectChange(.changed, objects[0].0.key, base: others[0].value, head: objects[0].1)
        change.formerName = others[0].key.key.name
        changes.append(change)
      } else {
        changes += objects.map { ObjectChange(.added, $0.0.key, base: nil, head: $0.1) }
      }
    }
    changes += removed.values.joined().map { ObjectChange(.removed, $0.key.key, base: $0.value, head: nil) }
    return changes.sorted { ($0.key, $0.kind.rawValue) < ($1.key, $1.kind.rawValue) }
  }

  private init(_ kind: Kind, _ key: ResourceKey, base: Manifest?, head: Manifest?) {
    self.kind = kind
    self.key = key
    let masked = SecretMask.masked(desired: head, live: base)
    difference = LineDifference(
      from: masked.live.map { YAML.text($0.value) } ?? "", to: masked.desired.map { YAML.text($0.value) } ?? "")
  }

  /// A key, and which one of several with it.
  private struct Place: Hashable {
    var key: ResourceKey
    var number: Int
  }

  private static func byPlace(_ manifests: [Manifest]) -> [Place: Manifest] {
    var counts: [ResourceKey: Int] = [:]
    var result: [Place: Manifest] = [:]
    for manifest in manifests {
      var key = manifest.key
      if key.name.isEmpty { key.name = manifest["metadata", "generateName"]?.string ?? "" }
      let number = counts[key, default: 0]
      counts[key] = number + 1
      result[Place(key: key, number: number)] = manifest
    }
    return result
  }

  /// The name of a generated object without the hash at its end.
  private struct HashedName: Hashable {
    var key: ResourceKey

    init?(key: ResourceKey) {
      guard key.group.isEmpty, key.kind == "ConfigMap" || key.kind == "Secret" else { return nil }
      let parts = key.name.split(separator: "-", omittingEmptySubsequences: false)
      guard parts.count > 1, let hash = parts.last, hash.utf8.count == 10,
        hash.allSatisfy({ $0.isASCII && ($0.isNumber || $0.isLowercase) })
      else { return nil }
      self.key = key
      self.key.name = parts.dropLast().joined(separator: "-")
    }
  }
}
