import KubernetesSchema
import Logging
import ObjectModel

/// Answers requests.
///
/// Reads top to bottom: who asks, what for, and then one function a verb.
struct RequestHandler: Sendable {
  let store: ObjectStore
  let catalog: ResourceCatalog
  let writer: ObjectWriter
  let snapshots: ListSnapshots
  let subresources: Subresources
  let documents: ServerDocuments
  let now: @Sendable () -> Timestamp

  /// Answers a request; whatever goes wrong is an answer too.
  func respond(to request: APIRequest) async -> APIResponse {
    do {
      return try await answer(request)
    } catch {
      return .failure(error)
    }
  }

  private func answer(_ request: APIRequest) async throws(APIStatus) -> APIResponse {
    // 1. What for?
    let path = RequestPath(request.path)
    if case .other(let parts) = path, let open = documents.openAnswer(parts, request) { return open }

    // 2. Who asks? The administrator may act as somebody else.
    guard var user = request.user else { throw .unauthorized }
    if let other = request.impersonated {
      guard user.isAdministrator else { throw .impersonationForbidden(user.name, other.name) }
      user = other
    }

    // 3. The answer
    switch path {
    case .other(let parts): return try documents.answer(parts, request)
    case .objects(let target): return try await answer(target, request, user)
    }
  }

  private func answer(_ target: RequestPath.Target, _ request: APIRequest, _ user: APIRequest.User) async throws(APIStatus)
    -> APIResponse
  {
    let access = AccessRules(store: store)
    if let review = try await Reviews(access: access).answer(target, request, user) { return review }
    let action = AccessRules.Action(target, request)
    guard await access.allow(user, action) else { throw .accessDenied(user.name, action) }
    guard let definition = catalog.definition(target.resource) else {
      guard catalog.serves(group: target.resource.group, version: target.resource.version) else {
        return .text("404 page not found\n", code: 404)
      }
      throw .unknownResource
    }
    if !target.subresource.isEmpty, target.subresource != "status" {
      return try await subresources.answer(definition, target, request)
    }
    if target.subresource == "status", !definition.hasStatus { throw .unknownResource }
    switch (request.method, target.name) {
    case (.get, let name?): return try await get(definition, target.namespace ?? "", name, request)
    case (.get, nil):
      if request.query.flag("watch") { return try await watch(definition, target.namespace, request) }
      return try await list(definition, target.namespace, request)
    case (.post, nil): return try await create(definition, target, request)
    case (.put, let name?): return try await replace(definition, target, name, request)
    case (.patch, let name?): return try await patch(definition, target, name, request)
    case (.delete, let name?): return try await delete(definition, target.namespace ?? "", name, request)
    case (.delete, nil): return try await deleteCollection(definition, target.namespace, request)
    default: throw .methodNotAllowed()
    }
  }

  private func presenter(_ definition: ResourceDefinition, _ request: APIRequest) throws(APIStatus) -> Presenter {
    try Presenter(definition, accept: request.accept, query: request.query, now: now())
  }

  private func options(_ request: APIRequest, _ kind: String) throws(APIStatus) -> WriteRequestOptions {
    try WriteRequestOptions(request.query, userAgent: request.userAgent, kind: kind)
  }

  // MARK: - Reading

  private func get(_ definition: ResourceDefinition, _ namespace: String, _ name: String, _ request: APIRequest)
    async throws(APIStatus)
    -> APIResponse
  {
    guard let object = await store.object(definition.key(namespace: namespace, name: name)) else {
      throw .notFound(definition, name)
    }
    return try presenter(definition, request).object(definition.presented(object))
  }

  private func list(_ definition: ResourceDefinition, _ namespace: String?, _ request: APIRequest) async throws(APIStatus)
    -> APIResponse
  {
    let presenter = try presenter(definition, request)
    let query = request.query
    let limit = try query.number("limit") ?? 0
    let selection = try Selection(query, definition)
    var (objects, revision): ([Manifest], Int64)
    if let token = query["continue"], !token.isEmpty {
      if let version = query["resourceVersion"], !version.isEmpty, version != "0" {
        throw .badRequest("specifying resource version is not allowed when using continue")
      }
      guard let rest = await snapshots.take(token) else {
        throw APIStatus(
          code: 410, reason: "Expired",
          message:
            "The provided continue parameter is too old to display a consistent list result. You can start a new list without the continue parameter."
        )
      }
      (objects, revision) = rest
    } else {
      try await checkVersion(query)
      (objects, revision) = await store.list(definition.storage, namespace: definition.served.isNamespaced ? namespace : nil)
      objects = objects.filter(selection.matches).map(definition.presented)
    }
    var metadata: JSONValue = ["resourceVersion": .string(String(revision))]
    if limit > 0, objects.count > limit, query["resourceVersion"] != "0" {
      let rest = Array(objects[Int(limit)...])
      metadata["continue"] = .string(await snapshots.keep(rest, revision: revision))
      if selection.isEverything { metadata["remainingItemCount"] = .integer(Int64(rest.count)) }
      objects = Array(objects[..<Int(limit)])
    }
    return presenter.list(objects, metadata: metadata)
  }

  /// The rules for the version a list must be of.
  private func checkVersion(_ query: Query) async throws(APIStatus) {
    let version = query["resourceVersion"] ?? ""
    let match = query["resourceVersionMatch"] ?? ""
    if !match.isEmpty, version.isEmpty {
      throw .unprocessable(
        "ListOptions.meta.k8s.io \"\" is invalid: resourceVersionMatch: Forbidden: resourceVersionMatch is forbidden unless resourceVersion is provided"
      )
    }
    if match == "Exact", version == "0" {
      throw .unprocessable(
        "ListOptions.meta.k8s.io \"\" is invalid: resourceVersionMatch: Forbidden: resourceVersionMatch \"exact\" is forbidden for resourceVersion \"0\""
      )
    }
    guard !version.isEmpty else { return }
    guard let number = Int64(version) else { throw .badRequest("invalid resource version \"\(version)\"") }
    let current = await store.revision
    if number > current { throw .futureVersion(number, current: current) }
    if match == "Exact", number < current { throw .expired(number, oldest: current) }
  }

  private func watch(_ definition: ResourceDefinition, _ namespace: String?, _ request: APIRequest) async throws(APIStatus)
    -> APIResponse
  {
    let query = request.query
    let presenter = try presenter(definition, request)
    let selection = try Selection(query, definition)
    let sendsInitial = query["sendInitialEvents"].map { $0 != "false" && $0 != "0" }
    if sendsInitial != nil, query["resourceVersionMatch"] != "NotOlderThan" {
      throw .unprocessable(
        "ListOptions.meta.k8s.io \"\" is invalid: resourceVersionMatch: Forbidden: sendInitialEvents requires setting resourceVersionMatch to NotOlderThan"
      )
    }
    let version = query["resourceVersion"] ?? ""
    var start: Int64?
    if !version.isEmpty, version != "0" {
      guard let number = Int64(version) else { throw .badRequest("invalid resource version \"\(version)\"") }
      let current = await store.revision
      if number > current { throw .futureVersion(number, current: current) }
      if sendsInitial != true { start = number }
    }
    let seconds = try query.number("timeoutSeconds") ?? Int64.random(in: 1800...3600)
    let stream: Watch
    do {
      stream = try await store.watch(
        definition.storage, namespace: definition.served.isNamespaced ? namespace : nil, after: start)
    } catch {
      // Told within the stream, as clients expect it.
      let frame: JSONValue = ["type": "ERROR", "object": error.value]
      return .content(APIResponse.Content(code: 200, contentType: "application/json", body: frame.jsonBytes() + [0x0A]))
    }
    return .watch(
      WatchStream(
        watch: stream, presenter: presenter, labels: selection.labels, fields: selection.fields,
        endsInitialEvents: sendsInitial == true, allowsBookmarks: query.flag("allowWatchBookmarks"),
        timeout: .seconds(max(1, seconds)), revision: { [store] in await store.revision }))
  }

  // MARK: - Writing

  private func create(_ definition: ResourceDefinition, _ target: RequestPath.Target, _ request: APIRequest)
    async throws(APIStatus)
    -> APIResponse
  {
    if definition.served.isNamespaced, target.namespace == nil { throw .methodNotAllowed() }
    let body = try RequestBody.object(request, of: definition)
    let written = try await writer.create(
      definition, namespace: target.namespace ?? "", body, try options(request, "CreateOptions"))
    return try presenter(definition, request).object(written.object, code: 201, warnings: written.warnings)
  }

  private func replace(_ definition: ResourceDefinition, _ target: RequestPath.Target, _ name: String, _ request: APIRequest)
    async throws(APIStatus) -> APIResponse
  {
    let body = try RequestBody.object(request, of: definition)
    guard body.name.isEmpty || body.name == name else {
      throw .badRequest("the name of the object (\(body.name)) does not match the name on the URL (\(name))")
    }
    if let namespace = target.namespace, !body.namespace.isEmpty, body.namespace != namespace {
      throw .badRequest("the namespace of the object (\(body.namespace)) does not match the namespace on the URL (\(namespace))")
    }
    let written = try await writer.change(
      definition, namespace: target.namespace ?? "", name: name, .replace(complete(body, target, name)),
      subresource: target.subresource, try options(request, "UpdateOptions"))
    return try presenter(definition, request).object(written.object, code: written.isNew ? 201 : 200, warnings: written.warnings)
  }

  private func complete(_ body: Manifest, _ target: RequestPath.Target, _ name: String) -> Manifest {
    var body = body
    body.name = name
    body.namespace = target.namespace ?? ""
    return body
  }

  private func patch(_ definition: ResourceDefinition, _ target: RequestPath.Target, _ name: String, _ request: APIRequest)
    async throws(APIStatus) -> APIResponse
  {
    let written = try await writer.change(
      definition, namespace: target.namespace ?? "", name: name, try change(definition, target, name, request),
      subresource: target.subresource, try options(request, "PatchOptions"))
    return try presenter(definition, request).object(written.object, code: written.isNew ? 201 : 200, warnings: written.warnings)
  }

  private func change(_ definition: ResourceDefinition, _ target: RequestPath.Target, _ name: String, _ request: APIRequest)
    throws(APIStatus)
    -> ObjectWriter.Change
  {
    switch RequestBody.mediaType(request.contentType) {
    case "application/json-patch+json": return .json(try RequestBody.value(request))
    case "application/merge-patch+json": return .merge(try RequestBody.value(request))
    case "application/strategic-merge-patch+json": return .strategic(try RequestBody.value(request))
    case "application/apply-patch+yaml":
      let value = try RequestBody.value(request)
      guard value["kind"]?.string != nil, value["apiVersion"]?.string != nil else {
        throw .badRequest("an apply patch needs apiVersion and kind")
      }
      let configuration = try RequestBody.object(value, of: definition.kind)
      guard configuration.name.isEmpty || configuration.name == name else {
        throw .badRequest("the name of the object (\(configuration.name)) does not match the name on the URL (\(name))")
      }
      return .apply(complete(configuration, target, name))
    default: throw .unsupportedMediaType
    }
  }

  private func deletionOptions(_ request: APIRequest) throws(APIStatus) -> DeletionOptions {
    let body = request.body.isEmpty ? nil : try RequestBody.value(request)
    return try DeletionOptions(body: body, request.query)
  }

  private func delete(_ definition: ResourceDefinition, _ namespace: String, _ name: String, _ request: APIRequest)
    async throws(APIStatus)
    -> APIResponse
  {
    let (remaining, last) = try await writer.delete(definition, namespace: namespace, name: name, try deletionOptions(request))
    if let remaining { return try presenter(definition, request).object(remaining) }
    var details: JSONValue = ["name": .string(name), "kind": .string(definition.name.plural), "uid": .string(last.uid)]
    if !definition.name.group.isEmpty { details["group"] = .string(definition.name.group) }
    return .json(["kind": "Status", "apiVersion": "v1", "metadata": [:], "status": "Success", "details": details])
  }

  private func deleteCollection(_ definition: ResourceDefinition, _ namespace: String?, _ request: APIRequest)
    async throws(APIStatus)
    -> APIResponse
  {
    let selection = try Selection(request.query, definition)
    let options = try deletionOptions(request)
    let (objects, revision) = await store.list(definition.storage, namespace: definition.served.isNamespaced ? namespace : nil)
    var deleted: [Manifest] = []
    for object in objects where selection.matches(object) {
      do {
        deleted.append(try await writer.delete(definition, namespace: object.namespace, name: object.name, options).last)
      } catch {
        if error.code != 404 { throw error }
      }
    }
    return try presenter(definition, request).list(deleted, metadata: ["resourceVersion": .string(String(revision))])
  }
}
