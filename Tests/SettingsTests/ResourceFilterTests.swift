import ObjectModel
import Testing

@testable import Settings

private func filter(_ data: JSONValue) -> ResourceFilter { DeliverySettings(configMap: Manifest(["data": data])).filter }

private let cluster = "https://kubernetes.default.svc"

@Test(arguments: [
  ("", "Event", true), ("events.k8s.io", "Event", true), ("metrics.k8s.io", "PodMetrics", true),
  ("coordination.k8s.io", "Lease", true),
  ("", "Endpoints", true), ("discovery.k8s.io", "EndpointSlice", true), ("cilium.io", "CiliumIdentity", true), ("", "Pod", false),
  ("apps", "Deployment", false), ("cilium.io", "CiliumNetworkPolicy", false),
])
func `where the settings say nothing, the stock list holds`(group: String, kind: String, isExcluded: Bool) {
  #expect(filter([:]).isExcluded(GroupKind(group: group, kind: kind), cluster: cluster) == isExcluded)
}

@Test func `exclusions take groups and clusters by glob, kinds by name`() {
  let filter = filter([
    "resource.exclusions":
      "- apiGroups: ['*.example.com']\n  kinds: [Thing]\n  clusters: ['https://10.*']\n- kinds: ['*']\n  apiGroups: [foo]\n"
  ])
  let thing = GroupKind(group: "a.example.com", kind: "Thing")
  #expect(filter.isExcluded(thing, cluster: "https://10.0.0.1"))
  #expect(!filter.isExcluded(thing, cluster: cluster))
  #expect(!filter.isExcluded(GroupKind(group: "a.example.com", kind: "Things"), cluster: "https://10.0.0.1"))
  #expect(filter.isExcluded(GroupKind(group: "foo", kind: "Bar"), cluster: cluster))
  // The list replaces the stock list, but not what is never delivered.
  #expect(!filter.isExcluded(GroupKind(group: "", kind: "Endpoints"), cluster: cluster))
  #expect(filter.isExcluded(GroupKind(group: "", kind: "Event"), cluster: cluster))
}

@Test func `with inclusions only what they name exists, less what is excluded`() {
  let filter = filter([
    "resource.inclusions": "- apiGroups: [apps]\n  kinds: [Deployment, ReplicaSet]\n",
    "resource.exclusions": "- kinds: [ReplicaSet]\n",
  ])
  #expect(!filter.isExcluded(GroupKind(group: "apps", kind: "Deployment"), cluster: cluster))
  #expect(filter.isExcluded(GroupKind(group: "apps", kind: "ReplicaSet"), cluster: cluster))
  #expect(filter.isExcluded(GroupKind(group: "", kind: "Service"), cluster: cluster))
}

@Test func `a blank list excludes nothing but what is never delivered`() {
  #expect(!filter(["resource.exclusions": ""]).isExcluded(GroupKind(group: "", kind: "Endpoints"), cluster: cluster))
}
