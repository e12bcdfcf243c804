/// The difference of two texts, line by line, as few lines as possible.
public struct LineDifference: Sendable, Hashable {
  public enum Line: Sendable, Hashable {
    case same(String)
    case removed(String)
    case added(String)
  }

  /// A stretch of changes with the lines around them.
  public struct Hunk: Sendable, Hashable {
    /// Number of the first line, from 1 (0 for an empty text), and how many lines, in either text.
    public var from: (start: Int, count: Int)
    public var to: (start: Int, count: Int)
    public var lines: [Line]

    public static func == (left: Hunk, right: Hunk) -> Bool {
      left.from == right.from && left.to == right.to && left.lines == right.lines
    }

    public func hash(into hasher: inout Hasher) {
      hasher.combine(lines)
    }
  }

  /// All lines of both texts in order.
  private let lines: [Line]
  public let addedLines: Int
  public let removedLines: Int

  /// The most edits that are looked for; texts that differ more are shown as replaced.
  private static let editLimit = 2_000

  public init(from: String, to: String) {
    let old = Self.lines(of: from)
    let new = Self.lines(of: to)
    // What is the same at either end needs no search.
    var start = 0
    while start < old.count, start < new.count, old[start] == new[start] { start += 1 }
    var end = 0
    while end < old.count - start, end < new.count - start, old[old.count - 1 - end] == new[new.count - 1 - end] { end += 1 }
    let oldMiddle = old[start..<(old.count - end)]
    let newMiddle = new[start..<(new.count - end)]

    var lines = old[..<start].map { Line.same(String($0)) }
    lines += Self.middle(Array(oldMiddle), Array(newMiddle))
    lines += old[(old.count - end)...].map { Line.same(String($0)) }
    self.lines = lines
    addedLines = lines.count { if case .added = $0 { true } else { false } }
    removedLines = lines.count { if case .removed = $0 { true } else { false } }
  }

  public var isEmpty: Bool { addedLines == 0 && removedLines == 0 }

  private static func lines(of text: String) -> [Substring] {
    var lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    if lines.last?.isEmpty == true { lines.removeLast() }
    return lines
  }

  /// The shortest way from one list of lines to another, after Myers: furthest points by diagonal, edit by edit.
  private static func middle(_ old: [Substring], _ new: [Substring]) -> [Line] {
    func replaced() -> [Line] { old.map { .removed(String($0)) } + new.map { .added(String($0)) } }
    if old.isEmpty || new.isEmpty { return replaced() }
    var numbers: [Substring: Int] = [:]
    func number(_ line: Substring) -> Int {
      if let number = numbers[line] { return number }
      numbers[line] = numbers.count
      return numbers.count - 1
    }
    let a = old.map(number)
    let b = new.map(number)
    let limit = min(a.count + b.count, editLimit)
    var furthest = [Int](repeating: 0, count: 2 * limit + 3)
    let middle = limit + 1
    /// The furthest points before each number of edits.
    var history: [[Int]] = []
    for edits in 0...limit {
      history.append(Array(furthest[(middle - edits)...(middle + edits)]))
      for diagonal in stride(from: -edits, through: edits, by: 2) {
        let isDown =
          diagonal == -edits
          || (diagonal != edits && furthest[middle + diagonal - 1] < furthest[middle + diagonal + 1])
        var x = isDown ? furthest[middle + diagonal + 1] : furthest[middle + diagonal - 1] + 1
        var y = x - diagonal
        while x < a.count, y < b.count, a[x] == b[y] {
          x += 1
          y += 1
        }
        furthest[middle + diagonal] = x
        if x >= a.count, y >= b.count { return path(old, new, history) }
      }
    }
    return replaced()
  }

  /// Walks back from the ends through the furthest points.
  private static func path(_ old: [Substring], _ new: [Substring], _ history: [[Int]]) -> [Line] {
    var result: [Line] = []
    var x = old.count
    var y = new.count
    for edits in stride(from: history.count - 1, through: 0, by: -1) {
      let points = history[edits]
      func furthest(_ diagonal: Int) -> Int { points[edits + diagonal] }
      let diagonal = x - y
      let isDown: Bool
      let previousX: Int
      if edits == 0 {
        (isDown, previousX) = (true, 0)
      } else {
        isDown =
          diagonal == -edits || (diagonal != edits && furthest(diagonal - 1) < furthest(diagonal + 1))
        previousX = isDown ? furthest(diagonal + 1) : furthest(diagonal - 1)
      }
      let startX = edits == 0 ? 0 : isDown ? previousX : previousX + 1
      while x > startX, y > 0, x - y == diagonal, x > 0 {
        result.append(.same(String(old[x - 1])))
        x -= 1
        y -= 1
      }
      if edits == 0 { break }
      if isDown {
        result.append(.added(String(new[y - 1])))
        y -= 1
      } else {
        result.append(.removed(String(old[x - 1])))
        x -= 1
      }
    }
    return result.reversed()
  }

  /// The changes with some lines around each; stretches that touch are one.
  ///
  /// - Parameter context: how many lines around.
  public func hunks(context: Int = 3) -> [Hunk] {
    var hunks: [Hunk] = []
    let changed = lines.indices.filter { if case .same = lines[$0] { false } else { true } }
    var ranges: [Range<Int>] = []
    for index in changed {
      let range = max(index - context, 0)..<min(index + context + 1, lines.count)
      if let last = ranges.last, last.upperBound >= range.lowerBound {
        ranges[ranges.count - 1] = last.lowerBound..<range.upperBound
      } else {
        ranges.append(range)
      }
    }
    var position = 0
    var (oldLine, newLine) = (1, 1)
    func pass(to end: Int) {
      while position < end {
        switch lines[position] {
        case .same:
          oldLine += 1
          newLine += 1
        case .removed: oldLine += 1
        case .added: newLine += 1
        }
        position += 1
      }
    }
    for range in ranges {
      pass(to: range.lowerBound)
      let (oldStart, newStart) = (oldLine, newLine)
      pass(to: range.upperBound)
      let (oldCount, newCount) = (oldLine - oldStart, newLine - newStart)
      hunks.append(
        Hunk(
          from: (oldCount == 0 ? oldStart - 1 : oldStart, oldCount), to: (newCount == 0 ? newStart - 1 : newStart, newCount),
          lines: Array(lines[range])))
    }
    return hunks
  }
}
