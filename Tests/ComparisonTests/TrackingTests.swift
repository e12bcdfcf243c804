import CustomResources
import ObjectModel
import Testing

@testable import Comparison

private func manifest(_ id: String?, kind: String = "ConfigMap", namespace: String = "demo", name: String = "a") -> Manifest {
  var manifest = Manifest(["apiVersion": "v1", "kind": .string(kind), "metadata": ["name": .string(name)]])
  manifest.namespace = namespace
  manifest.setAnnotation(Annotation.trackingID, to: id)
  return manifest
}

@Suite struct `A tracking id` {
  @Test(arguments: [
    ("guestbook:/Service:default/web", "guestbook", ResourceKey(group: "", kind: "Service", namespace: "default", name: "web")),
    ("team_app:apps/Deployment:d/w", "team_app", ResourceKey(group: "apps", kind: "Deployment", namespace: "d", name: "w")),
    (
      "app:rbac.authorization.k8s.io/ClusterRole:/system:aggregate", "app",
      ResourceKey(group: "rbac.authorization.k8s.io", kind: "ClusterRole", namespace: "", name: "system:aggregate")
    ),
  ])
  func `is read and written`(text: String, instance: String, key: ResourceKey) throws {
    let id = try #require(TrackingID(text))
    #expect(id == TrackingID(instance: instance, key: key))
    #expect(id.description == text)
  }

  @Test(arguments: ["", "app", "app:kind:name", ":/Service:d/w", "app:/Service", "app:Service:d/w"])
  func `is nothing else`(text: String) { #expect(TrackingID(text) == nil) }
}

@Suite struct `Tracking` {
  private let tracking = ResourceTracking()

  @Test func `marks objects so that they are known again`() {
    let plain = manifest(nil)
    let marked = tracking.marked(plain, as: plain.key, instance: "app")
    #expect(marked.annotation(Annotation.trackingID) == "app:/ConfigMap:demo/a")
    #expect(tracking.isManaged(marked, by: "app"))
    #expect(!tracking.isManaged(marked, by: "other"))
  }

  @Test func `leaves definitions unmarked`() {
    var definition = manifest(nil, kind: "CustomResourceDefinition", namespace: "")
    definition.apiVersion = "apiextensions.k8s.io/v1"
    #expect(tracking.marked(definition, as: definition.key, instance: "app") == definition)
  }

  @Test func `does not count objects that another object owns`() {
    var owned = manifest("app:/ConfigMap:demo/a")
    owned["metadata", "ownerReferences"] = [["uid": "u", "kind": "Deployment", "name": "d"]]
    #expect(!tracking.isManaged(owned, by: "app"))
  }

  @Test(arguments: [
    ("app:/ConfigMap:demo/a", "demo", true), ("app:/ConfigMap:demo/b", "demo", false), ("app:/Secret:demo/a", "demo", false),
    ("app:/ConfigMap:other/a", "demo", false), ("app:/ConfigMap:other/a", "", true), ("app:/ConfigMap:/a", "", true),
  ])
  func `does not count marks that were copied from another object`(id: String, namespace: String, isManaged: Bool) {
    #expect(tracking.isManaged(manifest(id, namespace: namespace), by: "app") == isManaged)
  }

  @Test func `by label takes the label as it is, and cuts it where it is decoration`() {
    let long = String(repeating: "a", count: 62) + "-b"
    let byLabel = ResourceTracking(method: .label).marked(manifest(nil), as: manifest(nil).key, instance: long)
    #expect(byLabel.label(ResourceTracking.defaultLabelKey) == long)
    #expect(ResourceTracking(method: .label).isManaged(byLabel, by: long))
    let both = ResourceTracking(method: .annotationAndLabel).marked(manifest(nil), as: manifest(nil).key, instance: long)
    #expect(both.label(ResourceTracking.defaultLabelKey) == String(repeating: "a", count: 62))
    #expect(ResourceTracking(method: .annotationAndLabel).isManaged(both, by: long))
  }

  @Test func `of one installation does not touch the objects of another`() {
    let ours = ResourceTracking(installationID: "one")
    let marked = ours.marked(manifest(nil), as: manifest(nil).key, instance: "app")
    #expect(ours.isManaged(marked, by: "app"))
    #expect(!ResourceTracking(installationID: "two").isManaged(marked, by: "app"))
  }

  @Test func `does not flap when the method changes from label to annotation`() {
    var live = manifest(nil)
    live.setLabel(ResourceTracking.defaultLabelKey, to: "app")
    let desired = tracking.marked(manifest(nil), as: manifest(nil).key, instance: "app")
    #expect(!Comparator.compare(desired: desired, live: live).isModified)
    live.setLabel(ResourceTracking.defaultLabelKey, to: "other")
    #expect(Comparator.compare(desired: desired, live: live).isModified)
  }
}
