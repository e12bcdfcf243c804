import ObjectModel
import Testing

@testable import KubernetesClient

@Suite(.timeLimit(.minutes(1))) struct LeaderLeaseTests {
  let cluster = ScriptedCluster()
  let clock = ManualClock()

  private func lease(_ identity: String) -> LeaderLease {
    LeaderLease(client: cluster, settings: .init(namespace: "argocd", name: "apus", identity: identity), pace: clock.pace)
  }

  private var holder: String? { cluster.state.withLock { $0.objects["apus"]?["spec", "holderIdentity"]?.string } }

  @Test func `the first takes the lease and the second waits`() async throws {
    #expect(try await lease("one").acquireOrRenew())
    #expect(try await !lease("two").acquireOrRenew())
    #expect(holder == "one")
  }

  @Test func `a lease that is not renewed is taken over after its duration`() async throws {
    let second = lease("two")
    #expect(try await lease("one").acquireOrRenew())
    #expect(try await !second.acquireOrRenew())
    clock.advance(by: .seconds(14))
    #expect(try await !second.acquireOrRenew())
    clock.advance(by: .seconds(1))
    #expect(try await second.acquireOrRenew())
    #expect(cluster.state.withLock { $0.objects["apus"]?["spec", "leaseTransitions"]?.integer } == 1)
  }

  @Test func `a released lease is free at once`() async throws {
    let first = lease("one")
    #expect(try await first.acquireOrRenew())
    try await first.release()
    #expect(try await lease("two").acquireOrRenew())
  }

  @Test func `the work of a leader that lost the lease is cancelled`() async throws {
    let first = lease("one")
    let work = Task { try await first.lead { try await Task.sleep(for: .seconds(3600)) } }
    await clock.waitForSleeps(1)
    cluster.state.withLock { state in
      state.objects["apus"]?["spec", "holderIdentity"] = "two"
      state.objects["apus"]?["metadata", "resourceVersion"] = "99"
    }
    clock.advance(by: .seconds(2))
    try await work.value
    #expect(holder == "two")
  }
}
