import ObjectModel
import Testing

@testable import EmbeddedCluster

struct CustomResourceTests {
  private let api: TestAPI
  private let boats = "/apis/example.org/v1/namespaces/default/boats"

  init() async throws {
    api = try await TestAPI()
    _ = await api.post(
      TestAPI.definitions,
      [
        "apiVersion": "apiextensions.k8s.io/v1", "kind": "CustomResourceDefinition", "metadata": ["name": "boats.example.org"],
        "spec": [
          "group": "example.org", "scope": "Namespaced", "names": ["plural": "boats", "kind": "Boat"],
          "versions": [
            [
              "name": "v1", "served": true, "storage": true,
              "additionalPrinterColumns": [["name": "Crew", "type": "integer", "jsonPath": ".spec.crew"]],
              "subresources": [
                "status": [:], "scale": ["specReplicasPath": ".spec.crew", "statusReplicasPath": ".status.crew"],
              ],
              "schema": [
                "openAPIV3Schema": [
                  "type": "object",
                  "properties": [
                    "spec": ["type": "object", "properties": ["crew": ["type": "integer", "default": 2, "minimum": 1]]],
                    "status": ["type": "object", "properties": ["crew": ["type": "integer"]]],
                  ],
                ]
              ],
            ]
          ],
        ],
      ])
  }

  private func boat(_ spec: JSONValue) -> JSONValue {
    ["apiVersion": "example.org/v1", "kind": "Boat", "metadata": ["name": "ann"], "spec": spec]
  }

  @Test func `a definition is established at once, and its resource served`() async {
    let definition = await api.get("\(TestAPI.definitions)/boats.example.org")
    let conditions = definition.body["status", "conditions"]?.array ?? []
    #expect(conditions.contains { $0["type"] == "Established" && $0["status"] == "True" })
    #expect(await api.get(boats).body["kind"] == "BoatList")
    #expect(await api.get("/apis/example.org/v1").body["resources"]?[0]?["name"] == "boats")
  }

  @Test func `objects are pruned and defaulted`() async {
    let made = await api.post(boats, boat(["bogus": 1]))
    #expect(made.code == 201)
    #expect(made.body["spec"] == ["crew": 2])
    #expect(made.object.generation == 1)
  }

  @Test func `objects are held to the schema`() async {
    _ = await api.post(boats, boat([:]))
    let answer = await api.patch("\(boats)/ann", .merge, ["spec": ["crew": 0]])
    #expect(answer.code == 422)
    #expect(answer.message.contains("spec.crew: Invalid value: 0: spec.crew in body should be greater than or equal to 1"))
  }

  @Test func `metadata has its type here too`() async {
    var body = boat([:])
    body["metadata", "labels"] = ["a": 1]
    #expect(await api.post(boats, body).code == 400)
  }

  @Test func `the status of a custom object has its own path`() async {
    _ = await api.post(boats, boat([:]))
    let answer = await api.patch("\(boats)/ann/status", .merge, ["status": ["crew": 1], "spec": ["crew": 9]])
    #expect(answer.body["status", "crew"] == 1)
    #expect(answer.body["spec", "crew"] == 2)
  }

  @Test func `the columns of a definition make the table`() async {
    _ = await api.post(boats, boat([:]))
    let table = await api.get(boats, accept: "application/json;as=Table;v=v1;g=meta.k8s.io")
    #expect(table.body["rows"]?[0]?["cells"] == ["ann", 2])
  }

  @Test func `a strategic patch is for built-in kinds`() async {
    _ = await api.post(boats, boat([:]))
    #expect(await api.patch("\(boats)/ann", .strategic, ["spec": ["crew": 3]]).code == 415)
  }

  @Test func `a PUT needs a resourceVersion`() async {
    _ = await api.post(boats, boat([:]))
    #expect(await api.put("\(boats)/ann", boat(["crew": 3])).code == 422)
  }

  @Test func `the scale of a custom object is where its definition says`() async {
    _ = await api.post(boats, boat(["crew": 4]))
    #expect(await api.get("\(boats)/ann/scale").body["spec", "replicas"] == 4)
    #expect(await api.patch("\(boats)/ann/scale", .merge, ["spec": ["replicas": 5]]).code == 200)
    #expect(await api.get("\(boats)/ann").body["spec", "crew"] == 5)
  }

  @Test func `a definition that is deleted waits for its objects to be cleaned up`() async {
    let deleted = await api.delete("\(TestAPI.definitions)/boats.example.org")
    #expect(deleted.object.finalizers == ["customresourcecleanup.apiextensions.k8s.io"])
    let released = await api.patch("\(TestAPI.definitions)/boats.example.org", .merge, ["metadata": ["finalizers": .null]])
    #expect(released.code == 200)
    #expect(await api.get(boats).code == 404)
  }

  @Test func `a definition that is not structural is refused`() async {
    let answer = await api.post(
      TestAPI.definitions,
      [
        "metadata": ["name": "x.example.org"],
        "spec": [
          "group": "example.org", "scope": "Cluster", "names": ["plural": "x", "kind": "X"],
          "versions": [
            ["name": "v1", "served": true, "storage": true, "schema": ["openAPIV3Schema": ["properties": ["spec": [:]]]]]
          ],
        ],
      ])
    #expect(answer.code == 422)
  }
}
