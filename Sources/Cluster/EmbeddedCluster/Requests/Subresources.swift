import KubernetesSchema
import ObjectModel

/// The paths below an object, other than its status.
struct Subresources: Sendable {
  let store: ObjectStore
  let writer: ObjectWriter
  let tokens: TokenRequests

  func answer(_ definition: ResourceDefinition, _ target: RequestPath.Target, _ request: APIRequest) async throws(APIStatus)
    -> APIResponse
  {
    guard let name = target.name else { throw .unknownResource }
    switch (definition.name.plural, target.subresource) {
    case (_, "scale"): return try await scale(definition, target, name, request)
    case ("namespaces", "finalize"): return try await finalize(definition, name, request)
    case ("pods", "binding"): return try await bind(definition, target, name, request)
    case ("pods", "eviction"): return try await evict(definition, target, name, request)
    case ("pods", "log"):
      return try await PodLogs(store: store, now: writer.now).answer(try await object(definition, target, name), request)
    case ("pods", "proxy"), ("services", "proxy"): return try await proxy(definition, target, name, request)
    case ("serviceaccounts", "token"):
      return try await tokens.answer(request, for: try await object(definition, target, name))
    case ("certificatesigningrequests", "approval"), ("pods", "ephemeralcontainers"), ("pods", "resize"):
      return try await part(definition, target, name, request)
    default: throw .notImplemented("\(definition.name.plural)/\(target.subresource)")
    }
  }

  func options(_ request: APIRequest) throws(APIStatus) -> WriteRequestOptions {
    try WriteRequestOptions(request.query, userAgent: request.userAgent, kind: "UpdateOptions")
  }

  private func object(_ definition: ResourceDefinition, _ target: RequestPath.Target, _ name: String) async throws(APIStatus)
    -> Manifest
  {
    guard let object = await store.object(definition.key(namespace: target.namespace ?? "", name: name)) else {
      throw .notFound(definition, name)
    }
    return definition.presented(object)
  }

  // MARK: - Scale

  private func scale(_ definition: ResourceDefinition, _ target: RequestPath.Target, _ name: String, _ request: APIRequest)
    async throws(APIStatus) -> APIResponse
  {
    let parent = try await object(definition, target, name)
    let paths = ScalePaths(definition)
    let current = paths.scale(of: parent)
    let wanted: JSONValue
    switch request.method {
    case .get: return .json(current)
    case .put: wanted = try RequestBody.value(request)
    case .patch where RequestBody.mediaType(request.contentType) == "application/json-patch+json":
      do { wanted = try JSONPatch.apply(try RequestBody.value(request), to: current) } catch let error as APIStatus {
        throw error
      } catch {
        throw .unprocessable("\(error)")
      }
    case .patch: wanted = MergePatch.apply(try RequestBody.value(request), to: current)
    default: throw .methodNotAllowed()
    }
    let version = wanted["metadata", "resourceVersion"]?.string ?? ""
    if !version.isEmpty, version != parent.resourceVersion { throw .conflict(definition, name) }
    let replicas = wanted["spec", "replicas"]?.integer ?? 0
    if replicas < 0 {
      throw .invalid(
        GroupVersionKind(group: "autoscaling", version: "v1", kind: "Scale"), name,
        [.invalid("spec.replicas", .integer(replicas), "must be greater than or equal to 0")])
    }
    var patch: JSONValue = [:]
    patch[path: paths.replicas] = .integer(replicas)
    if !version.isEmpty { patch["metadata", "resourceVersion"] = .string(version) }
    let written = try await writer.change(
      definition, namespace: target.namespace ?? "", name: name, .merge(patch), subresource: "scale", try options(request))
    return .json(paths.scale(of: written.object))
  }

  /// Where a kind keeps what a Scale shows.
  private struct ScalePaths {
    var replicas = ["spec", "replicas"]
    var status = ["status", "replicas"]
    var selector: [String]? = ["spec", "selector"]

    init(_ definition: ResourceDefinition) {
      guard let custom = definition.custom?.scale else { return }
      func path(_ key: String) -> [String]? { custom[key]?.string.map { $0.split(separator: ".").map(String.init) } }
      replicas = path("specReplicasPath") ?? replicas
      status = path("statusReplicasPath") ?? status
      selector = path("labelSelectorPath")
    }

    func scale(of parent: Manifest) -> JSONValue {
      var status: JSONValue = ["replicas": parent.value[path: self.status] ?? 0]
      if let value = selector.flatMap({ parent.value[path: $0] }) {
        if let text = value.string {
          status["selector"] = .string(text)
        } else if let selector = LabelSelector(object: value) {
          status["selector"] = .string(selector.description)
        }
      }
      var metadata: JSONValue = [:]
      for field in ["name", "namespace", "uid", "resourceVersion", "creationTimestamp"] {
        metadata[field] = parent["metadata", field]
      }
      return [
        "kind": "Scale", "apiVersion": "autoscaling/v1", "metadata": metadata,
        "spec": ["replicas": parent.value[path: replicas] ?? 0], "status": status,
      ]
    }
  }

  // MARK: - Namespaces

  private func finalize(_ definition: ResourceDefinition, _ name: String, _ request: APIRequest) async throws(APIStatus)
    -> APIResponse
  {
    var body = try RequestBody.object(request, of: definition)
    body.name = name
    return .json(try await writer.finalize(definition, body, try options(request)).value)
  }

  // MARK: - Pods

  private static let created: JSONValue = [
    "kind": "Status", "apiVersion": "v1", "metadata": [:], "status": "Success", "code": 201,
  ]

  private func bind(_ definition: ResourceDefinition, _ target: RequestPath.Target, _ name: String, _ request: APIRequest)
    async throws(APIStatus) -> APIResponse
  {
    let node = try RequestBody.value(request)["target", "name"]?.string ?? ""
    _ = try await writer.bind(
      definition, namespace: target.namespace ?? "", name: name, to: node, try options(request))
    return .json(Self.created, code: 201)
  }

  private func evict(_ definition: ResourceDefinition, _ target: RequestPath.Target, _ name: String, _ request: APIRequest)
    async throws(APIStatus) -> APIResponse
  {
    let body = try RequestBody.value(request)
    let options = try DeletionOptions(body: body["deleteOptions"], request.query)
    try await checkBudgets(for: try await object(definition, target, name), isDryRun: options.isDryRun)
    _ = try await writer.delete(definition, namespace: target.namespace ?? "", name: name, options)
    return .json(Self.created, code: 201)
  }
}
