import ObjectModel

extension Subresources {
  /// A path by which a part of an object is changed: `approval` of requests for certificates, `ephemeralcontainers` and `resize`
  /// of Pods.
  func part(_ definition: ResourceDefinition, _ target: RequestPath.Target, _ name: String, _ request: APIRequest)
    async throws(APIStatus) -> APIResponse
  {
    let namespace = target.namespace ?? ""
    let change: ObjectWriter.Change
    switch request.method {
    case .get:
      guard let object = await store.object(definition.key(namespace: namespace, name: name)) else {
        throw .notFound(definition, name)
      }
      return .json(definition.presented(object).value)
    case .put:
      var body = try RequestBody.object(request, of: definition)
      body.name = name
      body.namespace = namespace
      change = .replace(body)
    case .patch:
      let value = try RequestBody.value(request)
      switch RequestBody.mediaType(request.contentType) {
      case "application/json-patch+json": change = .json(value)
      case "application/merge-patch+json": change = .merge(value)
      case "application/strategic-merge-patch+json": change = .strategic(value)
      default: throw .unsupportedMediaType
      }
    default: throw .methodNotAllowed()
    }
    let written = try await writer.change(
      definition, namespace: namespace, name: name, change, subresource: target.subresource, try options(request))
    return .json(written.object.value)
  }

  /// Asks the budgets for disruption before a Pod goes, and notes in the one that counts it that it does.
  ///
  /// - Throws: 429 while a budget needs the Pod, 500 when several count it.
  func checkBudgets(for pod: Manifest, isDryRun: Bool) async throws(APIStatus) {
    let phase = pod["status", "phase"]?.string ?? ""
    if pod.isBeingDeleted || ["Pending", "Succeeded", "Failed"].contains(phase) { return }
    let budgets = await store.list(.disruptionBudgets, namespace: pod.namespace).objects.filter {
      LabelSelector(object: $0["spec", "selector"])?.matches(pod.labels) == true
    }
    guard let budget = budgets.first else { return }
    if budgets.count > 1 {
      throw APIStatus(
        code: 500, reason: "InternalError",
        message: "This pod has more than one PodDisruptionBudget, which the eviction subresource does not support.")
    }
    let key = ObjectKey(.disruptionBudgets, budget)
    let now = writer.now().description
    // Decided on the newest state: of many evictions at a time, no more get through than there are allowed.
    _ = try await store.write(key, isDryRun: isDryRun) { (_, current) throws(APIStatus) in
      guard let budget = current else { throw .conflictOfBudget }
      return try Self.decision(on: budget, for: pod, now: now)
    }
  }

  private static func decision(on budget: Manifest, for pod: Manifest, now: String) throws(APIStatus) -> ObjectStore.Decision {
    let healthy = budget["status", "currentHealthy"]?.integer ?? 0
    let needed = budget["status", "desiredHealthy"]?.integer ?? 0
    let allowed = budget["status", "disruptionsAllowed"]?.integer ?? 0
    // A Pod that is not ready keeps nobody healthy.
    let isReady = pod["status", "conditions"]?.array?.contains { $0["type"] == "Ready" && $0["status"] == "True" } == true
    let isUncounted =
      budget["spec", "unhealthyPodEvictionPolicy"] == "AlwaysAllow" || healthy >= needed && needed > 0
    if !isReady, isUncounted { return .keep(budget) }
    if allowed > 0 {
      var noted = budget
      noted["status", "disruptionsAllowed"] = .integer(allowed - 1)
      noted["status", "disruptedPods", pod.name] = .string(now)
      return .store(noted)
    }
    // When to try again is not said, for else clients would wait in silence instead of telling why.
    throw APIStatus(
      code: 429, reason: "TooManyRequests", message: "Cannot evict pod as it would violate the pod's disruption budget.",
      details: [
        "causes": [
          [
            "reason": "DisruptionBudget",
            "message": .string("The disruption budget \(budget.name) needs \(needed) healthy pods and has \(healthy) currently"),
          ]
        ]
      ])
  }
}

extension APIStatus {
  /// The budget went while it was asked.
  fileprivate static let conflictOfBudget = APIStatus(
    code: 429, reason: "TooManyRequests", message: "Cannot evict pod as its disruption budget has just changed.",
    details: ["retryAfterSeconds": 1])
}
