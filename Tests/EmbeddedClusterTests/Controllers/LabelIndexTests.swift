import ObjectModel
import Testing

@testable import EmbeddedCluster

/// Services and Pods find each other by labels.
struct LabelIndexTests {
  private func object(_ kind: StorageKind, _ name: String, _ version: Int, _ content: JSONValue) -> (Manifest, ObjectKey) {
    var object = Manifest(content)
    object.name = name
    object.namespace = "web"
    object["metadata", "uid"] = .string(name)
    object["metadata", "resourceVersion"] = .string(String(version))
    return (object, ObjectKey(kind, object))
  }

  @Test func `they do so after either changes, and not after it goes`() {
    var index = LiveIndex()
    let (service, serviceKey) = object(.services, "s", 1, ["spec": ["selector": ["app": "a", "tier": "web"]]])
    let (first, podKey) = object(.pods, "p", 2, ["metadata": ["labels": ["app": "a", "tier": "web", "x": "y"]]])
    var pod = first
    index.put(service, serviceKey)
    index.put(pod, podKey)
    #expect(index.pods(chosenBy: service).map(\.name) == ["p"])
    #expect(index.services(choosing: pod) == [serviceKey])

    pod.setLabel("tier", to: "db")
    pod["metadata", "resourceVersion"] = "3"
    index.put(pod, podKey)
    #expect(index.pods(chosenBy: service).isEmpty)
    #expect(index.services(choosing: pod).isEmpty)

    pod.setLabel("tier", to: "web")
    pod["metadata", "resourceVersion"] = "4"
    index.put(pod, podKey)
    #expect(index.services(choosing: pod) == [serviceKey])
    index.observeRemoval(pod, podKey)
    #expect(index.pods(chosenBy: service).isEmpty)
  }

  @Test func `a Service without a selector chooses nobody`() {
    var index = LiveIndex()
    let (service, serviceKey) = object(.services, "s", 1, ["spec": ["selector": [:]]])
    let (pod, podKey) = object(.pods, "p", 2, ["metadata": ["labels": ["app": "a"]]])
    index.put(service, serviceKey)
    index.put(pod, podKey)
    #expect(index.pods(chosenBy: service).isEmpty)
    #expect(index.services(choosing: pod).isEmpty)
  }
}
