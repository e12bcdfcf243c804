import KubernetesClient
import ObjectModel
import Testing

@testable import Applications

@Suite struct SharesTests {
  private let keys = (0..<2000).map { "argocd/app-\($0)" }

  @Test func `each key has one owner, and the members share them evenly`() {
    let members = ["a", "b", "c", "d"]
    var counts: [String: Int] = [:]
    for key in keys {
      let owner = Rendezvous.owner(of: key, among: members)
      #expect(owner == Rendezvous.owner(of: key, among: members.reversed()))
      counts[owner ?? "", default: 0] += 1
    }
    #expect(Set(counts.keys) == Set(members))
    #expect(counts.values.allSatisfy { (400...600).contains($0) })
  }

  @Test func `only the keys of a member that went move, and a new one takes only its own`() {
    let all = ["a", "b", "c", "d"]
    for key in keys {
      let before = Rendezvous.owner(of: key, among: all)
      let after = Rendezvous.owner(of: key, among: ["a", "b", "c"])
      if before != "d" { #expect(after == before) } else { #expect(after != nil) }
    }
  }

  @Test func `at no moment has a key two owners`() {
    // Members see changes at different times; none settles before the others have surely noticed.
    var replicas = ["a", "b", "c"].map { Shares(identity: $0, settling: .seconds(15)) }
    for index in replicas.indices { _ = replicas[index].see(["a", "b", "c"], now: .zero) }
    for second in 16...80 {
      let now = Duration.seconds(second)
      // From second 20 on c is dead; a notices at 30, b at 34. c itself stops at 20 + its deadline, before.
      if second == 30 { _ = replicas[0].see(["a", "b"], now: now) }
      if second == 34 { _ = replicas[1].see(["a", "b"], now: now) }
      let alive = second < 28 ? replicas[...] : replicas[..<2]
      for key in keys.prefix(200) { #expect(alive.count { $0.owns(key, now: now) } <= 1) }
    }
    for key in keys { #expect(replicas[..<2].count { $0.owns(key, now: .seconds(80)) } == 1) }
  }

  @Test func `a replica alone begins at once`() {
    var shares = Shares(identity: "a", settling: .seconds(15))
    _ = shares.see(["a"], now: .zero)
    #expect(keys.allSatisfy { shares.owns($0, now: .zero) })
  }

  @Test func `a shard asked for by hand counts`() {
    var shares = Shares(identity: "b", settling: .zero)
    _ = shares.see(["a", "b", "c"], now: .zero)
    #expect(shares.owns("any", shard: 1, now: .seconds(1)))
    #expect(!shares.owns("any", shard: 0, now: .seconds(1)))
    #expect(shares.owns("any", shard: 4, now: .seconds(1)))
  }

  @Test func `replicas find each other by their leases, and a dead one is dropped`() async {
    let cluster = FakeCluster()
    let clock = ManualTime()
    func membership(_ identity: String) -> Membership {
      Membership(
        client: cluster, settings: .init(namespace: "argocd", identity: identity), logger: .init(label: "test"), pace: clock.pace,
        wallClock: { Timestamp(secondsSince1970: Int64(clock.seconds)) })
    }
    let (a, b) = (membership("a"), membership("b"))
    _ = await a.beat()
    _ = await b.beat()
    clock.advance(3)
    #expect(await a.beat())
    #expect(await a.members == ["a", "b"])
    for _ in 0..<6 {
      clock.advance(3)
      _ = await a.beat()
    }
    #expect(await a.members == ["a"])
    // b has not renewed for long: it owns nothing, whatever it last saw.
    #expect(await !b.owns("any", shard: nil))
    clock.advance(15)
    _ = await a.beat()
    #expect(await a.owns("any", shard: nil))
  }
}
