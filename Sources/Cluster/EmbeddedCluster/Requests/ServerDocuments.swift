import KubernetesSchema
import ObjectModel

/// What the server says of itself: health, version, discovery, schemas.
struct ServerDocuments: Sendable {
  let catalog: ResourceCatalog
  /// `host:port`.
  let address: String
  let tokens: ServiceAccountTokens

  static let version: JSONValue = [
    "major": "1", "minor": "36", "gitVersion": .string("v\(KubernetesFacts.version)"), "gitCommit": "", "gitTreeState": "clean",
    "buildDate": "2026-01-01T00:00:00Z", "goVersion": "", "compiler": "swift", "platform": "linux/amd64",
  ]

  /// Answers that need no credentials; `nil` for all others.
  func openAnswer(_ parts: [String], _ request: APIRequest) -> APIResponse? {
    switch parts.first {
    case "healthz"?, "livez"?, "readyz"?:
      guard request.method == .get else { return nil }
      if request.query["verbose"] != nil { return .text("[+]ping ok\n[+]store ok\n\(parts[0]) check passed\n") }
      return .text("ok")
    case "version"? where parts.count == 1: return .json(Self.version)
    default: return nil
    }
  }

  func answer(_ parts: [String], _ request: APIRequest) throws(APIStatus) -> APIResponse {
    guard request.method == .get else { throw .methodNotAllowed() }
    let discovery = DiscoveryDocuments(resources: catalog.all.map(\.served))
    let wantsAggregated = request.accept.contains("as=APIGroupDiscoveryList") && request.accept.contains("v=v2;")
    switch parts.count {
    case 0:
      return .json([
        "paths": [
          "/api", "/apis", "/healthz", "/livez", "/metrics", "/openapi/v2", "/openapi/v3", "/openid/v1/jwks", "/readyz",
          "/version",
        ]
      ])
    case 1 where parts[0] == "api":
      return wantsAggregated
        ? aggregated(discovery.aggregated(core: true), request) : .json(discovery.coreVersions(server: address))
    case 1 where parts[0] == "apis":
      return wantsAggregated ? aggregated(discovery.aggregated(core: false), request) : .json(discovery.groupList)
    case 2 where parts[0] == "api" && parts[1] == "v1": return .json(discovery.resourceList(group: "", version: "v1"))
    case 2 where parts[0] == "apis" && discovery.groups.contains(parts[1]):
      var group = discovery.group(parts[1])
      group["kind"] = "APIGroup"
      group["apiVersion"] = "v1"
      return .json(group)
    case 3 where parts[0] == "apis" && discovery.versions(of: parts[1]).contains(parts[2]):
      return .json(discovery.resourceList(group: parts[1], version: parts[2]))
    case 3 where parts == ["openid", "v1", "jwks"]:
      return .content(
        APIResponse.Content(code: 200, contentType: "application/jwk-set+json", body: tokens.keySet.jsonBytes()))
    case 2 where parts == [".well-known", "openid-configuration"]: return .json(ServiceAccountTokens.discovery)
    case 2... where parts[0] == "openapi" && parts[1] == "v3":
      return OpenAPIDocuments(definitions: catalog.all).answer(Array(parts.dropFirst(2)), request)
    case 2 where parts == ["openapi", "v2"]: return try OpenAPIDocuments(definitions: catalog.all).swagger(request)
    default: return .text("404 page not found\n", code: 404)
    }
  }

  private func aggregated(_ document: JSONValue, _ request: APIRequest) -> APIResponse {
    .document(
      document.jsonBytes(), contentType: DiscoveryDocuments.aggregatedType, request,
      headers: [("Vary", "Accept"), ("Cache-Control", "public")])
  }
}
