import KubernetesSchema
import ObjectModel
import Testing

@testable import Comparison

private let live = Manifest([
  "apiVersion": "apps/v1", "kind": "Deployment",
  "metadata": [
    "name": "web", "namespace": "demo", "labels": ["a/b": "2"],
    "managedFields": [
      [
        "manager": "argocd-controller", "operation": "Update", "apiVersion": "apps/v1", "time": "2026-01-01T00:00:00Z",
        "fieldsType": "FieldsV1",
        "fieldsV1": [
          "f:metadata": ["f:labels": [".": [:], "f:a/b": [:]]],
          "f:spec": ["f:template": ["f:spec": ["f:containers": ["k:{\"name\":\"web\"}": [".": [:], "f:image": [:]]]]]],
        ],
      ],
      [
        "manager": "hpa-controller", "operation": "Update", "apiVersion": "apps/v1", "time": "2026-01-01T01:00:00Z",
        "subresource": "scale", "fieldsType": "FieldsV1", "fieldsV1": ["f:spec": ["f:replicas": [:]]],
      ],
      [
        "manager": "kubectl-edit", "operation": "Update", "apiVersion": "apps/v1", "time": "2026-01-01T02:00:00Z",
        "fieldsType": "FieldsV1",
        "fieldsV1": ["f:spec": ["f:template": ["f:spec": ["f:containers": ["k:{\"name\":\"web\"}": ["f:image": [:]]]]]]],
      ],
    ],
  ],
  "spec": ["replicas": 5, "template": ["spec": ["containers": [["name": "web", "image": "nginx:2"]]]]],
])

private func owner(_ steps: [DifferencePath.Step]) -> FieldOwner? {
  FieldOwners(of: live).owner(of: DifferencePath(steps), in: live.value)
}

@Test func `a field's owner is who wrote it last`() {
  #expect(
    owner([.field("spec"), .field("replicas")])
      == FieldOwner(
        manager: "hpa-controller", operation: "Update", time: Timestamp("2026-01-01T01:00:00Z"), subresource: "scale"))
  let container: [DifferencePath.Step] = [.field("spec"), .field("template"), .field("spec"), .field("containers")]
  #expect(owner(container + [.element(key: "name", value: "web"), .field("image")])?.manager == "kubectl-edit")
  #expect(owner(container + [.index(0), .field("image")])?.manager == "kubectl-edit")
  #expect(owner([.field("metadata"), .field("labels"), .field("a/b")])?.manager == "argocd-controller")
  #expect(owner([.field("spec"), .field("paused")]) == nil)
}

@Test(arguments: [
  (1, "`spec.replicas` was set by hpa-controller just now"), (12, "`spec.replicas` was set by hpa-controller 12 seconds ago"),
  (60, "`spec.replicas` was set by hpa-controller 1 minute ago"),
  (200, "`spec.replicas` was set by hpa-controller 3 minutes ago"),
  (7200, "`spec.replicas` was set by hpa-controller 2 hours ago"), (90000, "`spec.replicas` was set by hpa-controller 1 day ago"),
  (-5, "`spec.replicas` was set by hpa-controller just now"),
])
func `a difference is told in a sentence`(seconds: Int, sentence: String) {
  let path = DifferencePath([.field("spec"), .field("replicas")])
  let owner = FieldOwner(manager: "hpa-controller", operation: "Update", time: Timestamp(secondsSince1970: 1000))
  let difference = Difference(path: path, desired: 2, live: 5, owner: owner)
  #expect(difference.sentence(now: 1000 + Int64(seconds)) == sentence)
}

@Test func `a difference without an owner is told too`() {
  let path = DifferencePath([.field("data"), .field("a")])
  #expect(Difference(path: path, desired: 1, live: nil).sentence(now: 0) == "`data.a` is missing from the cluster")
  #expect(Difference(path: path, desired: nil, live: 1).sentence(now: 0) == "`data.a` is not wanted any more")
  #expect(Difference(path: path, desired: 1, live: 2).sentence(now: 0) == "`data.a` is not as it should be")
}

@Test func `a comparison is explained from the live object`() {
  var desired = live
  desired["metadata", "managedFields"] = nil
  desired["spec", "replicas"] = 2
  let comparison = Comparator.compare(desired: desired, live: live)
  #expect(comparison.differences.map(\.owner) == [nil])
  #expect(comparison.explained(by: live).differences.map { $0.owner?.manager } == ["hpa-controller"])
}
