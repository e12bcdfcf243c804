import ObjectModel

// GET: one object, a list, a watch.

extension RequestHandler {
  func get(_ definition: ResourceDefinition, _ namespace: String, _ name: String, _ request: APIRequest)
    async throws(APIStatus) -> APIResponse
  {
    guard let object = await store.object(definition.key(namespace: namespace, name: name)) else {
      throw .notFound(definition, name)
    }
    return try presenter(definition, request).object(definition.presented(object))
  }

  // MARK: - Lists

  func list(_ definition: ResourceDefinition, _ namespace: String?, _ request: APIRequest) async throws(APIStatus)
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
      (objects, revision) = try await snapshots.rest(token)
    } else {
      try await checkVersion(query)
      (objects, revision) = await store.list(definition.storage, namespace: namespace)
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
    guard let number = try revision(version) else { return }
    let current = await store.revision
    if number > current { throw .futureVersion(number, current: current) }
    if match == "Exact", number < current { throw .expired(number, oldest: current) }
  }

  /// - Returns: `nil` for no version, and for 0, which any state satisfies.
  private func revision(_ text: String) throws(APIStatus) -> Int64? {
    if text.isEmpty || text == "0" { return nil }
    guard let number = Int64(text), number >= 0 else { throw .badRequest("invalid resource version \"\(text)\"") }
    return number
  }

  // MARK: - Watches

  func watch(_ definition: ResourceDefinition, _ namespace: String?, _ request: APIRequest) async throws(APIStatus)
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
    let asked = try revision(query["resourceVersion"] ?? "")
    let current = await store.revision
    if let asked, asked > current { throw .futureVersion(asked, current: current) }
    // Without a version the present state comes first, unless that is not wanted.
    let start =
      switch sendsInitial {
      case true?: Int64?.none
      case false?: asked ?? current
      case nil: asked
      }
    let seconds = try query.number("timeoutSeconds") ?? Int64.random(in: 1800...3600)
    let stream: Watch
    do {
      stream = try await store.watch(definition.storage, namespace: namespace, after: start)
    } catch {
      // Told within the stream, as clients expect it.
      let frame: JSONValue = ["type": "ERROR", "object": error.value]
      return .content(APIResponse.Content(code: 200, contentType: "application/json", body: frame.jsonBytes() + [0x0A]))
    }
    return .watch(
      WatchStream(
        watch: stream, presenter: presenter, selection: selection, endsInitialEvents: sendsInitial == true,
        allowsBookmarks: query.flag("allowWatchBookmarks"), timeout: .seconds(min(max(1, seconds), 86_400)),
        revision: { [store] in await store.revision }))
  }
}
