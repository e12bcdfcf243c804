import ObjectModel

extension Subresources {
  /// The paths `proxy` of Services and Pods, for the one workload that answers: the demo of rollouts.
  func proxy(_ definition: ResourceDefinition, _ target: RequestPath.Target, _ name: String, _ request: APIRequest)
    async throws(APIStatus) -> APIResponse
  {
    // The page asks for what is beside it, so its address must end like a folder's.
    if target.rest.isEmpty, !request.path.hasSuffix("/") {
      return .content(
        APIResponse.Content(code: 301, contentType: "text/plain", body: [], headers: [("Location", request.path + "/")]))
    }
    // `https:web:80`, `web:80`, `web`
    let parts = name.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
    let plain = parts.count == 3 ? parts[1] : parts[0]
    guard let object = await store.object(definition.key(namespace: target.namespace ?? "", name: plain)) else {
      throw .notFound(definition, plain)
    }
    let workload: DemoWorkload
    do throws(DemoRouting.Failure) {
      workload = try await self.workload(definition, object)
    } catch {
      switch error {
      case .noEndpoints: throw .unavailable("no endpoints available for service \"\(plain)\"")
      case .nothingServed:
        throw .unavailable(
          "error trying to reach service: Pods of the embedded cluster are simulated and serve nothing; those of the image argoproj/rollouts-demo do"
        )
      }
    }
    let answer = workload.answer(
      path: "/" + target.rest.joined(separator: "/"), body: request.body, chance: Int.random(in: 0..<100))
    if answer.delay > 0 { try? await Task.sleep(for: .seconds(answer.delay)) }
    return .content(
      APIResponse.Content(
        code: answer.code, contentType: answer.contentType, body: Array(answer.body.utf8),
        headers: [("X-Content-Type-Options", "nosniff")]))
  }

  private func workload(_ definition: ResourceDefinition, _ object: Manifest) async throws(DemoRouting.Failure) -> DemoWorkload {
    if definition.storage == .services { return try await DemoRouting(store: store).workload(of: object) }
    guard let workload = DemoWorkload(object) else { throw .nothingServed }
    return workload
  }
}

extension APIStatus {
  static func unavailable(_ message: String) -> APIStatus {
    APIStatus(code: 503, reason: "ServiceUnavailable", message: message)
  }
}
