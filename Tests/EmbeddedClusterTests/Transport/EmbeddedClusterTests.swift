import Foundation
import KubernetesClient
import ObjectModel
import Testing

@testable import EmbeddedCluster

/// The cluster as clients find it: by its kubeconfig, over HTTPS.
@Suite(.serialized)
struct EmbeddedClusterTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func started() async throws -> EmbeddedCluster {
    let cluster = EmbeddedCluster(
      configuration: .init(directory: folder.path("cluster"), kubeconfig: folder.path("kubeconfig"), logger: .silent))
    try await cluster.start()
    return cluster
  }

  private func connection() throws -> ClusterConnection { try Kubeconfig.load(file: folder.path("kubeconfig")).connection() }

  @Test func `it answers those who have its kubeconfig, and keeps what they store`() async throws {
    var cluster = try await started()
    #expect(try folder.mode("kubeconfig") == 0o600)
    var client = try KubernetesClient(connection(), logger: .silent)
    let maps = try #require(try await client.resource(for: GroupVersionKind(apiVersion: "v1", kind: "ConfigMap")))
    let object = Manifest(["apiVersion": "v1", "kind": "ConfigMap", "metadata": ["name": "a"], "data": ["k": "v"]])
    _ = try await client.create(maps, namespace: "default", object, options: WriteOptions())
    await cluster.stop()

    cluster = try await started()
    client = try KubernetesClient(connection(), logger: .silent)
    #expect(try await client.get(maps, namespace: "default", name: "a")["data", "k"] == "v")
    await cluster.stop()
  }

  @Test func `who shows no certificate learns of its health only`() async throws {
    let cluster = try await started()
    var anonymous = try connection()
    anonymous.tls.clientCertificate = nil
    anonymous.tls.clientKey = nil
    let client = try KubernetesClient(anonymous, logger: .silent)
    #expect(try await client.raw("/version").isEmpty == false)
    await #expect(throws: KubernetesError.self) { _ = try await client.raw("/api") }
    await cluster.stop()
  }

  @Test func `a port that is taken is named in the error`() async throws {
    let cluster = try await started()
    let port = try #require(URL(string: await cluster.address)?.port)
    let second = EmbeddedCluster(
      configuration: .init(
        directory: folder.path("second"), kubeconfig: folder.path("second.kubeconfig"), port: port, logger: .silent))
    let error = await #expect(throws: EmbeddedClusterError.self) { try await second.start() }
    #expect("\(try #require(error))".contains("127.0.0.1:\(port)"))
    await second.stop()
    await cluster.stop()
  }
}
