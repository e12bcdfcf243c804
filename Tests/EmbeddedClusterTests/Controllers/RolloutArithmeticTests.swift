import ObjectModel
import Testing

@testable import EmbeddedCluster

struct RolloutArithmeticTests {
  @Test(
    arguments: [
      (10, "25%", "25%", 3, 2), (4, 1, "25%", 1, 1), (1, "25%", "25%", 1, 0), (3, "25%", "25%", 1, 0), (10, 0, 0, 0, 1),
      (0, "25%", "25%", 0, 0), (2, "100%", "100%", 2, 2), (3, 0, "10%", 0, 1),
    ] as [(Int, JSONValue, JSONValue, Int, Int)])
  func `surge rounds up, unavailability down, and both are never zero`(
    replicas: Int, surge: JSONValue, unavailable: JSONValue, maxSurge: Int, maxUnavailable: Int
  ) {
    let arithmetic = RolloutArithmetic(replicas: replicas, maxSurge: surge, maxUnavailable: unavailable)
    #expect(arithmetic.maxSurge == maxSurge)
    #expect(arithmetic.maxUnavailable == maxUnavailable)
  }

  @Test(
    arguments: [
      // replicas, surge, what the new one has, what all have, what the new one may have
      (4, 1, 0, 4, 1), (4, 1, 1, 4, 2), (4, 1, 2, 5, 2), (4, 4, 0, 4, 4), (4, 1, 6, 6, 4), (4, 0, 0, 4, 0), (4, 0, 0, 3, 1),
    ])
  func `the new ReplicaSet grows into the room there is`(replicas: Int, surge: Int, new: Int, total: Int, grown: Int) {
    let arithmetic = RolloutArithmetic(replicas: replicas, maxSurge: .integer(Int64(surge)), maxUnavailable: 1)
    #expect(arithmetic.grown(new: new, total: total) == grown)
  }

  @Test
  func `what is not well goes first, then the oldest, as long as enough stay available`() {
    let arithmetic = RolloutArithmetic(replicas: 10, maxSurge: 2, maxUnavailable: 2)
    // 10 wanted, 8 must stay; 10 are available.
    let old: [RolloutArithmetic.Share] = [.init(replicas: 3, available: 1), .init(replicas: 7, available: 7)]
    #expect(arithmetic.shrunk(old, beside: .init(replicas: 2, available: 2)) == [0, 6])
  }

  @Test
  func `nothing goes while the new ones are missing`() {
    let arithmetic = RolloutArithmetic(replicas: 4, maxSurge: 1, maxUnavailable: 1)
    #expect(arithmetic.shrunk([.init(replicas: 3, available: 3)], beside: .init(replicas: 2, available: 0)) == [3])
  }

  @Test
  func `a scaled rollout spreads the difference by size, the remainder to the largest`() {
    // 10 → 15 with a ceiling of 12 before and 18 after: 8 and 4 become 12 and 6.
    let scaling = ProportionalScaling(
      arithmetic: RolloutArithmetic(replicas: 15, maxSurge: 3, maxUnavailable: 2), present: 12)
    #expect(
      scaling.scaled([.init(replicas: 8, ceilingThen: 12), .init(replicas: 4, ceilingThen: 12)]) == [12, 6])
  }

  @Test
  func `a rollout scaled to nothing loses all`() {
    let scaling = ProportionalScaling(arithmetic: RolloutArithmetic(replicas: 0, maxSurge: 1, maxUnavailable: 1), present: 12)
    #expect(scaling.scaled([.init(replicas: 8, ceilingThen: 12), .init(replicas: 4, ceilingThen: nil)]) == [0, 0])
  }
}
