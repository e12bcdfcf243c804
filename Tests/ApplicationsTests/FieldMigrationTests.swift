import ObjectModel
import Testing

@testable import Applications

@Suite struct `Handing over fields to server-side apply` {
  private static func entry(
    _ manager: String, _ operation: String, _ field: String, time: String = "2026-01-01T00:00:00Z", subresource: String = ""
  )
    -> JSONValue
  {
    var entry: JSONValue = [
      "manager": .string(manager), "operation": .string(operation), "apiVersion": "v1", "time": .string(time),
      "fieldsType": "FieldsV1", "fieldsV1": ["f:data": [:]],
    ]
    entry["fieldsV1", "f:data", "f:\(field)"] = [:]
    if !subresource.isEmpty { entry["subresource"] = .string(subresource) }
    return entry
  }

  private static func patch(_ entries: JSONValue...) -> JSONValue? {
    let live = Manifest([
      "apiVersion": "v1", "kind": "ConfigMap",
      "metadata": ["name": "a", "resourceVersion": "7", "managedFields": .array(entries)],
    ])
    return FieldMigration.patch(of: live, from: ["kubectl-client-side-apply", "argocd-controller"], to: "argocd-controller")
  }

  @Test func `makes what was updated by a client-side applier applied by us`() {
    let patch = Self.patch(Self.entry("kubectl-client-side-apply", "Update", "a"), Self.entry("other", "Update", "b"))
    #expect(patch?.array?.first == ["op": "test", "path": "/metadata/resourceVersion", "value": "7"])
    #expect(
      patch?.array?.last?["value"] == [
        Self.entry("argocd-controller", "Apply", "a"), Self.entry("other", "Update", "b"),
      ])
  }

  @Test func `joins it with what we applied already`() {
    let patch = Self.patch(
      Self.entry("argocd-controller", "Apply", "a"), Self.entry("kubectl-client-side-apply", "Update", "b"),
      Self.entry("argocd-controller", "Update", "c"))
    let entries = patch?.array?.last?["value"]?.array
    #expect(entries?.count == 1)
    #expect(entries?.first?["fieldsV1"] == ["f:data": ["f:a": [:], "f:b": [:], "f:c": [:]]])
  }

  @Test func `leaves alone what was applied, what is of a subresource, and what cannot be read`() {
    #expect(Self.patch(Self.entry("kubectl-client-side-apply", "Apply", "a")) == nil)
    #expect(Self.patch(Self.entry("kubectl-client-side-apply", "Update", "a", subresource: "status")) == nil)
    #expect(Self.patch(["operation": "Guess"]) == nil)
    #expect(Self.patch() == nil)
  }
}
