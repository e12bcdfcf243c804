import ObjectModel
import Testing

@testable import KubernetesClient

private let podEnvironment = ["KUBERNETES_SERVICE_HOST": "10.0.0.1", "KUBERNETES_SERVICE_PORT": "443"]

@Test func `outside a pod there is no in-cluster connection`() throws {
  #expect(try ClusterConnection.inCluster(environment: [:]) == nil)
}

@Test func `a pod's service account gives server, authority, token file and namespace`() throws {
  let found = try ClusterConnection.inCluster(environment: podEnvironment, folder: "/sa") { path in
    Array((path == "/sa/namespace" ? "argocd\n" : "content of \(path)").utf8)
  }
  #expect(found?.server == "https://10.0.0.1:443")
  #expect(found?.namespace == "argocd")
  #expect(found?.credentials == .tokenFile("/sa/token"))
  #expect(found?.tls.authority == Array("content of /sa/ca.crt".utf8))
}

@Test func `a pod without a mounted service account is told to mount one`() {
  #expect(throws: KubernetesError.self) {
    try ClusterConnection.inCluster(environment: podEnvironment, folder: "/sa") { _ in throw KubernetesError.cancelled }
  }
}

@Test func `a cluster Secret gives token and TLS material`() throws {
  let config: JSONValue = [
    "bearerToken": "abc", "tlsClientConfig": ["serverName": "k8s", "caData": .string(Base64.encode("CA".utf8))],
  ]
  let found = try ClusterConnection(clusterSecretConfig: config.json(), server: "https://b:6443/", place: "Secret argocd/b")
  #expect(found.server == "https://b:6443" && found.credentials == .token("abc"))
  #expect(found.tls == TLSMaterial(authority: Array("CA".utf8), serverName: "k8s"))
}

@Test(arguments: [
  #"{"tlsClientConfig":{"insecure":true,"caData":"Q0E="}}"#,
  #"{"tlsClientConfig":{"caData":"*"}}"#,
  #"{"execProviderConfig":{"command":"touch"}}"#,
  #"{"awsAuthConfig":{"clusterName":"x"}}"#,
  #"{"bearerToken":"t0ps3cret""#,
])
func `a cluster Secret that cannot be used is refused without repeating it`(config: String) {
  do {
    _ = try ClusterConnection(clusterSecretConfig: config, server: "https://b", place: "Secret argocd/b")
    Issue.record("accepted")
  } catch {
    #expect("\(error)".hasPrefix("Secret argocd/b: ") && !"\(error)".contains("t0ps3cret"))
  }
}
