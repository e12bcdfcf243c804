import ObjectModel
import Testing

@testable import EmbeddedCluster

struct ServiceAccountTokenTests {
  private static let now = Timestamp(secondsSince1970: 1_767_225_600)
  private static let account = Manifest([
    "kind": "ServiceAccount", "metadata": ["name": "bot", "namespace": "web", "uid": "u-1"],
  ])

  private func later(_ seconds: Int64) -> Timestamp { Timestamp(secondsSince1970: Self.now.seconds + seconds) }

  @Test func `a token says whose it is, until its time is over`() {
    let tokens = ServiceAccountTokens()
    let token = tokens.token(for: Self.account, audiences: ["a"], seconds: 600, now: Self.now)
    let claims = tokens.claims(of: token, now: later(599))
    #expect(claims?.account == "bot" && claims?.namespace == "web" && claims?.accountUID == "u-1" && claims?.audiences == ["a"])
    #expect(tokens.claims(of: token, now: later(600)) == nil)
    #expect(tokens.claims(of: token, now: later(-1)) == nil)
  }

  @Test func `a token that was changed, is of another cluster, or names another algorithm is none`() {
    let tokens = ServiceAccountTokens()
    let token = tokens.token(for: Self.account, audiences: [], seconds: 600, now: Self.now)
    #expect(ServiceAccountTokens().claims(of: token, now: Self.now) == nil)
    let parts = token.split(separator: ".").map(String.init)
    func encoded(_ text: String) -> String {
      String(Base64.encode(Array(text.utf8)).replacing("+", with: "-").replacing("/", with: "_").prefix { $0 != "=" })
    }
    let unsigned = encoded(#"{"alg":"none","typ":"JWT"}"#) + "." + parts[1] + "."
    let symmetric = encoded(#"{"alg":"HS256","typ":"JWT"}"#) + "." + parts[1] + "." + parts[2]
    let changed = parts[0] + "." + encoded(#"{"sub":"system:admin"}"#) + "." + parts[2]
    for bad in [unsigned, symmetric, changed, "", "a.b", "a.b.c", "....", String(repeating: "a", count: 20_000)] {
      #expect(tokens.claims(of: bad, now: Self.now) == nil, "\(bad.prefix(80))")
    }
  }

  @Test func `a token ends with its account and with what it is bound to`() async throws {
    let api = try await TestAPI()
    let path = "/api/v1/namespaces/default/serviceaccounts/default"
    func token(_ spec: JSONValue) async -> String {
      await api.post("\(path)/token", ["spec": spec]).body["status", "token"]?.string ?? ""
    }
    func isKnown(_ token: String) async -> Bool {
      await api.post("/apis/authentication.k8s.io/v1/tokenreviews", ["spec": ["token": .string(token)]]).body[
        "status", "authenticated"] == true
    }
    _ = await api.post("/api/v1/namespaces/default/secrets", ["metadata": ["name": "s"]])
    let free = await token([:])
    let bound = await token(["boundObjectRef": ["kind": "Secret", "name": "s"]])
    let foreign = await token(["audiences": ["elsewhere"]])
    #expect(await isKnown(free))
    #expect(await isKnown(bound))
    #expect(await !isKnown(foreign))
    _ = await api.delete("/api/v1/namespaces/default/secrets/s")
    #expect(await !isKnown(bound))
    #expect(await isKnown(free))
    _ = await api.delete(path)
    #expect(await !isKnown(free))
    #expect(await api.post("\(path)/token", ["spec": [:]]).code == 404)
  }

  @Test func `nobody gives away more than he has`() async throws {
    let api = try await TestAPI()
    let group = "/apis/rbac.authorization.k8s.io/v1/namespaces/default"
    let rules: JSONValue = [
      ["apiGroups": [""], "resources": ["pods"], "verbs": ["get"]],
      ["apiGroups": ["rbac.authorization.k8s.io"], "resources": ["roles"], "verbs": ["create", "patch"]],
    ]
    _ = await api.post("\(group)/roles", ["metadata": ["name": "r"], "rules": rules])
    _ = await api.post(
      "\(group)/rolebindings",
      [
        "metadata": ["name": "b"], "roleRef": ["apiGroup": "rbac.authorization.k8s.io", "kind": "Role", "name": "r"],
        "subjects": [["kind": "User", "name": "kim"]],
      ])
    let kim = APIRequest.User(name: "kim", groups: [])
    func make(_ name: String, _ resource: JSONValue) async -> Int {
      let body: JSONValue = [
        "metadata": ["name": .string(name)], "rules": [["apiGroups": [""], "resources": [resource], "verbs": ["get"]]],
      ]
      return await api.send(.post, "\(group)/roles", body.jsonBytes(), user: kim).code
    }
    #expect(await make("own", "pods") == 201)
    #expect(await make("more", "secrets") == 403)
    #expect(await make("all", "*") == 403)
    let patch: JSONValue = ["rules": [["apiGroups": [""], "resources": ["secrets"], "verbs": ["get"]]]]
    let patched = await api.send(
      .patch, "\(group)/roles/own", patch.jsonBytes(), type: "application/merge-patch+json", user: kim)
    #expect(patched.code == 403)
  }
}
