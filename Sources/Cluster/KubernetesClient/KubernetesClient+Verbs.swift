import NIOHTTP1
import ObjectModel

extension KubernetesClient {
  public func get(_ resource: APIResource, namespace: String?, name: String, subresource: String?)
    async throws(KubernetesError) -> Manifest
  {
    let path = try objectPath(resource, namespace: namespace, name: name, subresource: subresource)
    return try await object(of: ClusterRequest(method: .GET, path: path))
  }

  @discardableResult
  public func create(_ resource: APIResource, namespace: String?, _ object: Manifest, options: WriteOptions)
    async throws(KubernetesError) -> Manifest
  {
    if resource.isNamespaced, namespace?.isEmpty ?? true { throw Self.missing("namespace", resource) }
    var request = ClusterRequest(method: .POST, path: resource.path(namespace: namespace))
    request.body = object.value.jsonBytes()
    request.query = options.query
    return try await self.object(of: request)
  }

  @discardableResult
  public func replace(
    _ resource: APIResource, namespace: String?, _ object: Manifest, subresource: String?, options: WriteOptions
  ) async throws(KubernetesError) -> Manifest {
    let path = try objectPath(resource, namespace: namespace, name: object.name, subresource: subresource)
    var request = ClusterRequest(method: .PUT, path: path)
    request.body = object.value.jsonBytes()
    request.query = options.query
    return try await self.object(of: request)
  }

  @discardableResult
  public func patch(
    _ resource: APIResource, namespace: String?, name: String, _ patch: Patch, subresource: String?, options: WriteOptions
  ) async throws(KubernetesError) -> Manifest {
    let path = try objectPath(resource, namespace: namespace, name: name, subresource: subresource)
    var request = ClusterRequest(method: .PATCH, path: path)
    request.contentType = patch.contentType
    request.body = patch.document.jsonBytes()
    request.query = options.query
    if case .apply = patch {
      if options.force { request.query.append(("force", "true")) }
      request.isRepeatablePatch = true
    }
    return try await object(of: request)
  }

  @discardableResult
  public func delete(_ resource: APIResource, namespace: String?, name: String, options: DeleteOptions)
    async throws(KubernetesError) -> Manifest?
  {
    var request = ClusterRequest(method: .DELETE, path: try objectPath(resource, namespace: namespace, name: name))
    request.body = options.body.jsonBytes()
    if options.dryRun { request.query.append(("dryRun", "All")) }
    let answer = try await object(of: request)
    return answer.kind == "Status" && answer.apiVersion == "v1" ? nil : answer
  }

  public func list(_ resource: APIResource, namespace: String?, matching selection: Selection) async throws(KubernetesError)
    -> ObjectList
  {
    do {
      return try await pages(resource, namespace: namespace, matching: selection, size: settings.pageSize)
    } catch {
      // The snapshot behind the pages is gone: everything at once needs none.
      guard error.isGone else { throw error }
      return try await pages(resource, namespace: namespace, matching: selection, size: nil)
    }
  }

  private func pages(_ resource: APIResource, namespace: String?, matching selection: Selection, size: Int?)
    async throws(KubernetesError) -> ObjectList
  {
    var items: [Manifest] = []
    var next: String?
    repeat {
      var request = ClusterRequest(method: .GET, path: resource.path(namespace: namespace))
      request.query = selection.query
      if let size { request.query.append(("limit", String(size))) }
      if let next { request.query.append(("continue", next)) }
      let page = try ListPage(try await perform(request).body, of: resource, request: request.title)
      items += page.items
      if page.next == nil { return ObjectList(items: items, resourceVersion: page.resourceVersion) }
      next = page.next
    } while true
  }

  private func object(of request: ClusterRequest) async throws(KubernetesError) -> Manifest {
    let response = try await perform(request)
    guard let value = try? JSONValue(json: response.body), value["kind"]?.string != nil else {
      throw .unreadable(request: request.title, problem: "it is not a Kubernetes object")
    }
    return Manifest(value)
  }

  private func objectPath(_ resource: APIResource, namespace: String?, name: String, subresource: String? = nil)
    throws(KubernetesError) -> String
  {
    // An empty segment would address the whole collection; a deletion of that must never happen by accident.
    if name.isEmpty { throw Self.missing("name", resource) }
    if name == "." || name == ".." { throw Self.missing("valid name", resource) }
    if resource.isNamespaced, namespace?.isEmpty ?? true { throw Self.missing("namespace", resource) }
    return resource.path(namespace: namespace, name: name, subresource: subresource)
  }

  private static func missing(_ what: String, _ resource: APIResource) -> KubernetesError {
    .status(
      StatusFailure(code: 400, reason: "BadRequest", message: "a \(what) is needed for a request on \(resource.qualifiedName)"))
  }
}

extension WriteOptions {
  var query: [(name: String, value: String)] {
    var result: [(name: String, value: String)] = []
    if let fieldManager { result.append(("fieldManager", fieldManager)) }
    if dryRun { result.append(("dryRun", "All")) }
    if let fieldValidation { result.append(("fieldValidation", fieldValidation.rawValue)) }
    return result
  }
}

extension Selection {
  var query: [(name: String, value: String)] {
    var result: [(name: String, value: String)] = []
    if let labels, !labels.isEmpty { result.append(("labelSelector", labels)) }
    if let fields, !fields.isEmpty { result.append(("fieldSelector", fields)) }
    return result
  }
}
