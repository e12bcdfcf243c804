import ObjectModel
import Testing

@testable import EmbeddedCluster

@Suite struct AgeTests {
  @Test(
    arguments: [
      (-5, "0s"), (0, "0s"), (119, "119s"), (120, "2m"), (150, "2m30s"), (600, "10m"), (10_799, "179m"), (10_800, "3h"),
      (12_000, "3h20m"), (28_800, "8h"), (172_799, "47h"), (172_800, "2d"), (180_000, "2d2h"), (691_200, "8d"),
      (63_072_000, "2y"), (64_800_000, "2y20d"), (252_288_000, "8y"),
    ] as [(Int64, String)])
  func `an age is shown in at most two units`(_ seconds: Int64, _ text: String) {
    #expect(Age.text(seconds: seconds) == text)
  }
}

@Suite struct SimpleJSONPathTests {
  private let object: JSONValue = [
    "spec": ["replicas": 3, "a.b": "dots"],
    "status": [
      "conditions": [["type": "Synced", "status": "False"], ["type": "Ready", "status": "True"]], "hosts": ["x", "y"],
    ],
  ]

  @Test(
    arguments: [
      (".spec.replicas", 3), (".spec.a\\.b", "dots"), (".spec['a.b']", "dots"), (".status.hosts[1]", "y"),
      (".status.hosts[-1]", "y"), (".status.hosts[*]", "x"), (".status.conditions[?(@.type==\"Ready\")].status", "True"),
      (".status.conditions[?(@.type=='Synced')].status", "False"),
    ] as [(String, JSONValue)])
  func `a path finds its value`(_ path: String, _ value: JSONValue) {
    #expect(SimpleJSONPath(path)?.first(in: object) == value)
  }

  @Test(arguments: [
    ".spec.nope", ".status.hosts[7]", ".status.hosts[-7]", ".spec.replicas.deeper", ".status.conditions[?(@.type==\"X\")].status",
  ])
  func `a path to nothing finds nothing`(_ path: String) {
    #expect(SimpleJSONPath(path)?.first(in: object) == nil)
  }
}

@Suite struct DiscoveryDocumentsTests {
  private let documents = DiscoveryDocuments(resources: ResourceCatalog().all.map(\.served))

  @Test func `the core group lists pods with their subresources`() {
    let list = documents.resourceList(group: "", version: "v1")
    let names = list["resources"]?.array?.compactMap { $0["name"]?.string } ?? []
    #expect(Set(names).isSuperset(of: ["pods", "pods/log", "pods/status", "namespaces", "namespaces/finalize"]))
    let pods = list["resources"]?.array?.first { $0["name"] == "pods" }
    #expect(pods?["shortNames"] == ["po"])
    #expect(pods?["namespaced"] == true)
  }

  @Test func `apps comes before other groups, and the preferred version first`() {
    #expect(documents.groups.first { $0 != "apiregistration.k8s.io" } == "apps")
    #expect(documents.versions(of: "autoscaling") == ["v2", "v1"])
  }

  @Test func `the aggregated document names every group once`() {
    let items = documents.aggregated(core: false)["items"]?.array ?? []
    #expect(items.compactMap { $0["metadata", "name"]?.string } == documents.groups)
  }
}
