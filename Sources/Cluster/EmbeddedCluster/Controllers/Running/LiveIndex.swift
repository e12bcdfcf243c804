import ObjectModel

/// The objects of the cluster as controllers see them, found by kind, namespace, owner and uid.
struct LiveIndex: Sendable {
  private struct Entry: Sendable {
    var object: Manifest
    var owners: [OwnerReference]
    var controller: String?
    var version: Int64
  }

  private var entries: [StorageKind: [String: [String: Entry]]] = [:]
  private var keyByUID: [String: ObjectKey] = [:]
  private var keysByOwner: [String: Set<ObjectKey>] = [:]
  /// Objects of the kinds that are adopted by label, while nobody controls them.
  private var strays: Set<ObjectKey> = []
  /// Objects known to be gone whose older changes may still come round.
  private var gone: Set<String> = []
  /// Pods by their labels.
  var podsByLabel = LabelIndex()
  /// Services by one label of their selectors.
  var servicesBySelector = LabelIndex()
  /// The addresses that Pods have.
  var addresses = AddressPool()

  private static let adoptable: Set<StorageKind> = [.pods, .replicaSets]

  // MARK: - Finding

  subscript(key: ObjectKey) -> Manifest? { entry(key)?.object }

  private func entry(_ key: ObjectKey) -> Entry? { entries[key.kind]?[key.namespace]?[key.name] }

  /// The objects of a kind, in one namespace or in all, by namespace and name.
  func all(_ kind: StorageKind, namespace: String? = nil) -> [Manifest] {
    guard let spaces = entries[kind] else { return [] }
    let chosen = namespace.map { [$0] } ?? spaces.keys.sorted()
    return chosen.flatMap { space in
      (spaces[space] ?? [:]).sorted { $0.key < $1.key }.map(\.value.object)
    }
  }

  /// How many objects of a kind a namespace has.
  func count(_ kind: StorageKind, namespace: String) -> Int { entries[kind]?[namespace]?.count ?? 0 }

  /// Whether there is any object of a kind.
  func hasAny(_ kind: StorageKind) -> Bool { entries[kind]?.values.contains { !$0.isEmpty } ?? false }

  /// Everything in a namespace, by kind and name.
  func content(of namespace: String) -> [(key: ObjectKey, object: Manifest)] {
    entries.sorted { $0.key < $1.key }.flatMap { kind, spaces in
      (spaces[namespace] ?? [:]).sorted { $0.key < $1.key }.map {
        (ObjectKey(kind: kind, namespace: namespace, name: $0.key), $0.value.object)
      }
    }
  }

  /// The objects of a kind that an owner controls, by name.
  func controlled(by owner: Manifest, _ kind: StorageKind) -> [Manifest] {
    (keysByOwner[owner.uid] ?? []).filter { $0.kind == kind && entry($0)?.controller == owner.uid }
      .sorted { $0.name < $1.name }.compactMap { self[$0] }
  }

  /// The objects of a kind that nobody controls, in a namespace, by name.
  func strays(_ kind: StorageKind, namespace: String) -> [Manifest] {
    strays.filter { $0.kind == kind && $0.namespace == namespace }.sorted { $0.name < $1.name }.compactMap { self[$0] }
  }

  /// The keys of everything that names an owner.
  func dependents(of uid: String) -> [ObjectKey] {
    (keysByOwner[uid] ?? []).sorted { ($0.kind, $0.namespace, $0.name) < ($1.kind, $1.namespace, $1.name) }
  }

  func key(uid: String) -> ObjectKey? { keyByUID[uid] }

  /// The object that controls another.
  func controller(of object: Manifest) -> Manifest? {
    object.controllerUID.flatMap { keyByUID[$0] }.flatMap { self[$0] }
  }

  /// The owners of an object, as its references are read once.
  func owners(_ key: ObjectKey) -> [OwnerReference] { entry(key)?.owners ?? [] }

  // MARK: - Learning

  /// Takes in a state of an object; an older one than is known is passed over.
  mutating func put(_ object: Manifest, _ key: ObjectKey) {
    if gone.contains(object.uid) { return }
    let version = Int64(object.resourceVersion) ?? 0
    if let known = entry(key) {
      if known.object.uid == object.uid, known.version > version { return }
      if known.object.uid != object.uid { gone.insert(known.object.uid) }
      drop(known, key)
    }
    let owners = object.ownerReferences
    let entry = Entry(object: object, owners: owners, controller: owners.first(where: \.isController)?.uid, version: version)
    entries[key.kind, default: [:]][key.namespace, default: [:]][key.name] = entry
    learnLabels(of: object, key)
    keyByUID[object.uid] = key
    for owner in owners { keysByOwner[owner.uid, default: []].insert(key) }
    if entry.controller == nil, Self.adoptable.contains(key.kind) { strays.insert(key) }
    if key.kind == .pods, let address = object["status", "podIP"]?.string { addresses.take(address, by: object.uid) }
  }

  /// Takes in the change by which an object went.
  mutating func observeRemoval(_ object: Manifest, _ key: ObjectKey) {
    if gone.remove(object.uid) != nil { return }
    guard let known = entry(key), known.object.uid == object.uid else { return }
    remove(known, key)
  }

  /// Takes in that an object is gone before the change says so; its changes that are still on their way count no more.
  mutating func foreseeRemoval(_ object: Manifest, _ key: ObjectKey) {
    guard let known = entry(key), known.object.uid == object.uid else { return }
    gone.insert(object.uid)
    remove(known, key)
  }

  private mutating func remove(_ known: Entry, _ key: ObjectKey) {
    drop(known, key)
    entries[key.kind]?[key.namespace]?[key.name] = nil
    if entries[key.kind]?[key.namespace]?.isEmpty == true { entries[key.kind]?[key.namespace] = nil }
  }

  private mutating func drop(_ known: Entry, _ key: ObjectKey) {
    forgetLabels(of: known.object, key)
    keyByUID[known.object.uid] = nil
    strays.remove(key)
    for owner in known.owners {
      keysByOwner[owner.uid]?.remove(key)
      if keysByOwner[owner.uid]?.isEmpty == true { keysByOwner[owner.uid] = nil }
    }
    if key.kind == .pods, let address = known.object["status", "podIP"]?.string {
      addresses.release(address, by: known.object.uid)
    }
  }
}
