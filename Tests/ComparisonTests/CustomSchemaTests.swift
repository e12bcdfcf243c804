import CustomResources
import KubernetesSchema
import ObjectModel
import Testing

@testable import Comparison

/// A definition shaped as that of the Gateway API's HTTPRoute, as far as these tests go.
private let definition: JSONValue = [
  "apiVersion": "apiextensions.k8s.io/v1", "kind": "CustomResourceDefinition",
  "metadata": ["name": "httproutes.gateway.networking.k8s.io"],
  "spec": [
    "group": "gateway.networking.k8s.io", "names": ["kind": "HTTPRoute", "plural": "httproutes"], "scope": "Namespaced",
    "versions": [
      [
        "name": "v1", "served": true, "storage": true,
        "schema": [
          "openAPIV3Schema": [
            "type": "object",
            "properties": [
              "spec": [
                "type": "object",
                "properties": [
                  "parentRefs": [
                    "type": "array",
                    "items": [
                      "type": "object",
                      "properties": [
                        "group": ["type": "string", "default": "gateway.networking.k8s.io"],
                        "kind": ["type": "string", "default": "Gateway"], "name": ["type": "string"],
                      ],
                    ],
                  ],
                  "timeout": ["type": "object", "properties": ["seconds": ["type": "integer", "default": 30]]],
                  "rules": [
                    "type": "array", "default": [["matches": [["path": ["type": "PathPrefix", "value": "/"]]]]],
                    "items": ["type": "object", "x-kubernetes-preserve-unknown-fields": true],
                  ],
                  "ports": [
                    "type": "array", "x-kubernetes-list-type": "map", "x-kubernetes-list-map-keys": ["name"],
                    "items": ["type": "object", "properties": ["name": ["type": "string"], "port": ["type": "integer"]]],
                  ],
                ],
              ]
            ],
          ]
        ],
      ]
    ],
  ],
]

private func route(_ spec: String, managed: String = "") throws -> Manifest {
  try object(
    #"{"apiVersion":"gateway.networking.k8s.io/v1","kind":"HTTPRoute","metadata":{"name":"r","namespace":"d"\#(managed)},"spec":\#(spec)}"#
  )
}

private func knowing(serverSide: Bool = false) -> ComparisonOptions {
  var options = ComparisonOptions(isServerSideApply: serverSide)
  options.customSchemas = CustomSchemas(definitions: [Manifest(definition)])
  return options
}

@Suite struct `Custom resources` {
  private static let live =
    #"{"parentRefs":[{"group":"gateway.networking.k8s.io","kind":"Gateway","name":"g"}],"rules":[{"matches":[{"path":{"type":"PathPrefix","value":"/"}}]}]}"#

  @Test func `are in sync when only the defaults of their definition were filled in`() throws {
    let desired = try route(#"{"parentRefs":[{"name":"g"}]}"#)
    let live = try route(Self.live)
    #expect(Comparator.compare(desired: desired, live: live).isModified)
    #expect(!Comparator.compare(desired: desired, live: live, options: knowing()).isModified)
    #expect(!Comparator.compare(desired: desired, live: live, options: knowing(serverSide: true)).isModified)
  }

  @Test func `differ where a value differs`() throws {
    let comparison = Comparator.compare(
      desired: try route(#"{"parentRefs":[{"name":"h"}]}"#), live: try route(Self.live), options: knowing())
    #expect(comparison.differences.map(\.path.description) == ["spec.parentRefs[0].name"])
  }

  @Test func `are not measured by a default where another value was set and nothing is desired`() throws {
    let desired = try route(#"{"timeout":{}}"#)
    #expect(!Comparator.compare(desired: desired, live: try route(#"{"timeout":{"seconds":90}}"#), options: knowing()).isModified)
  }

  @Test func `merge lists by their keys when applied server-side, and replace them when not`() throws {
    let desired = try route(#"{"ports":[{"name":"a","port":1}]}"#)
    let live = try route(#"{"ports":[{"name":"a","port":1},{"name":"b","port":2}]}"#)
    #expect(!Comparator.compare(desired: desired, live: live, options: knowing(serverSide: true)).isModified)
    #expect(Comparator.compare(desired: desired, live: live, options: knowing()).isModified)
    let changed = Comparator.compare(
      desired: try route(#"{"ports":[{"name":"a","port":9}]}"#), live: live, options: knowing(serverSide: true))
    #expect(changed.differences.map(\.path.description) == [#"spec.ports[name="a"].port"#])
  }

  @Test func `say which of their kinds are to be looked up`() throws {
    let object = try route("{}")
    let pairs = [ResourcePair(key: object.key, desired: object, live: nil)]
    #expect(ComparisonQuestions(pairs, ComparisonOptions()).customKinds == [object.groupVersionKind])
  }

  @Test func `of a definition that makes no sense are compared without it`() throws {
    for broken: JSONValue in [[:], ["spec": ["versions": [1, [:], ["name": "v1", "schema": 7]]]], ["spec": 1]] {
      var options = ComparisonOptions()
      options.customSchemas = CustomSchemas(definitions: [Manifest(broken)])
      let object = try route("{}")
      #expect(!Comparator.compare(desired: object, live: object, options: options).isModified)
    }
  }
}
