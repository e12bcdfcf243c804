import CustomResources
import ObjectModel
import Testing

@testable import Comparison

private func search(_ settings: JSONValue = ["warn": true]) -> OrphanSearch {
  OrphanSearch(namespace: "demo", settings: OrphanedResources(settings))
}

private func candidate(
  _ kind: String, _ name: String, group: String = "", namespace: String = "demo", hasOwner: Bool = false, instance: String? = nil
) -> OrphanSearch.Candidate {
  OrphanSearch.Candidate(
    key: ResourceKey(group: group, kind: kind, namespace: namespace, name: name), hasOwner: hasOwner, instance: instance)
}

private func names(_ search: OrphanSearch, _ candidates: [OrphanSearch.Candidate]) -> [String] {
  search.orphans(among: candidates, exists: { $0 == "app" }, isPermitted: { $0.kind != "Secret" }).map(\.name)
}

@Suite struct `Orphans` {
  @Test func `are what nobody tracks, owns or forbids in the namespace`() {
    let candidates = [
      candidate("ConfigMap", "orphan"), candidate("ConfigMap", "elsewhere", namespace: "other"),
      candidate("Pod", "child", hasOwner: true),
      candidate("ConfigMap", "tracked", instance: "app"), candidate("ConfigMap", "left", instance: "gone"),
      candidate("Secret", "s"),
    ]
    #expect(names(search(), candidates) == ["left", "orphan"])
  }

  @Test func `are not what every namespace has`() {
    let candidates = [
      candidate("ServiceAccount", "default"), candidate("ConfigMap", "kube-root-ca.crt"), candidate("Service", "kubernetes"),
    ]
    #expect(names(search(), candidates) == ["kubernetes"])
  }

  @Test func `are not what the project ignores`() {
    let settings: JSONValue = [
      "ignore": [["kind": "ConfigMap", "name": "istio-*"], ["group": "apps"], ["group": "*.io", "kind": "X"]]
    ]
    let candidates = [
      candidate("ConfigMap", "istio-ca"), candidate("ConfigMap", "own"), candidate("Deployment", "d", group: "apps"),
      candidate("X", "x", group: "example.io"), candidate("Y", "y", group: "example.io"),
    ]
    #expect(names(search(settings), candidates) == ["own", "y"])
  }

  @Test func `are told of when the project wants it`() {
    #expect(search().warning(count: 3)?.message == "Application has 3 orphaned resources")
    #expect(search().warning(count: 0) == nil)
    #expect(search(["warn": false]).warning(count: 3) == nil)
  }
}
