import CustomResources
import Foundation
import KubernetesClient
import ObjectModel
import Testing

@testable import Applications

@Suite struct ClusterDirectoryTests {
  private func secret(_ name: String, _ fields: [String: String], annotations: JSONValue = [:]) -> Manifest {
    var data: JSONValue = [:]
    for (key, value) in fields { data[key] = .string(Data(value.utf8).base64EncodedString()) }
    return Manifest([
      "apiVersion": "v1", "kind": "Secret",
      "metadata": [
        "name": .string(name), "namespace": "argocd", "labels": ["argocd.argoproj.io/secret-type": "cluster"],
        "annotations": annotations,
      ],
      "data": data,
    ])
  }

  private func destination(server: String = "", name: String = "") -> Destination {
    Destination(server: server, name: name, namespace: "web")
  }

  private func fault(_ directory: ClusterDirectory, _ destination: Destination, project: String = "default") -> String {
    do { return "found \(try directory.entry(for: destination, project: project).server)" } catch { return error.description }
  }

  @Test func `the cluster Apus runs against is there without a Secret`() throws {
    let directory = ClusterDirectory()
    #expect(try directory.entry(for: destination(name: "in-cluster"), project: "default").isLocal)
    #expect(try directory.entry(for: destination(server: "https://kubernetes.default.svc/"), project: "default").isLocal)
  }

  @Test func `a Secret gives the cluster Apus runs against another name and a scope`() throws {
    let directory = ClusterDirectory(secrets: [
      secret("mine", ["server": "https://kubernetes.default.svc", "name": "home", "namespaces": "web, api"])
    ])
    let entry = try directory.entry(for: destination(name: "home"), project: "default")
    #expect(entry.isLocal && entry.scope.namespaces == ["web", "api"])
    #expect(entry.secret?.connection == nil)
    #expect(try directory.entry(for: destination(name: "in-cluster"), project: "default") == entry)
  }

  @Test func `it can be hidden and forbidden`() {
    let directory = ClusterDirectory(isLocalEnabled: false)
    #expect(fault(directory, destination(name: "in-cluster")).contains("cluster.inClusterEnabled"))
    #expect(fault(directory, destination(server: "https://kubernetes.default.svc")).contains("cluster.inClusterEnabled"))
  }

  @Test func `clusters are found by server and by name, and two of one name by neither chance nor order`() throws {
    let one = secret("one", ["server": "https://one.example", "name": "east", "config": #"{"bearerToken":"t"}"#])
    let two = secret("two", ["server": "https://two.example", "name": "east"])
    let directory = ClusterDirectory(secrets: [one, two])
    #expect(fault(directory, destination(server: "https://one.example/")) == "found https://one.example")
    #expect(fault(directory, destination(name: "east")).hasPrefix("there are 2 clusters with the same name"))
    #expect(fault(directory, destination(name: "west")).hasPrefix("there are no clusters with this name: west"))
    #expect(fault(directory, destination(server: "https://no.example")).hasPrefix("there is no cluster with server"))
  }

  @Test func `a cluster of another project is refused`() {
    let directory = ClusterDirectory(secrets: [secret("one", ["server": "https://one.example", "project": "a"])])
    #expect(fault(directory, destination(server: "https://one.example"), project: "a") == "found https://one.example")
    #expect(fault(directory, destination(server: "https://one.example"), project: "b").contains("belongs to project 'a'"))
  }

  @Test(arguments: [
    (#"{"execProviderConfig":{"command":"steal"}}"#, "execProviderConfig would run steal, which is not allowed here"),
    (#"{"awsAuthConfig":{"clusterName":"x"}}"#, "awsAuthConfig is not supported"),
    (#"{"tlsClientConfig":{"insecure":true,"caData":"eA=="}}"#, "both insecure: true and caData"),
    (#"{"tlsClientConfig":{"certData":"?"}}"#, "tlsClientConfig.certData is not base64"),
    ("nonsense", "config is not JSON"),
  ])
  func `what cannot be used says why, and what to do`(config: String, reason: String) {
    let directory = ClusterDirectory(secrets: [secret("one", ["server": "https://one.example", "config": config])])
    #expect(fault(directory, destination(server: "https://one.example")).contains(reason))
  }

  @Test func `every credential that needs no cloud is read`() throws {
    func connection(_ config: String) throws -> ClusterConnection {
      let secret = try #require(ClusterSecret(secret("one", ["server": "https://one.example", "config": config])))
      return try #require(secret.connection).get()
    }
    #expect(try connection(#"{"bearerToken":"t"}"#).credentials == .token("t"))
    #expect(try connection(#"{"username":"u","password":"p"}"#).credentials == .basic(username: "u", password: "p"))
    let tls = try connection(
      #"{"tlsClientConfig":{"caData":"Y2E=","certData":"Y2VydA==","keyData":"a2V5","serverName":"inside"}}"#
    ).tls
    #expect(tls.authority == Array("ca".utf8) && tls.clientCertificate == Array("cert".utf8))
    #expect(tls.clientKey == Array("key".utf8) && tls.serverName == "inside")
    #expect(try connection(#"{"tlsClientConfig":{"insecure":true}}"#).tls.isInsecure)
  }

  @Test func `a cluster can be left alone, and have a shard`() throws {
    let entry = try #require(
      ClusterSecret(
        secret(
          "one", ["server": "https://one.example", "shard": "2"], annotations: ["argocd.argoproj.io/skip-reconcile": "true"])))
    #expect(entry.isSkipped && entry.shard == 2)
  }

  @Test func `a scope of namespaces holds nothing else`() {
    let scope = ClusterScope(namespaces: ["web"])
    func key(_ namespace: String) -> ResourceKey { ResourceKey(group: "", kind: "ConfigMap", namespace: namespace, name: "a") }
    #expect(scope.refusal(of: key("web"), isNamespaced: true) == nil)
    #expect(scope.refusal(of: key("api"), isNamespaced: true) == #"Namespace "api" for ConfigMap "a" is not managed"#)
    #expect(scope.refusal(of: key(""), isNamespaced: false) != nil)
    #expect(ClusterScope(namespaces: ["web"], includesClusterObjects: true).refusal(of: key(""), isNamespaced: false) == nil)
    #expect(ClusterScope.whole.refusal(of: key("any"), isNamespaced: true) == nil)
  }

  @Test func `applications of other namespaces count by pattern and by expression`() {
    let namespaces = ApplicationNamespaces(control: "argocd", patterns: ["team-*", "/^ops-[0-9]+$/"])
    #expect(["argocd", "team-a", "ops-1"].allSatisfy(namespaces.contains))
    #expect(!["other", "ops-x", "my-team-a"].contains(where: namespaces.contains))
    #expect(namespaces.qualifiedName(ofInstance: "web") == "argocd/web")
    #expect(namespaces.qualifiedName(ofInstance: "team-a_web") == "team-a/web")
  }
}
