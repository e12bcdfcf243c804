import ObjectModel
import Testing

@testable import Rendering

@Suite struct TrackingTests {
  private func service() -> Manifest {
    Manifest(["apiVersion": "v1", "kind": "Service", "metadata": ["name": "web", "namespace": "default"]])
  }

  private func marked(_ tracking: Tracking, _ manifest: Manifest, application: String = "guestbook", namespace: String = "")
    throws -> Manifest
  {
    var manifest = manifest
    try tracking.mark(&manifest, application: application, namespace: namespace)
    return manifest
  }

  @Test func `by default an annotation says whose an object is`() throws {
    let manifest = try marked(Tracking(), service())
    #expect(manifest.annotations == [Tracking.annotationKey: "guestbook:/Service:default/web"])
    #expect(manifest.labels.isEmpty)
  }

  @Test func `the group stands in the identifier, and the destination namespace where there is no other`() throws {
    let deployment = Manifest(["apiVersion": "apps/v1", "kind": "Deployment", "metadata": ["name": "web"]])
    let manifest = try marked(Tracking(), deployment, application: "team_guestbook", namespace: "prod")
    #expect(manifest.annotation(Tracking.annotationKey) == "team_guestbook:apps/Deployment:prod/web")
    #expect(manifest.namespace.isEmpty)
  }

  @Test func `a label may go with it, cut to what a label takes`() throws {
    let name = String(repeating: "a", count: 62) + "-bcd"
    let manifest = try marked(Tracking(method: .annotationAndLabel), service(), application: name)
    #expect(manifest.label("app.kubernetes.io/instance") == String(repeating: "a", count: 62))
    #expect(manifest.annotation(Tracking.annotationKey) == name + ":/Service:default/web")
  }

  @Test func `a label alone is not cut`() throws {
    let name = String(repeating: "a", count: 70)
    let manifest = try marked(Tracking(method: .label, labelKey: "app"), service(), application: name)
    #expect(manifest.labels == ["app": name])
    #expect(manifest.annotations.isEmpty)
  }

  @Test func `an installation leaves its own mark`() throws {
    let manifest = try marked(Tracking(installationID: "one"), service())
    #expect(manifest.annotation(Tracking.installationKey) == "one")
  }

  @Test func `definitions of resources are not marked`() throws {
    let definition = Manifest([
      "apiVersion": "apiextensions.k8s.io/v1", "kind": "CustomResourceDefinition", "metadata": ["name": "x"],
    ])
    #expect(try marked(Tracking(method: .annotationAndLabel, installationID: "one"), definition) == definition)
  }

  @Test func `a label that is no string is an error that names it`() {
    var manifest = service()
    manifest["metadata", "labels"] = ["invalid": true]
    let error = #expect(throws: RenderError.self) { try marked(Tracking(), manifest) }
    #expect(
      error?.description
        == "failed to set app instance tracking info on manifest: failed to get labels from target object v1/Service web: .metadata.labels accessor error: contains non-string value in the map under key \"invalid\": it is a boolean; put it in quotes"
    )
  }
}
