/// A Kubernetes object of any kind, with its common fields in reach.
///
/// A view over the JSON it was read from: fields nobody here knows survive every change.
public struct Manifest: Sendable, Hashable {
  /// The whole object.
  public var value: JSONValue

  /// Takes the object as it is; nothing is checked.
  public init(_ value: JSONValue) { self.value = value }

  /// The value at a path of keys, as `manifest["spec", "replicas"]`.
  public subscript(first: String, rest: String...) -> JSONValue? {
    get { value[path: [first] + rest] }
    set { value[path: [first] + rest] = newValue }
  }
}

extension Manifest {
  /// `apiVersion`; empty when absent.
  public var apiVersion: String {
    get { value["apiVersion"]?.string ?? "" }
    set { value["apiVersion"] = .string(newValue) }
  }

  /// `kind`; empty when absent.
  public var kind: String {
    get { value["kind"]?.string ?? "" }
    set { value["kind"] = .string(newValue) }
  }

  public var groupVersionKind: GroupVersionKind { GroupVersionKind(apiVersion: apiVersion, kind: kind) }

  /// The API group; empty for the core group.
  public var group: String { groupVersionKind.group }

  /// Group, kind, namespace and name.
  public var key: ResourceKey { ResourceKey(group: group, kind: kind, namespace: namespace, name: name) }
}

// MARK: - Metadata

extension Manifest {
  /// `metadata.name`; empty when absent.
  public var name: String {
    get { value["metadata", "name"]?.string ?? "" }
    set { value["metadata", "name"] = .string(newValue) }
  }

  /// `metadata.namespace`; empty when absent. Writing an empty namespace removes the field.
  public var namespace: String {
    get { value["metadata", "namespace"]?.string ?? "" }
    set { value["metadata", "namespace"] = newValue.isEmpty ? JSONValue?.none : .string(newValue) }
  }

  /// `metadata.uid`; empty when absent.
  public var uid: String { value["metadata", "uid"]?.string ?? "" }

  /// `metadata.resourceVersion`; empty when absent.
  public var resourceVersion: String { value["metadata", "resourceVersion"]?.string ?? "" }

  /// `metadata.generation`; 0 when absent.
  public var generation: Int64 { value["metadata", "generation"]?.integer ?? 0 }

  /// `metadata.creationTimestamp` (RFC 3339); `nil` when absent.
  public var creationTimestamp: String? { value["metadata", "creationTimestamp"]?.string }

  /// `metadata.deletionTimestamp` (RFC 3339); `nil` unless the object is being deleted.
  public var deletionTimestamp: String? { value["metadata", "deletionTimestamp"]?.string }

  /// Whether deletion has begun.
  public var isBeingDeleted: Bool { deletionTimestamp != nil }

  /// `metadata.finalizers`.
  public var finalizers: [String] {
    get { value["metadata", "finalizers"]?.array?.compactMap(\.string) ?? [] }
    set { value["metadata", "finalizers"] = newValue.isEmpty ? JSONValue?.none : JSONValue(newValue) }
  }

  /// `metadata.labels`; values that are not strings are left out.
  public var labels: [String: String] { strings(in: "labels") }

  /// `metadata.annotations`; values that are not strings are left out.
  public var annotations: [String: String] { strings(in: "annotations") }

  /// One annotation; `nil` when absent.
  public func annotation(_ key: String) -> String? { value[path: ["metadata", "annotations", key]]?.string }

  /// Sets an annotation, or removes it.
  public mutating func setAnnotation(_ key: String, to newValue: String?) {
    value[path: ["metadata", "annotations", key]] = newValue.map(JSONValue.string)
  }

  /// One label; `nil` when absent.
  public func label(_ key: String) -> String? { value[path: ["metadata", "labels", key]]?.string }

  /// Sets a label, or removes it.
  public mutating func setLabel(_ key: String, to newValue: String?) {
    value[path: ["metadata", "labels", key]] = newValue.map(JSONValue.string)
  }

  /// `metadata.ownerReferences`.
  public var ownerReferences: [OwnerReference] {
    value["metadata", "ownerReferences"]?.array?.compactMap(OwnerReference.init) ?? []
  }

  private func strings(in field: String) -> [String: String] {
    guard let members = value["metadata", field]?.object else { return [:] }
    var result: [String: String] = [:]
    for (key, value) in members { result[key] = value.string }
    return result
  }
}

/// An entry of `metadata.ownerReferences`.
public struct OwnerReference: Sendable, Hashable {
  public var apiVersion: String
  public var kind: String
  public var name: String
  public var uid: String
  public var isController: Bool
  public var blocksOwnerDeletion: Bool

  public init(apiVersion: String, kind: String, name: String, uid: String, isController: Bool, blocksOwnerDeletion: Bool) {
    self.apiVersion = apiVersion
    self.kind = kind
    self.name = name
    self.uid = uid
    self.isController = isController
    self.blocksOwnerDeletion = blocksOwnerDeletion
  }

  /// Reads an entry; `nil` unless it names a uid.
  public init?(_ value: JSONValue) {
    guard let uid = value["uid"]?.string else { return nil }
    self.init(
      apiVersion: value["apiVersion"]?.string ?? "", kind: value["kind"]?.string ?? "",
      name: value["name"]?.string ?? "", uid: uid, isController: value["controller"]?.bool ?? false,
      blocksOwnerDeletion: value["blockOwnerDeletion"]?.bool ?? false)
  }

  /// The entry as Kubernetes stores it.
  public var value: JSONValue {
    var result: JSONValue = [
      "apiVersion": .string(apiVersion), "kind": .string(kind), "name": .string(name), "uid": .string(uid),
    ]
    if isController { result["controller"] = true }
    if blocksOwnerDeletion { result["blockOwnerDeletion"] = true }
    return result
  }
}
