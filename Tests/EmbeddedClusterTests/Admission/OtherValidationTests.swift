import ObjectModel
import Testing

@testable import EmbeddedCluster

struct OtherValidationTests {
  private let api: TestAPI

  init() async throws { api = try await TestAPI() }

  @Test func `a Lease lasts some time`() async {
    let path = "/apis/coordination.k8s.io/v1/namespaces/default/leases"
    let answer = await api.post(path, ["metadata": ["name": "l"], "spec": ["leaseDurationSeconds": 0]])
    #expect(answer.code == 422)
    #expect(answer.message.contains("spec.leaseDurationSeconds: Invalid value: 0: must be greater than 0"))
  }

  @Test func `a request for a certificate must be one`() async {
    let answer = await api.post(
      "/apis/certificates.k8s.io/v1/certificatesigningrequests",
      ["metadata": ["name": "c"], "spec": ["request": "Zm9v", "signerName": "example.com/x", "expirationSeconds": 5]])
    #expect(answer.code == 422)
    #expect(answer.message.contains("spec.request: Invalid value: \"Zm9v\": PEM block type must be CERTIFICATE REQUEST"))
    #expect(answer.message.contains("spec.usages: Required value"))
    #expect(answer.message.contains("spec.expirationSeconds: Invalid value: 5"))
  }

  @Test func `addresses and node ports are given once`() async {
    let path = "/api/v1/namespaces/default/services"
    func service(_ name: String, _ spec: JSONValue) -> JSONValue { ["metadata": ["name": .string(name)], "spec": spec] }
    let first = await api.post(path, service("a", ["type": "NodePort", "ports": [["port": 80, "nodePort": 30_080]]]))
    #expect(first.code == 201)
    let second = await api.post(path, service("b", ["ports": [["port": 80]]]))
    #expect(first.body["spec", "clusterIP"] != second.body["spec", "clusterIP"])
    let address = second.body["spec", "clusterIP"] ?? .null
    let taken = await api.post(path, service("c", ["clusterIP": address, "ports": [["port": 80]]]))
    #expect(taken.code == 422 && taken.message.contains("provided IP is already allocated"))
    let port = await api.post(path, service("d", ["type": "NodePort", "ports": [["port": 80, "nodePort": 30_080]]]))
    #expect(
      port.code == 422
        && port.message.contains("spec.ports[0].nodePort: Invalid value: 30080: provided port is already allocated"))
    let low = await api.post(path, service("e", ["type": "NodePort", "ports": [["port": 80, "nodePort": 80]]]))
    #expect(low.code == 422 && low.message.contains("provided port is not in the valid range"))
  }
}
