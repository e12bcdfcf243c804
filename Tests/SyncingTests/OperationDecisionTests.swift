import CustomResources
import ObjectModel
import Testing

@testable import Syncing

@Suite struct `Retrying` {
  private func state(limit: Int, retryCount: Int = 0, refresh: Bool = false) -> OperationState {
    var state = OperationState(
      operation: Operation([
        "sync": ["revision": "abc"], "retry": ["limit": .integer(Int64(limit)), "refresh": .bool(refresh)],
      ]), phase: .failed, startedAt: "2026-01-01T00:00:00Z")
    state.retryCount = retryCount
    return state
  }

  @Test(arguments: [(1, 10.0), (2, 20), (3, 40), (4, 80), (5, 160), (6, 180), (60, 180)])
  func `waits longer each time, up to the cap`(retry: Int, seconds: Double) {
    #expect(Backoff(RetryStrategy([:])).wait(exponent: retry) == seconds)
  }

  @Test(
    arguments: [("7", 7.0), ("5s", 5), ("1m30s", 90), ("500ms", 0.5), ("1h", 3600), ("soon", nil), ("", nil)]
      as [(String, Double?)])
  func `reads a bare number as seconds, and Go durations`(text: String, seconds: Double?) {
    #expect(DurationText.seconds(text) == seconds)
  }

  @Test func `tells the attempt and its time, one step short of the real wait`() throws {
    let retried = try #require(state(limit: 2).retried(after: "it failed", now: 1_767_268_800, nowText: "2026-01-01T12:00:00Z"))
    #expect(retried.message == "it failed. Retrying attempt #1 at 12:00PM.")
    #expect(retried.phase == .running)
    #expect(retried.finishedAt == "2026-01-01T12:00:00Z")
    #expect(retried.isWaitingForRetry)
    #expect(retried.secondsUntilRetry(now: 1_767_268_800) == 10)
    #expect(retried.secondsUntilRetry(now: 1_767_268_812) == -2)
  }

  @Test func `ends at its limit, and never with a limit below zero`() {
    #expect(state(limit: 2, retryCount: 2).retried(after: "", now: 0, nowText: "") == nil)
    #expect(state(limit: 0).retried(after: "", now: 0, nowText: "") == nil)
    #expect(state(limit: -1, retryCount: 1000).retried(after: "", now: 0, nowText: "") != nil)
  }

  @Test func `begins anew without results, and without revisions when the newest are wanted`() {
    var pinned = state(limit: 3, retryCount: 1)
    pinned.syncResult = SyncResult()
    #expect(pinned.restarted().syncResult == nil)
    #expect(pinned.restarted().message == "Retrying operation. Attempt #1")
    #expect(pinned.restarted().operation.sync?.revision == "abc")
    let refreshed = state(limit: 3, retryCount: 1, refresh: true).restarted()
    #expect(refreshed.message == "Retrying operation with latest revisions. Attempt #1")
    #expect(refreshed.operation.sync?.revision == "")
  }

  @Test func `is counted in the last message`() {
    #expect(state(limit: 3, retryCount: 2).finalMessage("it failed") == "it failed (retried 2 times).")
    #expect(state(limit: 3).finalMessage("it failed") == "it failed")
  }
}

@Suite struct `The history` {
  private func state(_ phase: OperationPhase, sync: JSONValue) -> OperationState {
    var state = OperationState(operation: Operation(["sync": sync]), phase: phase, startedAt: "2026-01-01T00:00:00Z")
    state.finishedAt = "2026-01-01T00:01:00Z"
    state.syncResult = SyncResult(["revision": "abc", "source": ["repoURL": "https://example.com/r"]])
    return state
  }

  @Test func `counts its entries on, and forgets the oldest`() {
    let history = [3, 4].map(RevisionHistory.init(id:)).recording(state(.succeeded, sync: [:]), limit: 2)
    #expect(history.map(\.id) == [4, 5])
    #expect(history.last?.revision == "abc")
    #expect(history.last?.deployedAt == "2026-01-01T00:01:00Z")
    #expect(history.recording(state(.succeeded, sync: [:]), limit: 0).isEmpty)
  }

  @Test func `has no entry for failures, dry runs and syncs of some resources`() {
    for state in [
      state(.failed, sync: [:]), state(.succeeded, sync: ["dryRun": true]),
      state(.succeeded, sync: ["resources": [["kind": "Pod", "name": "a"]]]),
    ] {
      #expect([RevisionHistory]().recording(state, limit: 10).isEmpty)
    }
  }
}

@Suite struct `An approval` {
  @Test func `must not lie before what it approves`() {
    let application = Application(["metadata": ["annotations": [Annotation.deletionApproved: "2026-01-01T12:00:00Z"]]])
    #expect(application.isDeletionApproved(since: "2026-01-01T12:00:00Z"))
    #expect(!application.isDeletionApproved(since: "2026-01-01T12:00:01Z"))
    #expect(!application.isDeletionApproved(since: nil))
  }
}
