import Testing

@testable import KubernetesClient

@Suite(.timeLimit(.minutes(1))) struct WorkQueueTests {
  let clock = ManualClock()

  @Test func `a key added twice is handed out once`() async {
    let queue = WorkQueue<String>(pace: clock.pace)
    for key in ["a", "b", "a"] { await queue.add(key) }
    #expect(await queue.next() == "a")
    #expect(await queue.next() == "b")
    #expect(await queue.count == 0)
  }

  @Test func `a key added during work is handed out again only after that work`() async {
    let queue = WorkQueue<String>(pace: clock.pace)
    await queue.add("a")
    #expect(await queue.next() == "a")
    await queue.add("a")
    #expect(await queue.count == 0)
    await queue.done("a")
    #expect(await queue.next() == "a")
  }

  @Test func `a waiting worker gets the next key`() async {
    let queue = WorkQueue<String>(pace: clock.pace)
    async let key = queue.next()
    await queue.add("a")
    #expect(await key == "a")
  }

  @Test func `failures wait longer and longer until forgotten`() async {
    let queue = WorkQueue<String>(backoff: Backoff(initial: .seconds(1), cap: .seconds(3), jitter: 0), pace: clock.pace)
    var delays: [Duration] = []
    for _ in 0..<3 { delays.append(await queue.addAfterFailure("a")) }
    #expect(delays == [.seconds(1), .seconds(2), .seconds(3)])
    #expect(await queue.failureCount(of: "a") == 3)
    await queue.forget("a")
    #expect(await queue.addAfterFailure("a") == .seconds(1))
  }

  @Test func `a delayed key comes when its time has come, the earliest delay counting`() async {
    let queue = WorkQueue<String>(pace: clock.pace)
    await queue.add("a", after: .seconds(10))
    await clock.waitForSleeps(1)
    await queue.add("a", after: .seconds(5))
    await clock.waitForSleeps(2)
    await queue.add("a", after: .seconds(20))
    clock.advance(by: .seconds(5))
    #expect(await queue.next() == "a")
    #expect(clock.slept == [.seconds(10), .seconds(5)])
  }

  @Test func `shutting down wakes waiting workers`() async {
    let queue = WorkQueue<String>(pace: clock.pace)
    async let key = queue.next()
    await queue.shutDown()
    await queue.add("a")
    #expect(await key == nil)
    #expect(await queue.next() == nil)
  }

  @Test func `a cancelled worker gets nothing`() async {
    let queue = WorkQueue<String>(pace: clock.pace)
    let worker = Task { await queue.next() }
    worker.cancel()
    #expect(await worker.value == nil)
  }
}
