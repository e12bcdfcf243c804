/// Shell-style patterns: `*`, `**`, `?`, `[a-z]`, `[!x]`, `{a,b}` and `\` for the next character.
///
/// `*` and `?` stop at separators, `**` crosses them. Matching takes time proportional to pattern times text; a pattern
/// that is malformed, or whose braces expand to more than 256 alternatives, matches nothing.
public enum Glob {
  /// Whether a pattern matches the whole of a text.
  public static func matches(_ pattern: String, _ text: String, separators: Set<Unicode.Scalar>) -> Bool {
    guard let alternatives = expandBraces(Array(pattern.unicodeScalars)[...]) else { return false }
    let scalars = Array(text.unicodeScalars)
    return alternatives.contains { alternative in
      guard let tokens = tokens(of: alternative) else { return false }
      return match(tokens, scalars, separators)
    }
  }

  private enum Token {
    case scalar(Unicode.Scalar)
    case anyOne
    case anyRun
    case anything
    case set([ClosedRange<Unicode.Scalar>], negated: Bool)
  }

  private static let mostAlternatives = 256

  /// The patterns a pattern with braces stands for; `nil` when the braces do not pair up or there are too many.
  private static func expandBraces(_ pattern: ArraySlice<Unicode.Scalar>) -> [[Unicode.Scalar]]? {
    var results: [[Unicode.Scalar]] = [[]]
    var index = pattern.startIndex
    while index < pattern.endIndex {
      let scalar = pattern[index]
      switch scalar {
      case "\\":
        guard index + 1 < pattern.endIndex else { return nil }
        for position in results.indices { results[position] += [scalar, pattern[index + 1]] }
        index += 2
      case "{":
        guard let (parts, end) = alternatives(in: pattern, after: index + 1) else { return nil }
        var expanded: [[Unicode.Scalar]] = []
        for part in parts {
          guard let inner = expandBraces(part) else { return nil }
          for head in results {
            for tail in inner {
              expanded.append(head + tail)
              if expanded.count > mostAlternatives { return nil }
            }
          }
        }
        results = expanded
        index = end
      default:
        for position in results.indices { results[position].append(scalar) }
        index += 1
      }
    }
    return results
  }

  /// The comma-separated parts up to the closing brace, and the position after it.
  private static func alternatives(
    in pattern: ArraySlice<Unicode.Scalar>, after start: Int
  ) -> ([ArraySlice<Unicode.Scalar>], Int)? {
    var parts: [ArraySlice<Unicode.Scalar>] = []
    var depth = 0
    var from = start
    var index = start
    while index < pattern.endIndex {
      switch pattern[index] {
      case "\\": index += 1
      case "{":
        depth += 1
        if depth > 16 { return nil }
      case "}" where depth == 0:
        parts.append(pattern[from..<index])
        return (parts, index + 1)
      case "}": depth -= 1
      case "," where depth == 0:
        parts.append(pattern[from..<index])
        from = index + 1
      default: break
      }
      index += 1
    }
    return nil
  }

  private static func tokens(of pattern: [Unicode.Scalar]) -> [Token]? {
    var tokens: [Token] = []
    var index = 0
    while index < pattern.count {
      switch pattern[index] {
      case "\\":
        index += 1
        tokens.append(.scalar(pattern[index]))
      case "*":
        if index + 1 < pattern.count, pattern[index + 1] == "*" {
          index += 1
          tokens.append(.anything)
        } else {
          tokens.append(.anyRun)
        }
      case "?": tokens.append(.anyOne)
      case "[":
        guard let (set, end) = set(in: pattern, after: index + 1) else { return nil }
        tokens.append(set)
        index = end
      default: tokens.append(.scalar(pattern[index]))
      }
      index += 1
    }
    return tokens
  }

  /// The set that begins after `[`, and the position of its `]`.
  private static func set(in pattern: [Unicode.Scalar], after start: Int) -> (Token, Int)? {
    var index = start
    let negated = index < pattern.count && (pattern[index] == "!" || pattern[index] == "^")
    if negated { index += 1 }
    var ranges: [ClosedRange<Unicode.Scalar>] = []
    while index < pattern.count, pattern[index] != "]" || ranges.isEmpty {
      if pattern[index] == "\\" { index += 1 }
      guard index < pattern.count else { return nil }
      let low = pattern[index]
      index += 1
      if index + 1 < pattern.count, pattern[index] == "-", pattern[index + 1] != "]" {
        let high = pattern[index + 1]
        guard low <= high else { return nil }
        ranges.append(low...high)
        index += 2
      } else {
        ranges.append(low...low)
      }
    }
    return index < pattern.count ? (.set(ranges, negated: negated), index) : nil
  }

  private static func match(_ tokens: [Token], _ text: [Unicode.Scalar], _ separators: Set<Unicode.Scalar>) -> Bool {
    // reached[i]: the tokens read so far match the first i scalars.
    var reached = [Bool](repeating: false, count: text.count + 1)
    reached[0] = true
    for token in tokens {
      var next = [Bool](repeating: false, count: text.count + 1)
      for index in 0...text.count {
        switch token {
        case .anything:
          next[index] = reached[index] || (index > 0 && next[index - 1])
        case .anyRun:
          next[index] = reached[index] || (index > 0 && next[index - 1] && !separators.contains(text[index - 1]))
        case .anyOne:
          next[index] = index > 0 && reached[index - 1] && !separators.contains(text[index - 1])
        case .scalar(let scalar):
          next[index] = index > 0 && reached[index - 1] && text[index - 1] == scalar
        case .set(let ranges, let negated):
          next[index] = index > 0 && reached[index - 1] && ranges.contains { $0.contains(text[index - 1]) } != negated
        }
      }
      reached = next
    }
    return reached[text.count]
  }
}
