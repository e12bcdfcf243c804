import ObjectModel
import Testing

@testable import EmbeddedCluster

struct LifecycleStories {
  private let namespace = Manifest([
    "apiVersion": "v1", "kind": "Namespace", "metadata": ["name": "demo"], "spec": ["finalizers": ["kubernetes"]],
  ])

  @Test func `a namespace is furnished with an account and the authority`() {
    var stage = Stage([NamespaceController(certificateAuthority: "PEM")])
    stage.put(namespace)
    stage.settle()
    #expect(stage.object(.serviceAccounts, "default", namespace: "demo") != nil)
    #expect(stage.object(.configMaps, "kube-root-ca.crt", namespace: "demo")?["data", "ca.crt"] == "PEM")
  }

  @Test func `a namespace goes once it is empty`() throws {
    var stage = Stage([NamespaceController(certificateAuthority: "")])
    stage.put(namespace)
    stage.settle()
    var going = try #require(stage.object(.namespaces, "demo", namespace: ""))
    going["metadata", "deletionTimestamp"] = "2026-01-01T00:00:00Z"
    going["metadata", "deletionGracePeriodSeconds"] = 1
    stage.put(going)
    stage.settle()
    #expect(stage.object(.namespaces, "demo", namespace: "") == nil)
    #expect(stage.all(.configMaps).isEmpty)
  }

  @Test func `what a finalizer holds is told in the namespace's status`() throws {
    var stage = Stage([NamespaceController(certificateAuthority: "")])
    stage.put(namespace)
    var held = Manifest(["apiVersion": "v1", "kind": "ConfigMap", "metadata": ["name": "held", "namespace": "demo"]])
    held.finalizers = ["example.com/hold"]
    stage.put(held)
    var going = try #require(stage.object(.namespaces, "demo", namespace: ""))
    going["metadata", "deletionTimestamp"] = "2026-01-01T00:00:00Z"
    going["metadata", "deletionGracePeriodSeconds"] = 1
    stage.put(going)
    stage.settle()
    let message = stage.object(.namespaces, "demo", namespace: "")?["status", "conditions"]?.array?.compactMap {
      $0["message"]?.string
    }.joined()
    #expect(message?.contains("example.com/hold in 1 resource instances") == true)
  }

  @Test func `a definition goes after its objects`() throws {
    var stage = Stage([CustomDefinitionCleanup()])
    var definition = Manifest([
      "apiVersion": "apiextensions.k8s.io/v1", "kind": "CustomResourceDefinition", "metadata": ["name": "widgets.example.com"],
      "spec": ["group": "example.com", "names": ["plural": "widgets", "kind": "Widget"]],
    ])
    definition.finalizers = [CustomDefinitionStatus.finalizer]
    stage.put(definition)
    stage.put(Manifest(["apiVersion": "example.com/v1", "kind": "Widget", "metadata": ["name": "w", "namespace": "default"]]))
    stage.delete(try #require(stage.object(.customResourceDefinitions, "widgets.example.com", namespace: "")))
    stage.settle()
    #expect(stage.all(StorageKind(group: "example.com", plural: "widgets")).isEmpty)
    #expect(stage.object(.customResourceDefinitions, "widgets.example.com", namespace: "") == nil)
  }
}
