import ObjectModel

/// What Apus asks of a cluster: the seam between the delivery rooms and whatever answers (a Kubernetes API server, or a
/// stand-in in a test).
///
/// `namespace` is ignored for cluster-scoped resources; `nil` or empty in `list` and `watch` means all namespaces.
public protocol ClusterClient: Sendable {
  /// The URL of the API server, for messages.
  var server: String { get }

  /// The resources the cluster serves: fetched at the first call, then remembered until `refreshDiscovery()`.
  func discovery() async throws(KubernetesError) -> Discovery

  /// Fetches the resources anew; for when a kind is not found, or a CustomResourceDefinition came or went.
  @discardableResult
  func refreshDiscovery() async throws(KubernetesError) -> Discovery

  /// One object (or a subresource of it).
  func get(_ resource: APIResource, namespace: String?, name: String, subresource: String?) async throws(KubernetesError)
    -> Manifest

  /// All objects that match, however many pages that takes. Every item carries `apiVersion` and `kind`.
  func list(_ resource: APIResource, namespace: String?, matching selection: Selection) async throws(KubernetesError)
    -> ObjectList

  /// Changes after `resourceVersion` (from a list, or the last event). The stream finishes when the server ends the
  /// watch, and throws `KubernetesError` otherwise (`isGone` means: list again). No reconnection: that is `Reflector`'s.
  func watch(_ resource: APIResource, namespace: String?, matching selection: Selection, from resourceVersion: String)
    -> AsyncThrowingStream<WatchEvent, any Error>

  /// Creates an object and returns it as stored.
  @discardableResult
  func create(_ resource: APIResource, namespace: String?, _ object: Manifest, options: WriteOptions)
    async throws(KubernetesError) -> Manifest

  /// Replaces an object (PUT): conditional when it carries a `resourceVersion`.
  @discardableResult
  func replace(_ resource: APIResource, namespace: String?, _ object: Manifest, subresource: String?, options: WriteOptions)
    async throws(KubernetesError) -> Manifest

  /// Patches an object and returns it as stored. An apply patch creates it when it is missing.
  @discardableResult
  func patch(
    _ resource: APIResource, namespace: String?, name: String, _ patch: Patch, subresource: String?, options: WriteOptions
  ) async throws(KubernetesError) -> Manifest

  /// Deletes an object. What is returned is the object as long as finalizers or a grace period hold it, `nil` when it is
  /// gone.
  @discardableResult
  func delete(_ resource: APIResource, namespace: String?, name: String, options: DeleteOptions)
    async throws(KubernetesError) -> Manifest?

  /// The body of `GET path`, as text or whatever the server sends; for `/version`, `/readyz` and logs.
  func raw(_ path: String) async throws(KubernetesError) -> [UInt8]
}

/// The same verbs with what is usually left out.
extension ClusterClient {
  public func get(_ resource: APIResource, namespace: String? = nil, name: String) async throws(KubernetesError) -> Manifest {
    try await get(resource, namespace: namespace, name: name, subresource: nil)
  }

  /// One object, or `nil` when the server says that it does not exist.
  public func find(_ resource: APIResource, namespace: String? = nil, name: String) async throws(KubernetesError) -> Manifest? {
    do {
      return try await get(resource, namespace: namespace, name: name, subresource: nil)
    } catch {
      if error.isNotFound { return nil }
      throw error
    }
  }

  public func list(_ resource: APIResource, namespace: String? = nil) async throws(KubernetesError) -> ObjectList {
    try await list(resource, namespace: namespace, matching: Selection())
  }

  @discardableResult
  public func create(_ resource: APIResource, _ object: Manifest, options: WriteOptions = WriteOptions())
    async throws(KubernetesError) -> Manifest
  {
    try await create(resource, namespace: object.namespace, object, options: options)
  }

  @discardableResult
  public func replace(
    _ resource: APIResource, _ object: Manifest, subresource: String? = nil, options: WriteOptions = WriteOptions()
  ) async throws(KubernetesError) -> Manifest {
    try await replace(resource, namespace: object.namespace, object, subresource: subresource, options: options)
  }

  @discardableResult
  public func patch(
    _ resource: APIResource, namespace: String? = nil, name: String, _ patch: Patch, options: WriteOptions = WriteOptions()
  ) async throws(KubernetesError) -> Manifest {
    try await self.patch(resource, namespace: namespace, name: name, patch, subresource: nil, options: options)
  }

  @discardableResult
  public func delete(_ resource: APIResource, namespace: String? = nil, name: String) async throws(KubernetesError) -> Manifest? {
    try await delete(resource, namespace: namespace, name: name, options: DeleteOptions())
  }

  /// The served resource of a kind, at the version given if the cluster has it, else at its preferred one. Discovery is
  /// fetched anew once before the answer is `nil`.
  public func resource(for kind: GroupVersionKind) async throws(KubernetesError) -> APIResource? {
    if let found = try await discovery().resource(for: kind) { return found }
    return try await refreshDiscovery().resource(for: kind)
  }
}
