import KubernetesSchema
import ObjectModel

/// Answers requests.
///
/// Reads top to bottom: who asks, what for, may they, and then one function a verb.
struct RequestHandler: Sendable {
  let store: ObjectStore
  let catalog: ResourceCatalog
  let access: AccessControl
  let writer: ObjectWriter
  let snapshots: ListSnapshots
  let subresources: Subresources
  let documents: ServerDocuments
  let now: @Sendable () -> Timestamp

  init(
    store: ObjectStore, catalog: ResourceCatalog, writer: ObjectWriter, tokens: ServiceAccountTokens = ServiceAccountTokens(),
    address: String
  ) {
    self.store = store
    self.catalog = catalog
    self.writer = writer
    now = writer.now
    access = AccessControl(
      store: store, authentication: TokenAuthentication(store: store, tokens: tokens, now: writer.now))
    snapshots = ListSnapshots()
    subresources = Subresources(
      store: store, writer: writer, tokens: TokenRequests(store: store, tokens: tokens, now: writer.now))
    documents = ServerDocuments(catalog: catalog, address: address, tokens: tokens)
  }

  /// Answers a request; whatever goes wrong is an answer too.
  func respond(to request: APIRequest) async -> APIResponse {
    var response: APIResponse
    do {
      response = try await answer(request)
    } catch {
      response = .failure(error)
    }
    if request.wantsIndented { response.indent() }
    return response
  }

  private func answer(_ request: APIRequest) async throws(APIStatus) -> APIResponse {
    // 1. What for?
    let path = RequestPath(request.path)
    if case .other(let parts) = path, let open = documents.openAnswer(parts, request) { return open }

    // 2. Who asks?
    let user = try await access.actingUser(of: request)

    // 3. May they?
    let asked = AccessAttributes(request, path)
    try await access.check(user, asked)

    // 4. The answer
    switch (path, asked) {
    case (.objects(let target), .resource(let asked)): return try await answer(target, request, user, verb: asked.verb)
    case (.other(["apus", "backup"]), _) where request.method == .get:
      return .content(
        APIResponse.Content(code: 200, contentType: "application/vnd.sqlite3", body: try await store.backup()))
    case (.other(["metrics"]), _) where request.method == .get: return .text(await Metrics(store: store).text)
    case (.other(let parts), _): return try documents.answer(parts, request)
    case (.objects, .path): throw .unknownResource
    }
  }

  private func answer(_ target: RequestPath.Target, _ request: APIRequest, _ user: APIRequest.User, verb: String)
    async throws(APIStatus) -> APIResponse
  {
    if let review = try await Reviews(access: access).answer(target, request, user) { return review }
    guard let definition = catalog.definition(target.resource) else {
      guard catalog.serves(group: target.resource.group, version: target.resource.version) else {
        return .text("404 page not found\n", code: 404)
      }
      throw .unknownResource
    }
    try check(target, verb, definition)
    if target.subresource.isEmpty { try await checkEscalation(definition, target, request, user, verb) }
    if !target.subresource.isEmpty, target.subresource != "status" {
      return try await subresources.answer(definition, target, request)
    }
    switch (verb, target.name) {
    case ("get", let name?): return try await get(definition, target.namespace ?? "", name, request)
    case ("list", nil): return try await list(definition, target.namespace, request)
    case ("watch", nil): return try await watch(definition, target.namespace, request)
    case ("create", nil): return try await create(definition, target, request, user)
    case ("update", let name?): return try await replace(definition, target, name, request)
    case ("patch", let name?): return try await patch(definition, target, name, request)
    case ("delete", let name?): return try await delete(definition, target.namespace ?? "", name, request)
    case ("deletecollection", nil): return try await deleteCollection(definition, target.namespace, request)
    default: throw .methodNotAllowed()
    }
  }

  /// Whether somebody may give the rights of a role or a binding that is to be written.
  private func checkEscalation(
    _ definition: ResourceDefinition, _ target: RequestPath.Target, _ request: APIRequest, _ user: APIRequest.User, _ verb: String
  ) async throws(APIStatus) {
    guard definition.name.group == "rbac.authorization.k8s.io", !user.isAdministrator,
      ["create", "update", "patch"].contains(verb)
    else { return }
    var object: Manifest
    if verb == "patch" {
      // Tried first, to see what would come of it.
      let name = target.name ?? ""
      var options = try options(request, "PatchOptions")
      options.isDryRun = true
      object = try await writer.change(
        definition, namespace: target.namespace ?? "", name: name, try change(definition, target, name, request), options
      ).object
    } else {
      object = try RequestBody.object(request, of: definition)
    }
    if object.name.isEmpty, let name = target.name { object.name = name }
    object.namespace = target.namespace ?? ""
    try await Escalation(access: access).check(user, writes: object, definition)
  }

  /// Whether a path exists, and takes the verb.
  ///
  /// - Throws: 404, or 405.
  private func check(_ target: RequestPath.Target, _ verb: String, _ definition: ResourceDefinition) throws(APIStatus) {
    let isNamespaced = definition.served.isNamespaced
    if !isNamespaced, target.namespace != nil { throw .unknownResource }
    if isNamespaced, target.namespace == nil, target.name != nil { throw .unknownResource }
    let verbs: [String]
    if target.subresource.isEmpty {
      verbs = definition.served.verbs
    } else {
      guard let subresource = definition.served.subresources[target.subresource] else { throw .unknownResource }
      verbs = subresource.verbs
    }
    // All namespaces together can be read, nothing more.
    let isReading = ["get", "list", "watch"].contains(verb)
    guard verbs.contains(verb), isReading || !isNamespaced || target.namespace != nil else { throw .methodNotAllowed() }
  }

  func presenter(_ definition: ResourceDefinition, _ request: APIRequest) throws(APIStatus) -> Presenter {
    try Presenter(definition, accept: request.accept, query: request.query, now: now())
  }

  func options(_ request: APIRequest, _ kind: String) throws(APIStatus) -> WriteRequestOptions {
    try WriteRequestOptions(request.query, userAgent: request.userAgent, kind: kind)
  }
}
