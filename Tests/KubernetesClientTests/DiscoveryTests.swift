import ObjectModel
import Testing

@testable import KubernetesClient

private let aggregated: JSONValue = [
  "kind": "APIGroupDiscoveryList",
  "items": [
    [
      "metadata": ["name": "autoscaling"],
      "versions": [
        [
          "version": "v2", "freshness": "Current",
          "resources": [
            [
              "resource": "horizontalpodautoscalers",
              "responseKind": ["group": "", "version": "", "kind": "HorizontalPodAutoscaler"],
              "scope": "Namespaced", "singularResource": "horizontalpodautoscaler", "verbs": ["list", "watch"],
              "shortNames": ["hpa"],
              "subresources": [["subresource": "status"]],
            ]
          ],
        ],
        [
          "version": "v1", "freshness": "Current",
          "resources": [
            ["resource": "horizontalpodautoscalers", "responseKind": ["kind": "HorizontalPodAutoscaler"], "scope": "Namespaced"]
          ],
        ],
      ],
    ],
    ["metadata": ["name": "metrics.k8s.io"], "versions": [["version": "v1beta1", "freshness": "Stale", "resources": []]]],
  ],
]

@Test func `aggregated discovery keeps the server's order and the preferred version first`() {
  let (resources, failures) = Discovery.aggregated(aggregated)
  let discovery = Discovery(resources: resources, failures: failures)
  let kind = GroupKind(group: "autoscaling", kind: "HorizontalPodAutoscaler")
  #expect(discovery.resource(for: kind)?.version == "v2")
  #expect(discovery.resource(for: kind)?.subresources == ["status"])
  #expect(discovery.groupVersions == ["autoscaling/v2", "autoscaling/v1"])
  #expect(discovery.preferredResources.count == 1)
}

@Test func `a stale group is noted and does not break the others`() {
  let found = Discovery.aggregated(aggregated)
  #expect(Array(found.failures.keys) == ["metrics.k8s.io/v1beta1"])
  #expect(!found.resources.isEmpty)
}

@Test func `a version that is not served falls back to the preferred one, unless it must be exact`() {
  let discovery = Discovery(resources: Discovery.aggregated(aggregated).resources)
  func kind(_ version: String) -> GroupVersionKind {
    GroupVersionKind(group: "autoscaling", version: version, kind: "HorizontalPodAutoscaler")
  }
  #expect(discovery.resource(for: kind("v1"))?.version == "v1")
  #expect(discovery.resource(for: kind("v2beta2"))?.version == "v2")
  #expect(discovery.exactResource(for: kind("v2beta2")) == nil)
}

@Test func `legacy documents give the same resources`() {
  let groups: JSONValue = [
    "groups": [
      [
        "name": "apps", "preferredVersion": ["groupVersion": "apps/v1"],
        "versions": [["groupVersion": "apps/v1beta1"], ["groupVersion": "apps/v1"]],
      ]
    ]
  ]
  #expect(Discovery.groupVersions(ofGroups: groups) == ["apps/v1", "apps/v1beta1"])
  let list: JSONValue = [
    "resources": [
      ["name": "deployments", "kind": "Deployment", "namespaced": true, "verbs": ["list", "watch"]],
      ["name": "deployments/scale", "kind": "Scale", "namespaced": true],
    ]
  ]
  let resources = Discovery.legacy(list, groupVersion: "apps/v1")
  #expect(resources.map(\.qualifiedName) == ["deployments.apps"])
  #expect(resources.first?.subresources == ["scale"] && resources.first?.isWatchable == true)
}

@Test func `a legacy answer is told by its content type`() {
  #expect(!Discovery.isAggregated(contentType: "application/json"))
  #expect(Discovery.isAggregated(contentType: "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList"))
}
