import CustomResources
import ObjectModel
import Testing

@Suite struct `A part of a status` {
  @Test func `of an operation is read as it was written, with the members clients expect`() {
    var state = OperationState(
      operation: Operation(["sync": ["revision": "abc"]]), message: "working", startedAt: "2026-01-01T00:00:00Z")
    var result = SyncResult()
    result.revision = "abc"
    result.resources = [
      ResourceResult(
        key: ResourceKey(group: "", kind: "Service", namespace: "demo", name: "web"), version: "v1", syncPhase: .sync,
        status: .synced, hookPhase: .running, message: "service/web created")
    ]
    state.syncResult = result
    let value = state.value
    #expect(OperationState(value).value == value)
    #expect(value["operation", "retry"] == [:])
    #expect(value["operation", "initiatedBy"] == [:])
    #expect(value["syncResult", "source", "repoURL"] == "")
    #expect(value["syncResult", "resources"]?[0]?["group"] == "")
    #expect(value["finishedAt"] == nil)
  }

  @Test func `of a deployment is read as it was written`() {
    var entry = RevisionHistory(id: 3)
    entry.revision = "abc"
    entry.deployedAt = "2026-01-01T00:00:00Z"
    #expect(RevisionHistory(entry.value).value == entry.value)
    #expect(entry.value["source", "repoURL"] == "")
  }

  @Test func `of a resource is read as it was written`() {
    var resource = ResourceStatus(
      key: ResourceKey(group: "", kind: "Pod", namespace: "d", name: "p"), version: "v1", status: .outOfSync)
    resource.requiresPruning = true
    resource.syncWave = -2
    #expect(ResourceStatus(resource.value) == resource)
  }

  @Test func `about a condition that did not change keeps its time`() {
    let before = [
      Condition(type: Condition.comparisonError, message: "old", lastTransitionTime: "1"),
      Condition(type: Condition.syncError, message: "other step", lastTransitionTime: "2"),
      Condition(type: Condition.invalidSpecError, message: "gone", lastTransitionTime: "3"),
    ]
    let found = ["old", "new", "new"].map { Condition(type: Condition.comparisonError, message: $0) }
    let after = before.replacing([Condition.comparisonError, Condition.invalidSpecError], with: found, now: "9")
    #expect(after.map(\.message) == ["new", "old", "other step"])
    #expect(after.map(\.lastTransitionTime) == ["9", "1", "2"])
    #expect(after.line == "ComparisonError: new;ComparisonError: old;SyncError: other step")
  }

  @Test func `tells which part of the spec changed since it was compared`() {
    let spec = ApplicationSpec([
      "source": ["repoURL": "r", "path": "p"], "destination": ["server": "s"], "ignoreDifferences": [["kind": "Pod"]],
    ])
    let compared = ComparedTo(spec)
    #expect(compared.hasSameSources(as: spec))
    #expect(compared.hasSameDestination(as: spec))
    #expect(compared.hasSameIgnoreDifferences(as: spec))
    let other = ApplicationSpec(["source": ["repoURL": "other"], "destination": ["name": "x"]])
    #expect(!compared.hasSameSources(as: other))
    #expect(!compared.hasSameDestination(as: other))
    #expect(!compared.hasSameIgnoreDifferences(as: other))
  }
}
