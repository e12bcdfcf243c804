import Testing

@testable import EmbeddedCluster

struct ItemQueueTests {
  private func moment(_ seconds: Int64) -> Moment { Moment(nanoseconds: seconds * 1_000_000_000) }

  @Test
  func `an item asked for many times comes once`() {
    var queue = ItemQueue<String>()
    for item in ["a", "b", "a", "a"] { queue.add(item) }
    #expect(queue.take() == "a")
    #expect(queue.take() == "b")
    #expect(queue.take() == nil)
  }

  @Test
  func `an item asked for while it is worked on comes again afterwards`() {
    var queue = ItemQueue<String>()
    queue.add("a")
    #expect(queue.take() == "a")
    queue.add("a")
    #expect(queue.take() == nil)
    queue.finish("a", wakeAt: nil)
    #expect(queue.take() == "a")
    queue.finish("a", wakeAt: nil)
    #expect(queue.take() == nil)
  }

  @Test
  func `items come when they are due, the first due first`() {
    var queue = ItemQueue<String>()
    for (item, due) in [("late", 30), ("soon", 10), ("middle", 20)] as [(String, Int64)] {
      queue.add(item)
      _ = queue.take()
      queue.finish(item, wakeAt: moment(due))
    }
    #expect(queue.nextDue == moment(10))
    queue.release(until: moment(20))
    #expect(queue.take() == "soon")
    #expect(queue.take() == "middle")
    #expect(queue.take() == nil)
    #expect(queue.nextDue == moment(30))
  }

  @Test
  func `what is said last about when counts`() {
    var queue = ItemQueue<String>()
    for due in [10, 50] as [Int64] {
      queue.add("a")
      _ = queue.take()
      queue.finish("a", wakeAt: moment(due))
    }
    queue.release(until: moment(20))
    #expect(queue.take() == nil)
    queue.add("a")
    _ = queue.take()
    queue.finish("a", wakeAt: nil)
    #expect(queue.nextDue == nil)
  }

  @Test
  func `a thousand items stay in order`() {
    var queue = ItemQueue<Int>()
    for number in 0..<1500 { queue.add(number) }
    for number in 0..<1500 {
      #expect(queue.take() == number)
      queue.finish(number, wakeAt: moment(Int64(2000 - number)))
    }
    queue.release(until: moment(3000))
    #expect(queue.take() == 1499)
  }
}
