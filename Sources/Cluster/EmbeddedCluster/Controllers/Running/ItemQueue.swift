/// What is to be looked at, each item once however often it is asked for, now or at a time.
///
/// A value without a clock or tasks, so that its rules can be tested. An item that is asked for while it is being worked on comes
/// again afterwards; no item is worked on twice at a time.
struct ItemQueue<Item: Hashable & Sendable>: Sendable {
  private var ready: [Item] = []
  private var head = 0
  private var waiting: Set<Item> = []
  private var running: Set<Item> = []
  private var dueAt: [Item: Moment] = [:]
  /// By moment, the last first.
  private var timetable: [(moment: Moment, item: Item)] = []

  /// Asks for an item now.
  mutating func add(_ item: Item) {
    guard waiting.insert(item).inserted, !running.contains(item) else { return }
    ready.append(item)
  }

  /// The next item; it counts as being worked on until `finish`.
  mutating func take() -> Item? {
    guard head < ready.count else { return nil }
    let item = ready[head]
    head += 1
    if head > 512, head * 2 > ready.count {
      ready.removeFirst(head)
      head = 0
    }
    waiting.remove(item)
    running.insert(item)
    return item
  }

  /// Ends the work on an item.
  ///
  /// - Parameter wakeAt: when to look at it again though nobody asks; takes the place of what was said before.
  mutating func finish(_ item: Item, wakeAt: Moment?) {
    running.remove(item)
    schedule(item, at: wakeAt)
    if waiting.contains(item) { ready.append(item) }
  }

  /// Makes ready what is due.
  mutating func release(until now: Moment) {
    while let next = timetable.last, next.moment <= now {
      timetable.removeLast()
      dueAt[next.item] = nil
      add(next.item)
    }
  }

  var isEmpty: Bool { head == ready.count }

  /// When the next item becomes due by itself.
  var nextDue: Moment? { timetable.last?.moment }

  private mutating func schedule(_ item: Item, at moment: Moment?) {
    if dueAt[item] == moment { return }
    if let old = dueAt.removeValue(forKey: item) {
      var index = position(of: old)
      while index < timetable.count, timetable[index].moment == old {
        if timetable[index].item == item {
          timetable.remove(at: index)
          break
        }
        index += 1
      }
    }
    guard let moment else { return }
    dueAt[item] = moment
    timetable.insert((moment, item), at: position(of: moment))
  }

  /// The first place whose moment is not later than this one.
  private func position(of moment: Moment) -> Int {
    var low = 0
    var high = timetable.count
    while low < high {
      let middle = (low + high) / 2
      if timetable[middle].moment > moment { low = middle + 1 } else { high = middle }
    }
    return low
  }
}
