import ObjectModel

/// The part of JSONPath that printer columns use: `.spec.a`, `.spec['a.b']`, `.status.hosts[0]`, `.items[*]`,
/// `.status.conditions[?(@.type=="Ready")].status`.
struct SimpleJSONPath: Sendable {
  private enum Step: Sendable {
    case field(String)
    case index(Int)
    case every
    case filter(path: [String], value: String, isEqual: Bool)
  }

  private var steps: [Step] = []

  /// `nil` for a text that is no such path.
  init?(_ text: String) {
    var rest = Substring(text)
    if rest.hasPrefix("{"), rest.hasSuffix("}") { rest = rest.dropFirst().dropLast() }
    if rest.hasPrefix("$") { rest = rest.dropFirst() }
    while let mark = rest.first {
      switch mark {
      case ".":
        rest = rest.dropFirst()
        let name = Self.name(&rest)
        if name == "*" { steps.append(.every) } else if !name.isEmpty { steps.append(.field(name)) }
      case "[":
        guard let end = Self.closingBracket(of: rest),
          let step = Self.step(rest[rest.index(after: rest.startIndex)..<end])
        else { return nil }
        steps.append(step)
        rest = rest[rest.index(after: end)...]
      default: steps.append(.field(Self.name(&rest)))
      }
    }
  }

  private static func name(_ rest: inout Substring) -> String {
    var name = ""
    while let character = rest.first, character != ".", character != "[" {
      rest = rest.dropFirst()
      // A backslash lets a name hold dots.
      if character == "\\", let next = rest.popFirst() { name.append(next) } else { name.append(character) }
    }
    return name
  }

  /// The bracket that ends the one at the start, quotes and inner brackets skipped.
  private static func closingBracket(of text: Substring) -> Substring.Index? {
    var depth = 0
    var quote: Character?
    for index in text.indices {
      let character = text[index]
      if let open = quote {
        if character == open { quote = nil }
      } else if character == "'" || character == "\"" {
        quote = character
      } else if character == "[" {
        depth += 1
      } else if character == "]" {
        depth -= 1
        if depth == 0 { return index }
      }
    }
    return nil
  }

  private static func step(_ text: Substring) -> Step? {
    if text == "*" { return .every }
    if let index = Int(text) { return .index(index) }
    if text.hasPrefix("?("), text.hasSuffix(")") { return filter(text.dropFirst(2).dropLast()) }
    guard let quote = text.first, quote == "'" || quote == "\"", text.count > 2, text.last == quote else { return nil }
    return .field(String(text.dropFirst().dropLast()))
  }

  private static func filter(_ condition: Substring) -> Step? {
    for (mark, isEqual) in [("==", true), ("!=", false)] {
      guard let range = condition.firstRange(of: mark) else { continue }
      let left = condition[..<range.lowerBound].filter { !$0.isWhitespace }
      guard left.hasPrefix("@.") else { return nil }
      var right = condition[range.upperBound...]
      while right.first?.isWhitespace == true { right = right.dropFirst() }
      while right.last?.isWhitespace == true { right = right.dropLast() }
      if let quote = right.first, quote == "'" || quote == "\"", right.count > 1, right.last == quote {
        right = right.dropFirst().dropLast()
      }
      return .filter(path: left.dropFirst(2).split(separator: ".").map(String.init), value: String(right), isEqual: isEqual)
    }
    return nil
  }

  /// The first value that the path leads to.
  func first(in value: JSONValue) -> JSONValue? {
    var current = [value]
    for step in steps {
      current = current.flatMap { value -> [JSONValue] in
        switch step {
        case .field(let name): return value[name].map { [$0] } ?? []
        case .index(let index): return value[index < 0 ? (value.array?.count ?? 0) + index : index].map { [$0] } ?? []
        case .every: return value.array ?? value.object.map { Array($0.values) } ?? []
        case .filter(let path, let wanted, let isEqual):
          return (value.array ?? []).filter { element in
            guard let found = element[path: path] else { return false }
            return (found.string == wanted || found.json() == wanted) == isEqual
          }
        }
      }
    }
    return current.first
  }
}
