import ObjectModel
import Testing

@testable import EmbeddedCluster

@Suite struct CustomResourceTests {
  private static let definitions = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions"
  private static let boats = "/apis/sea.example/v1/namespaces/shop/boats"

  private static let definition: JSONValue = [
    "metadata": ["name": "boats.sea.example"],
    "spec": [
      "group": "sea.example", "scope": "Namespaced", "names": ["plural": "boats", "kind": "Boat"],
      "versions": [
        [
          "name": "v1", "served": true, "storage": true, "subresources": ["status": [:]],
          "additionalPrinterColumns": [["name": "Sails", "type": "integer", "jsonPath": ".spec.sails"]],
          "schema": [
            "openAPIV3Schema": [
              "type": "object",
              "properties": [
                "spec": [
                  "type": "object",
                  "properties": [
                    "sails": ["type": "integer", "minimum": 0, "default": 2], "name": ["type": "string"],
                  ],
                ],
                "status": ["type": "object", "x-kubernetes-preserve-unknown-fields": true],
              ],
            ]
          ],
        ]
      ],
    ],
  ]

  /// A cluster that serves boats, as it does once the catalog has followed the definition.
  private func harbour() async throws -> TestCluster {
    let cluster = try await TestCluster()
    try await cluster.post(Self.definitions, Self.definition)
    await CatalogUpdates(store: cluster.store, catalog: cluster.catalog).load()
    return cluster
  }

  private func boat(_ spec: JSONValue) -> JSONValue {
    ["apiVersion": "sea.example/v1", "kind": "Boat", "metadata": ["name": "b"], "spec": spec]
  }

  @Test func `a definition is established with its names filled in`() async throws {
    let cluster = try await harbour()
    let stored = try await cluster.answer(.get, "\(Self.definitions)/boats.sea.example").body
    #expect(stored["spec", "names", "listKind"] == "BoatList")
    #expect(stored["status", "acceptedNames", "singular"] == "boat")
    #expect(stored["status", "conditions"]?.array?.map { $0["type"] } == ["NamesAccepted", "Established"])
    let found = try await cluster.answer(.get, "/apis/sea.example/v1").body
    #expect(found["resources"]?.array?.compactMap { $0["name"]?.string } == ["boats", "boats/status"])
  }

  @Test func `a custom object is pruned and gets its defaults`() async throws {
    let cluster = try await harbour()
    let stored = try await cluster.post(Self.boats, boat(["name": "Ada", "bogus": 1]))
    #expect(stored["spec"] == ["name": "Ada", "sails": 2])
    #expect(stored["metadata", "generation"] == 1)
  }

  @Test func `a custom object that breaks its schema is invalid`() async throws {
    let cluster = try await harbour()
    let answer = try await cluster.answer(.post, Self.boats, boat(["sails": -1]))
    #expect(answer.code == 422)
    #expect(answer.body["details", "causes"]?[0]?["field"] == "spec.sails")
  }

  @Test func `a custom object is not patched strategically`() async throws {
    let cluster = try await harbour()
    try await cluster.post(Self.boats, boat([:]))
    let answer = try await cluster.answer(
      .patch, "\(Self.boats)/b", ["spec": ["sails": 3]], type: "application/strategic-merge-patch+json")
    #expect(answer.code == 415)
  }

  @Test func `the status of a custom object has its own path`() async throws {
    let cluster = try await harbour()
    try await cluster.post(Self.boats, boat([:]))
    let answer = try await cluster.answer(
      .patch, "\(Self.boats)/b/status", ["status": ["afloat": true], "spec": ["sails": 9]], type: "application/merge-patch+json")
    #expect(answer.body["status", "afloat"] == true)
    #expect(answer.body["spec", "sails"] == 2)
  }

  @Test func `the columns of a definition make the table`() async throws {
    let cluster = try await harbour()
    try await cluster.post(Self.boats, boat([:]))
    let table = try await cluster.answer(.get, Self.boats, accept: "application/json;as=Table;v=v1;g=meta.k8s.io").body
    #expect(table["rows"]?[0]?["cells"] == ["b", 2])
  }

  @Test func `without its definition a resource is not served`() async throws {
    let cluster = try await harbour()
    cluster.catalog.update("boats.sea.example", to: nil)
    #expect(try await cluster.answer(.get, Self.boats).code == 404)
  }

  @Test func `a definition waits for its objects to be cleaned up`() async throws {
    let cluster = try await harbour()
    let answer = try await cluster.answer(.delete, "\(Self.definitions)/boats.sea.example")
    #expect(answer.body["metadata", "deletionTimestamp"] != nil)
    #expect(answer.body["metadata", "finalizers"] == ["customresourcecleanup.apiextensions.k8s.io"])
  }
}
