import ObjectModel
import Testing

@testable import EmbeddedCluster

/// Definitions of one group that ask for the same names.
struct CustomNameTests {
  private let api: TestAPI

  init() async throws { api = try await TestAPI() }

  private func define(_ plural: String, _ kind: String, short: JSONValue = []) async -> Manifest {
    let answer = await api.post(
      TestAPI.definitions,
      [
        "metadata": ["name": .string("\(plural).example.org")],
        "spec": [
          "group": "example.org", "scope": "Namespaced",
          "names": ["plural": .string(plural), "kind": .string(kind), "shortNames": short],
          "versions": [
            [
              "name": "v1", "served": true, "storage": true,
              "schema": ["openAPIV3Schema": ["type": "object", "x-kubernetes-preserve-unknown-fields": true]],
            ]
          ],
        ],
      ])
    #expect(answer.code == 201)
    return answer.object
  }

  private func state(_ definition: Manifest) -> [String] {
    (definition["status", "conditions"]?.array ?? []).map {
      "\($0["type"]?.string ?? "") \($0["status"]?.string ?? "") \($0["reason"]?.string ?? "") \($0["message"]?.string ?? "")"
    }
  }

  @Test func `a kind that another has is not accepted, and not served`() async {
    _ = await define("foos", "Foo")
    let second = await define("bars", "Foo")
    #expect(
      state(second) == [
        "NamesAccepted False ListKindConflict \"FooList\" is already in use",
        "Established False NotAccepted not all names are accepted",
      ])
    #expect(second["status", "acceptedNames", "kind"] == nil)
    #expect(await api.get("/apis/example.org/v1/namespaces/default/bars").code == 404)
    #expect(await api.get("/apis/example.org/v1/namespaces/default/foos").code == 200)
  }

  @Test func `a short name that another has is not accepted`() async {
    _ = await define("foos", "Foo", short: ["fo"])
    #expect(
      state(await define("bars", "Bar", short: ["fo"])).first == "NamesAccepted False ShortNamesConflict \"fo\" is already in use"
    )
  }

  @Test func `names that become free are accepted when they are asked for again`() async throws {
    _ = await define("foos", "Foo")
    let waiting = await define("bars", "Foo")
    let gone = await api.get("\(TestAPI.definitions)/foos.example.org").object
    _ = await api.delete("\(TestAPI.definitions)/foos.example.org")
    _ = await api.patch("\(TestAPI.definitions)/foos.example.org", .merge, ["metadata": ["finalizers": .null]])

    // The controller asks for it.
    let definitions = ResourceName(group: "apiextensions.k8s.io", version: "v1", plural: "customresourcedefinitions")
    var index = LiveIndex()
    index.put(waiting, ObjectKey(.customResourceDefinitions, waiting))
    let names = CustomDefinitionNames()
    let keys = names.keys(touchedBy: ObjectChange(kind: .deleted, resource: definitions, object: gone, previous: gone), index)
    #expect(keys.map(\.name) == ["bars.example.org"])
    var plan = Plan(now: Moment(nanoseconds: 0))
    names.reconcile(try #require(keys.first), index, &plan)
    #expect(plan.actions.count == 1)

    let again = await api.put("\(TestAPI.definitions)/bars.example.org", waiting.value)
    #expect(state(again.object).contains { $0.hasPrefix("Established True") })
    #expect(await api.get("/apis/example.org/v1/namespaces/default/bars").code == 200)
  }
}
