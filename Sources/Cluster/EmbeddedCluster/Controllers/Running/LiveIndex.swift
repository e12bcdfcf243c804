import ObjectModel

/// The objects of the cluster as controllers see them, found by kind, namespace, owner and uid.
struct LiveIndex: Sendable {
  private var objects: [StorageKind: [ObjectKey: Manifest]] = [:]
  private var keysByOwner: [String: Set<ObjectKey>] = [:]
  private var keyByUID: [String: ObjectKey] = [:]
  /// The addresses that Pods have.
  var addresses = AddressPool()

  subscript(key: ObjectKey) -> Manifest? { objects[key.kind]?[key] }

  /// The objects of a kind, in one namespace or in all, by name.
  func all(_ kind: StorageKind, namespace: String? = nil) -> [Manifest] {
    let all = objects[kind] ?? [:]
    return all.filter { namespace == nil || $0.key.namespace == namespace }
      .sorted { ($0.key.namespace, $0.key.name) < ($1.key.namespace, $1.key.name) }.map(\.value)
  }

  /// Everything in a namespace.
  func content(of namespace: String) -> [Manifest] {
    objects.values.flatMap { $0.filter { $0.key.namespace == namespace }.map(\.value) }
  }

  /// The objects of a kind that an owner controls.
  func controlled(by owner: Manifest, _ kind: StorageKind) -> [Manifest] {
    dependents(of: owner.uid).filter { object in
      objects[kind]?[ObjectKey(kind: kind, namespace: object.namespace, name: object.name)]?.uid == object.uid
        && object.ownerReferences.contains { $0.uid == owner.uid && $0.isController }
    }
  }

  /// Everything that names an owner.
  func dependents(of uid: String) -> [Manifest] {
    (keysByOwner[uid] ?? []).sorted { ($0.namespace, $0.name) < ($1.namespace, $1.name) }.compactMap { self[$0] }
  }

  /// The object of a uid.
  func object(uid: String) -> Manifest? { keyByUID[uid].flatMap { self[$0] } }

  func key(uid: String) -> ObjectKey? { keyByUID[uid] }

  /// Takes in a state of an object; an older one than is known is passed over.
  mutating func put(_ object: Manifest, _ key: ObjectKey) {
    if let known = self[key] {
      if known.uid == object.uid, known.version > object.version { return }
      drop(known, key)
    }
    objects[key.kind, default: [:]][key] = object
    keyByUID[object.uid] = key
    for owner in object.ownerReferences { keysByOwner[owner.uid, default: []].insert(key) }
    if let address = object["status", "podIP"]?.string { addresses.take(address) }
  }

  /// Takes in that an object is gone.
  mutating func remove(_ object: Manifest, _ key: ObjectKey) {
    guard let known = self[key], known.uid == object.uid else { return }
    drop(known, key)
    objects[key.kind]?[key] = nil
    if let address = known["status", "podIP"]?.string { addresses.release(address) }
  }

  private mutating func drop(_ known: Manifest, _ key: ObjectKey) {
    keyByUID[known.uid] = nil
    for owner in known.ownerReferences {
      keysByOwner[owner.uid]?.remove(key)
      if keysByOwner[owner.uid]?.isEmpty == true { keysByOwner[owner.uid] = nil }
    }
  }
}

extension Manifest {
  /// The resourceVersion as a number; versions of one object can be compared.
  fileprivate var version: Int64 { Int64(resourceVersion) ?? 0 }
}

/// Hands out the addresses of Pods from 10.244.0.0/16.
struct AddressPool: Sendable {
  private var used: Set<String> = []
  private var next = 1

  mutating func take(_ address: String) { used.insert(address) }

  mutating func release(_ address: String) { used.remove(address) }

  mutating func allocate() -> String {
    for _ in 0..<65_000 {
      let address = "10.244.\(next / 254 % 256).\(next % 254 + 1)"
      next += 1
      if used.insert(address).inserted { return address }
    }
    return "10.244.255.254"
  }
}

extension StorageKind {
  static let pods = StorageKind(group: "", plural: "pods")
  static let services = StorageKind(group: "", plural: "services")
  static let endpoints = StorageKind(group: "", plural: "endpoints")
  static let endpointSlices = StorageKind(group: "discovery.k8s.io", plural: "endpointslices")
  static let namespaces = StorageKind(group: "", plural: "namespaces")
  static let nodes = StorageKind(group: "", plural: "nodes")
  static let events = StorageKind(group: "", plural: "events")
  static let serviceAccounts = StorageKind(group: "", plural: "serviceaccounts")
  static let configMaps = StorageKind(group: "", plural: "configmaps")
  static let claims = StorageKind(group: "", plural: "persistentvolumeclaims")
  static let deployments = StorageKind(group: "apps", plural: "deployments")
  static let replicaSets = StorageKind(group: "apps", plural: "replicasets")
  static let statefulSets = StorageKind(group: "apps", plural: "statefulsets")
  static let daemonSets = StorageKind(group: "apps", plural: "daemonsets")
  static let jobs = StorageKind(group: "batch", plural: "jobs")
  static let ingresses = StorageKind(group: "networking.k8s.io", plural: "ingresses")
  static let customResourceDefinitions = StorageKind(group: "apiextensions.k8s.io", plural: "customresourcedefinitions")
}
