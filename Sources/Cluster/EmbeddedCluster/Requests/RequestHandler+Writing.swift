import ObjectModel

// POST, PUT, PATCH and DELETE.

extension RequestHandler {
  func create(
    _ definition: ResourceDefinition, _ target: RequestPath.Target, _ request: APIRequest, _ user: APIRequest.User
  ) async throws(APIStatus) -> APIResponse {
    var body = try RequestBody.object(request, of: definition)
    if definition.storage == .signingRequests { SigningRequests.name(user, in: &body) }
    let written = try await writer.create(
      definition, namespace: target.namespace ?? "", body, try options(request, "CreateOptions"))
    return try presenter(definition, request).object(written.object, code: 201, warnings: written.warnings)
  }

  func replace(_ definition: ResourceDefinition, _ target: RequestPath.Target, _ name: String, _ request: APIRequest)
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

  func patch(_ definition: ResourceDefinition, _ target: RequestPath.Target, _ name: String, _ request: APIRequest)
    async throws(APIStatus) -> APIResponse
  {
    let written = try await writer.change(
      definition, namespace: target.namespace ?? "", name: name, try change(definition, target, name, request),
      subresource: target.subresource, try options(request, "PatchOptions"))
    return try presenter(definition, request).object(written.object, code: written.isNew ? 201 : 200, warnings: written.warnings)
  }

  func change(_ definition: ResourceDefinition, _ target: RequestPath.Target, _ name: String, _ request: APIRequest)
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

  func delete(_ definition: ResourceDefinition, _ namespace: String, _ name: String, _ request: APIRequest)
    async throws(APIStatus)
    -> APIResponse
  {
    let (remaining, last) = try await writer.delete(definition, namespace: namespace, name: name, try deletionOptions(request))
    if let remaining { return try presenter(definition, request).object(remaining) }
    var details: JSONValue = ["name": .string(name), "kind": .string(definition.name.plural), "uid": .string(last.uid)]
    if !definition.name.group.isEmpty { details["group"] = .string(definition.name.group) }
    return .json(["kind": "Status", "apiVersion": "v1", "metadata": [:], "status": "Success", "details": details])
  }

  func deleteCollection(_ definition: ResourceDefinition, _ namespace: String?, _ request: APIRequest)
    async throws(APIStatus)
    -> APIResponse
  {
    let selection = try Selection(request.query, definition)
    let options = try deletionOptions(request)
    let (objects, revision) = await store.list(definition.storage, namespace: namespace)
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
