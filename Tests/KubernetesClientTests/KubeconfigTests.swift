import ObjectModel
import Testing

@testable import KubernetesClient

private func entry(_ list: String, _ member: String, _ name: String, _ value: JSONValue) -> JSONValue {
  [list: [["name": .string(name), member: value]]]
}

private func kubeconfig(user: JSONValue = [:], cluster: JSONValue = ["server": "https://a:6443"]) -> JSONValue {
  [
    "current-context": "dev",
    "contexts": [["name": "dev", "context": ["cluster": "c", "user": "u", "namespace": "team"]]],
    "clusters": [["name": "c", "cluster": cluster]],
    "users": [["name": "u", "user": user]],
  ]
}

private let noFiles: Kubeconfig.FileReader = { path in throw KubernetesError.cancelled }

private func connection(user: JSONValue = [:], cluster: JSONValue = ["server": "https://a:6443"]) throws -> ClusterConnection {
  try Kubeconfig(kubeconfig(user: user, cluster: cluster), file: "/home/me/config").connection(readFile: noFiles)
}

private func problem(_ body: () throws -> Void) -> String {
  do {
    try body()
    return "no error"
  } catch { return "\(error)" }
}

@Test func `the current context gives server, namespace and credentials`() throws {
  let found = try connection(user: ["token": "t0ps3cret"])
  #expect(found.server == "https://a:6443")
  #expect(found.namespace == "team")
  #expect(found.credentials == .token("t0ps3cret"))
}

@Test func `the first file of a list wins for every entry and for the current context`() throws {
  var merged = Kubeconfig()
  merged.merge(
    try Kubeconfig(["current-context": "one", "clusters": [["name": "c", "cluster": ["server": "https://first"]]]], file: "/1"))
  merged.merge(try Kubeconfig(kubeconfig(cluster: ["server": "https://second"]), file: "/2"))
  #expect(merged.currentContext == "one")
  #expect(try merged.connection(context: "dev", readFile: noFiles).server == "https://first")
}

@Test func `a token file wins over a token and is found beside the kubeconfig`() throws {
  #expect(try connection(user: ["token": "x", "tokenFile": "secrets/token"]).credentials == .tokenFile("/home/me/secrets/token"))
}

@Test func `certificate data wins over certificate files`() throws {
  let found = try connection(cluster: [
    "server": "https://a", "certificate-authority": "/nowhere", "certificate-authority-data": .string(Base64.encode("PEM".utf8)),
  ])
  #expect(found.tls.authority == Array("PEM".utf8))
}

@Test func `a certificate file that is missing is named with its entry`() throws {
  let text = problem { _ = try connection(cluster: ["server": "https://a", "certificate-authority": "ca.pem"]) }
  #expect(text.contains("/home/me/ca.pem") && text.contains("cluster \"c\""))
}

@Test func `basic auth, proxy, server name and impersonation are read`() throws {
  let found = try connection(
    user: [
      "username": "jane", "password": "p", "as": "ci", "as-groups": ["deployers"], "as-user-extra": ["scopes": ["a", "b"]],
    ],
    cluster: ["server": "https://a", "proxy-url": "http://p:1", "tls-server-name": "k8s", "insecure-skip-tls-verify": true])
  #expect(found.credentials == .basic(username: "jane", password: "p"))
  #expect(found.impersonation == Impersonation(user: "ci", groups: ["deployers"], extra: ["scopes": ["a", "b"]]))
  #expect(found.proxyURL == "http://p:1" && found.tls.serverName == "k8s" && found.tls.isInsecure)
}

@Test func `an exec plugin keeps its arguments, and its path is relative to the kubeconfig`() throws {
  let found = try connection(user: [
    "exec": [
      "command": "./bin/login", "args": ["get", "token"], "env": [["name": "A", "value": "1"]],
      "apiVersion": "client.authentication.k8s.io/v1", "provideClusterInfo": true,
    ]
  ])
  guard case .exec(let plugin) = found.credentials else {
    Issue.record("no plugin")
    return
  }
  #expect(plugin.command == "/home/me/./bin/login" && plugin.arguments == ["get", "token"] && plugin.environment == ["A": "1"])
  #expect(plugin.request["spec", "cluster"]?["server"] == "https://a:6443")
}

private let unusable: [(JSONValue, String)] = [
  (
    ["current-context": "gone", "contexts": [["name": "a", "context": [:]], ["name": "b", "context": [:]]]],
    "there are: a, b"
  ),
  (["contexts": [["name": "a", "context": [:]], ["name": "b", "context": [:]]]], "--context"),
  ([:], "add a context"),
  (["current-context": "a", "contexts": [["name": "a", "context": ["cluster": "x"]]]], "\"x\", which does not exist"),
  (
    [
      "current-context": "a", "contexts": [["name": "a", "context": ["cluster": "x"]]],
      "clusters": [["name": "x", "cluster": ["server": "a:6443"]]],
    ],
    "https://HOST:PORT"
  ),
]

@Test(arguments: unusable)
func `a context that cannot be used says what to do`(value: JSONValue, expected: String) throws {
  let text = problem { _ = try Kubeconfig(value, file: "/f").connection(readFile: noFiles) }
  #expect(text.contains(expected), "\(text)")
}

@Test func `a plugin that wants a terminal and removed auth providers are refused with a remedy`() {
  #expect(problem { _ = try connection(user: ["exec": ["command": "x", "interactiveMode": "Always"]]) }.contains("IfAvailable"))
  #expect(problem { _ = try connection(user: ["auth-provider": ["name": "gcp"]]) }.contains("exec plugin"))
}

@Test func `no credential appears when a connection is printed`() throws {
  let found = try connection(user: ["token": "t0ps3cret"])
  let plain = try connection(user: ["username": "jane", "password": "t0ps3cret"])
  for text in [
    "\(found)", String(reflecting: found), "\(found.credentials)", String(reflecting: plain.credentials), "\(dump: plain)",
  ] {
    #expect(!text.contains("t0ps3cret"))
  }
}

extension DefaultStringInterpolation {
  mutating func appendInterpolation(dump value: some Any) {
    var text = ""
    dump(value, to: &text)
    appendLiteral(text)
  }
}
