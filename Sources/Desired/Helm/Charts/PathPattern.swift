/// A pattern over a slash-separated path as Go's `path/filepath.Match` reads it: `*` and `?` stop at `/`, `[a-z]` and `[^a-z]`
/// are classes, `\` takes the next character as it is. It matches the whole text.
struct PathPattern: Sendable {
  private enum Step: Sendable {
    case run
    case one
    case scalar(Unicode.Scalar)
    case oneOf([ClosedRange<Unicode.Scalar>], negated: Bool)
  }

  private let steps: [Step]

  /// - Returns: nil for a malformed pattern.
  init?(_ pattern: String) {
    var rest = Array(pattern.unicodeScalars)[...]
    var steps: [Step] = []
    while let scalar = rest.popFirst() {
      switch scalar {
      case "*": if case .run? = steps.last { continue } else { steps.append(.run) }
      case "?": steps.append(.one)
      case "[":
        guard let step = Self.characterClass(&rest) else { return nil }
        steps.append(step)
      case "\\":
        guard let next = rest.popFirst() else { return nil }
        steps.append(.scalar(next))
      default: steps.append(.scalar(scalar))
      }
    }
    self.steps = steps
  }

  private static func characterClass(_ rest: inout ArraySlice<Unicode.Scalar>) -> Step? {
    let negated = rest.first == "^"
    if negated { rest.removeFirst() }
    var ranges: [ClosedRange<Unicode.Scalar>] = []
    func bound() -> Unicode.Scalar? {
      guard let scalar = rest.popFirst(), scalar != "-", scalar != "]" else { return nil }
      return scalar == "\\" ? rest.popFirst() : scalar
    }
    while true {
      if rest.first == "]", !ranges.isEmpty {
        rest.removeFirst()
        return .oneOf(ranges, negated: negated)
      }
      guard let low = bound() else { return nil }
      var high = low
      if rest.first == "-" {
        rest.removeFirst()
        guard let end = bound() else { return nil }
        high = end
      }
      // A range that runs backwards matches nothing.
      if low <= high { ranges.append(low...high) } else { ranges.append("\u{0}"..."\u{0}") }
      if rest.isEmpty { return nil }
    }
  }

  /// Whether the whole text fits. Takes time in proportion to pattern times text at most.
  func matches(_ text: String) -> Bool {
    let scalars = Array(text.unicodeScalars)
    var (step, place) = (0, 0)
    // Where to go on when the steps after the last `*` do not fit: one character later.
    var retry: (step: Int, place: Int)?
    while true {
      if step < steps.count {
        if case .run = steps[step] {
          retry = (step + 1, place)
          step += 1
          continue
        }
        if place < scalars.count, Self.fits(steps[step], scalars[place]) {
          step += 1
          place += 1
          continue
        }
      } else if place == scalars.count {
        return true
      }
      guard let last = retry, last.place < scalars.count, scalars[last.place] != "/" else { return false }
      retry = (last.step, last.place + 1)
      (step, place) = (last.step, last.place + 1)
    }
  }

  private static func fits(_ step: Step, _ scalar: Unicode.Scalar) -> Bool {
    switch step {
    case .run: false
    case .one: scalar != "/"
    case .scalar(let own): own == scalar
    case .oneOf(let ranges, let negated): ranges.contains { $0.contains(scalar) } != negated
    }
  }
}
