import ObjectModel

/// A resource as requests address it: `apps/v1` `deployments`.
struct ResourceName: Sendable, Hashable {
  /// The API group; empty for the core group.
  var group: String
  var version: String
  /// The plural name in paths, as `deployments`.
  var plural: String
}

/// One change of one object, in the order of the store.
struct ObjectChange: Sendable {
  enum Kind: Sendable { case added, modified, deleted }

  var kind: Kind
  /// The resource the object belongs to, at its storage version.
  var resource: ResourceName
  /// The object after the change; for a deletion its last state with the resourceVersion of the deletion.
  var object: Manifest
  /// The object before the change; `nil` when it was added.
  var previous: Manifest?
}

/// What a deletion does to the dependents of an object.
enum DeletionPropagation: String, Sendable {
  case background = "Background"
  case foreground = "Foreground"
  case orphan = "Orphan"
}

/// The cluster's objects as the parts inside this room reach them: the same rules as over HTTP (defaulting, validation,
/// conflicts, managedFields), without the wire.
///
/// Every method throws `APIStatus` (the `Status` a client would get): 404 for what is absent, 409 for a stale
/// `metadata.resourceVersion`, 422 for an invalid object.
protocol ClusterObjects: Sendable {
  /// One object.
  func get(_ resource: ResourceName, namespace: String?, name: String) async throws(APIStatus) -> Manifest

  /// All objects of a resource, in one namespace or in all (`nil`), by namespace and name; served from memory.
  func list(_ resource: ResourceName, namespace: String?) async throws(APIStatus) -> [Manifest]

  /// Creates an object; `manager` is recorded in managedFields.
  @discardableResult
  func create(_ resource: ResourceName, _ object: Manifest, manager: String) async throws(APIStatus) -> Manifest

  /// Replaces an object (a PUT); conditional when `object` has a resourceVersion. `subresource` is "", "status", for a
  /// Namespace "finalize" (takes `spec.finalizers`), or for a Pod "binding" (takes `spec.nodeName` and sets the condition
  /// PodScheduled, as the binding subresource does over HTTP).
  @discardableResult
  func update(_ resource: ResourceName, _ object: Manifest, subresource: String, manager: String) async throws(APIStatus)
    -> Manifest

  /// Deletes an object; with a `uid` only that very object. Finalizers and graceful deletion hold as over HTTP.
  /// `gracePeriodSeconds: 0` removes a Pod at once.
  func delete(
    _ resource: ResourceName, namespace: String?, name: String, uid: String?, propagation: DeletionPropagation,
    gracePeriodSeconds: Int?
  ) async throws(APIStatus)

  /// Every change of every resource from now on, after the present objects as `.added`. The stream ends only when the
  /// cluster stops.
  func changes() -> AsyncStream<ObjectChange>

  /// Resources that can be listed now, custom resources included.
  func servedResources() async -> [ServedResource]
}

/// A resource the server answers for.
struct ServedResource: Sendable, Hashable {
  var name: ResourceName
  var kind: String
  var singular: String
  var shortNames: [String]
  var categories: [String]
  var isNamespaced: Bool
  var verbs: [String]
  /// Subresource name to the kind it speaks (`scale` → autoscaling/v1 Scale) and its verbs.
  var subresources: [String: Subresource]
  /// Whether the resource comes from a CustomResourceDefinition.
  var isCustom: Bool

  struct Subresource: Sendable, Hashable {
    var kind: GroupVersionKind
    var verbs: [String]
  }
}
