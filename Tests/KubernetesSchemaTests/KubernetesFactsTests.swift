import ObjectModel
import Testing

@testable import KubernetesSchema

@Suite struct KubernetesFactsTests {
  let facts = KubernetesFacts.builtIn

  @Test func `every line of the embedded facts is understood`() {
    let reading = FactsReader.embedded()
    #expect(reading.unread == [])
    #expect(reading.structures.count > 1000)
    #expect(reading.resources.count > 90)
  }

  @Test func `a resource is found by kind, by path and by group`() throws {
    let deployment = try #require(facts.resource(GroupVersionKind(group: "apps", version: "v1", kind: "Deployment")))
    #expect(deployment.plural == "deployments")
    #expect(deployment.shortNames == ["deploy"])
    #expect(deployment.isNamespaced && deployment.isServed && deployment.isPreferred)
    #expect(deployment.subresources["scale"]?.kind == GroupVersionKind(group: "autoscaling", version: "v1", kind: "Scale"))
    #expect(deployment.subresources["status"]?.kind == deployment.kind)
    #expect(facts.resource(group: "apps", version: "v1", plural: "deployments")?.kind == deployment.kind)
    #expect(facts.resource(group: "", version: "v1", plural: "pods")?.kind.kind == "Pod")
    #expect(
      facts.resources(of: GroupKind(group: "autoscaling", kind: "HorizontalPodAutoscaler")).map(\.kind.version) == ["v2", "v1"])
    #expect(facts.isNamespaced(GroupKind(group: "", kind: "Node")) == false)
    #expect(facts.isNamespaced(GroupKind(group: "example.com", kind: "Widget")) == nil)
  }

  @Test func `a schema is walked field by field`() throws {
    let schema = try #require(facts.schema(of: GroupVersionKind(group: "apps", version: "v1", kind: "Deployment")))
    let containers = try #require(schema["spec", "template", "spec", "containers"])
    #expect(containers.kind == .list(.map(keys: ["name"])))
    #expect(containers.patchStrategies == .merge)
    #expect(containers.mergeKey == "name")
    let ports = try #require(containers.items?.field("ports"))
    #expect(ports.listKeys == ["containerPort", "protocol"])
    #expect(ports.mergeKey == "containerPort")
    #expect(ports.items?.field("protocol")?.defaultValue == "TCP")
    #expect(containers.items?["resources", "limits", "cpu"]?.scalar == .quantity)
    #expect(schema["spec", "strategy"]?.patchStrategies == .retainKeys)
    #expect(schema["spec"]?.requiredFields == ["selector", "template"])
    #expect(schema["spec", "selector"]?.isAtomic == true)
    #expect(schema["spec", "nonsense"] == nil)
  }

  @Test(arguments: [("autoscaling/v1", "Scale"), ("policy/v1", "Eviction"), ("v1", "DeleteOptions"), ("v1", "Status")])
  func `kinds that are not resources have schemas too`(apiVersion: String, kind: String) {
    #expect(facts.schema(of: GroupVersionKind(apiVersion: apiVersion, kind: kind)) != nil)
  }

  @Test func `a kind of somebody else has no schema`() {
    #expect(facts.schema(of: GroupVersionKind(group: "apps.example.com", version: "v1", kind: "Deployment")) == nil)
  }

  @Test func `a structural schema yields topologies, defaults and openness`() throws {
    let schema = ObjectSchema(openAPI: [
      "type": "object",
      "properties": [
        "spec": [
          "type": "object", "required": ["size"],
          "properties": [
            "size": ["type": "integer", "default": 1, "enum": [1, 2]],
            "tags": ["type": "array", "x-kubernetes-list-type": "set", "items": ["type": "string"]],
            "parts": [
              "type": "array", "x-kubernetes-list-type": "map", "x-kubernetes-list-map-keys": ["name"],
              "items": ["type": "object", "properties": ["name": ["type": "string"]]],
            ],
            "free": ["type": "object", "x-kubernetes-preserve-unknown-fields": true],
            "labels": ["type": "object", "additionalProperties": ["type": "string"], "x-kubernetes-map-type": "atomic"],
            "limit": ["x-kubernetes-int-or-string": true],
            "plain": ["type": "array", "items": ["type": "string"]],
          ],
        ]
      ],
    ])
    let spec = try #require(schema.field("spec"))
    #expect(spec.requiredFields == ["size"])
    #expect(spec.field("size")?.defaultValue == 1)
    #expect(spec.field("size")?.allowedValues == [1, 2])
    #expect(spec.field("tags")?.kind == .list(.set))
    #expect(spec.field("parts")?.listKeys == ["name"])
    #expect(spec.field("free")?.kind == .map(.granular))
    #expect(spec["free", "x", "y"]?.kind == .deduced)
    #expect(spec.field("labels")?.isAtomic == true)
    #expect(spec.field("limit")?.scalar == .intOrString)
    #expect(spec.field("plain")?.kind == .list(.atomic))
    #expect(schema["metadata", "finalizers"]?.kind == .list(.set))
    #expect(schema["kind"]?.scalar == .string)
    #expect(spec.field("unknown") == nil)
  }
}
