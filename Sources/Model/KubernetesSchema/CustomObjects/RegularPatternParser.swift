/// Reads the syntax of `RegularPattern`.
struct RegularPatternParser {
  indirect enum Node {
    case character(RegularPattern.CharacterClass)
    case assertion(RegularPattern.Assertion)
    case sequence([Node])
    case alternatives([Node])
    /// At least, at most (`nil`: without bound).
    case repetition(Node, Int, Int?)
  }

  typealias CharacterClass = RegularPattern.CharacterClass

  static let digit = CharacterClass(ranges: [range("0", "9")])
  static let space = CharacterClass(ranges: [range(" ", " "), 0x09...0x0A, 0x0C...0x0D])
  static let word = CharacterClass(ranges: [range("0", "9"), range("A", "Z"), range("_", "_"), range("a", "z")])

  private static func range(_ first: Unicode.Scalar, _ last: Unicode.Scalar) -> ClosedRange<UInt32> { first.value...last.value }

  private let scalars: [Unicode.Scalar]
  private var position = 0
  private var isCaseless = false
  private var dotMatchesNewline = false

  init(_ pattern: String) { scalars = Array(pattern.unicodeScalars) }

  /// The whole pattern; `nil` when it is not understood.
  mutating func parse() -> Node? {
    guard let node = alternatives(depth: 0), position == scalars.count else { return nil }
    return node
  }

  private var next: Unicode.Scalar? { position < scalars.count ? scalars[position] : nil }

  private mutating func take(_ scalar: Unicode.Scalar) -> Bool {
    guard next == scalar else { return false }
    position += 1
    return true
  }

  private mutating func take(_ text: String) -> Bool {
    let wanted = Array(text.unicodeScalars)
    guard scalars[position...].starts(with: wanted) else { return false }
    position += wanted.count
    return true
  }

  private mutating func alternatives(depth: Int) -> Node? {
    if depth > 100 { return nil }
    var result: [Node] = []
    repeat {
      guard let node = sequence(depth: depth) else { return nil }
      result.append(node)
    } while take("|" as Unicode.Scalar)
    return result.count == 1 ? result[0] : .alternatives(result)
  }

  private mutating func sequence(depth: Int) -> Node? {
    var result: [Node] = []
    while let scalar = next, scalar != "|", scalar != ")" {
      guard let atom = atom(depth: depth) else { return nil }
      guard let repeated = repetition(of: atom) else { return nil }
      result.append(repeated)
    }
    return .sequence(result)
  }

  private mutating func atom(depth: Int) -> Node? {
    guard let scalar = next else { return nil }
    position += 1
    switch scalar {
    case "(": return group(depth: depth)
    case "[": return characterClass().map { .character($0) }
    case ".": return .character(CharacterClass(ranges: dotMatchesNewline ? [] : [0x0A...0x0A], isNegated: true))
    case "^": return .assertion(.start)
    case "$": return .assertion(.end)
    case "\\": return escape()
    case "*", "+", "?": return nil
    default: return literal(scalar)
    }
  }

  private func literal(_ scalar: Unicode.Scalar) -> Node {
    .character(folded(CharacterClass(ranges: [scalar.value...scalar.value])))
  }

  private mutating func group(depth: Int) -> Node? {
    let outer = (isCaseless, dotMatchesNewline)
    if take("?" as Unicode.Scalar) {
      if take("P<") || take("<") {
        guard let end = scalars[position...].firstIndex(of: ">") else { return nil }
        position = end + 1
      } else {
        var isOn = true
        while let flag = next, flag != ":", flag != ")" {
          switch flag {
          case "i": isCaseless = isOn
          case "s": dotMatchesNewline = isOn
          case "-": isOn = false
          case "U": break
          default: return nil
          }
          position += 1
        }
        if take(")" as Unicode.Scalar) { return .sequence([]) }
        guard take(":" as Unicode.Scalar) else { return nil }
      }
    }
    guard let node = alternatives(depth: depth + 1), take(")" as Unicode.Scalar) else { return nil }
    (isCaseless, dotMatchesNewline) = outer
    return node
  }

  private mutating func repetition(of atom: Node) -> Node? {
    var node = atom
    while let scalar = next {
      let start = position
      position += 1
      switch scalar {
      case "*": node = .repetition(node, 0, nil)
      case "+": node = .repetition(node, 1, nil)
      case "?": node = .repetition(node, 0, 1)
      case "{":
        guard let (least, most) = bounds() else {
          // Not a repetition: a brace that stands for itself.
          position = start + 1
          return .sequence([node, literal("{")])
        }
        guard least <= 1000, most ?? 0 <= 1000, least <= most ?? least else { return nil }
        node = .repetition(node, least, most)
      default:
        position = start
        return node
      }
      // Whether a repetition is lazy makes no difference to whether there is a match.
      _ = take("?" as Unicode.Scalar)
    }
    return node
  }

  /// `n}`, `n,}` or `n,m}`.
  private mutating func bounds() -> (Int, Int?)? {
    guard let least = number() else { return nil }
    if take("}" as Unicode.Scalar) { return (least, least) }
    guard take("," as Unicode.Scalar) else { return nil }
    if take("}" as Unicode.Scalar) { return (least, nil) }
    guard let most = number(), take("}" as Unicode.Scalar) else { return nil }
    return (least, most)
  }

  private mutating func number() -> Int? {
    var text = ""
    while let scalar = next, Self.digit.contains(scalar.value), text.count < 6 {
      text.unicodeScalars.append(scalar)
      position += 1
    }
    return Int(text)
  }

  private mutating func escape() -> Node? {
    guard let scalar = next else { return nil }
    switch scalar {
    case "b", "B", "A", "z":
      position += 1
      return .assertion(scalar == "b" ? .wordBoundary : scalar == "B" ? .noWordBoundary : scalar == "A" ? .start : .end)
    default: return escapedClass().map { .character(folded($0)) }
    }
  }

  /// What stands after a backslash, as a class.
  private mutating func escapedClass() -> CharacterClass? {
    guard let scalar = next else { return nil }
    position += 1
    func one(_ value: UInt32) -> CharacterClass { CharacterClass(ranges: [value...value]) }
    switch scalar {
    case "d": return Self.digit
    case "D": return CharacterClass(ranges: Self.digit.ranges, isNegated: true)
    case "s": return Self.space
    case "S": return CharacterClass(ranges: Self.space.ranges, isNegated: true)
    case "w": return Self.word
    case "W": return CharacterClass(ranges: Self.word.ranges, isNegated: true)
    case "n": return one(0x0A)
    case "t": return one(0x09)
    case "r": return one(0x0D)
    case "f": return one(0x0C)
    case "v": return one(0x0B)
    case "a": return one(0x07)
    case "x": return hexadecimal().map(one)
    default:
      // Letters and digits that mean nothing here are refused, as RE2 does; everything else stands for itself.
      return scalar.isASCII && Self.word.contains(scalar.value) && scalar != "_" ? nil : one(scalar.value)
    }
  }

  /// `hh` or `{h…}`.
  private mutating func hexadecimal() -> UInt32? {
    var text = ""
    if take("{" as Unicode.Scalar) {
      while let scalar = next, scalar != "}", text.count < 8 {
        text.unicodeScalars.append(scalar)
        position += 1
      }
      guard take("}" as Unicode.Scalar) else { return nil }
    } else {
      guard position + 2 <= scalars.count else { return nil }
      text.unicodeScalars.append(contentsOf: scalars[position..<position + 2])
      position += 2
    }
    return UInt32(text, radix: 16)
  }

  private mutating func characterClass() -> CharacterClass? {
    var result = CharacterClass()
    result.isNegated = take("^" as Unicode.Scalar)
    var isFirst = true
    while let scalar = next, scalar != "]" || isFirst {
      isFirst = false
      if take("[:") {
        guard let named = namedClass() else { return nil }
        result.ranges += named
        continue
      }
      position += 1
      var lower = CharacterClass(ranges: [scalar.value...scalar.value])
      if scalar == "\\" {
        guard let escaped = escapedClass() else { return nil }
        lower = escaped
      }
      guard next == "-", position + 1 < scalars.count, scalars[position + 1] != "]", let first = lower.single else {
        result.ranges += lower.isNegated ? Self.complement(lower.ranges) : lower.ranges
        continue
      }
      position += 1
      guard let bound = next else { return nil }
      position += 1
      var last = bound.value
      if bound == "\\" {
        guard let escaped = escapedClass()?.single else { return nil }
        last = escaped
      }
      guard first <= last else { return nil }
      result.ranges.append(first...last)
    }
    guard take("]" as Unicode.Scalar) else { return nil }
    return folded(result)
  }

  private mutating func namedClass() -> [ClosedRange<UInt32>]? {
    let names: [(String, [ClosedRange<UInt32>])] = [
      ("alnum", Array(Self.word.ranges.filter { $0.lowerBound != 0x5F })),
      ("alpha", [Self.range("A", "Z"), Self.range("a", "z")]),
      ("digit", Self.digit.ranges), ("lower", [Self.range("a", "z")]), ("upper", [Self.range("A", "Z")]),
      ("word", Self.word.ranges),
      ("space", [0x09...0x0D, 0x20...0x20]), ("punct", [0x21...0x2F, 0x3A...0x40, 0x5B...0x60, 0x7B...0x7E]),
      ("xdigit", [Self.range("0", "9"), Self.range("A", "F"), Self.range("a", "f")]), ("print", [0x20...0x7E]),
      ("graph", [0x21...0x7E]), ("cntrl", [0x00...0x1F, 0x7F...0x7F]), ("blank", [0x09...0x09, 0x20...0x20]),
      ("ascii", [0...0x7F]),
    ]
    for (name, ranges) in names where take(name + ":]") { return ranges }
    return nil
  }

  private static func complement(_ ranges: [ClosedRange<UInt32>]) -> [ClosedRange<UInt32>] {
    var result: [ClosedRange<UInt32>] = []
    var start: UInt32 = 0
    for range in ranges.sorted(by: { $0.lowerBound < $1.lowerBound }) {
      if start < range.lowerBound { result.append(start...range.lowerBound - 1) }
      start = max(start, range.upperBound + 1)
    }
    result.append(start...0x10FFFF)
    return result
  }

  /// With the flag `i`, both cases of the ASCII letters.
  private func folded(_ set: CharacterClass) -> CharacterClass {
    guard isCaseless else { return set }
    var result = set
    for range in set.ranges {
      for (letters, offset) in [(UInt32(0x41)...0x5A, 32), (UInt32(0x61)...0x7A, -32)] where range.overlaps(letters) {
        let common = range.clamped(to: letters)
        result.ranges.append(UInt32(Int(common.lowerBound) + offset)...UInt32(Int(common.upperBound) + offset))
      }
    }
    return result
  }
}

extension RegularPattern.CharacterClass {
  /// The only scalar of the class.
  fileprivate var single: UInt32? {
    guard !isNegated, ranges.count == 1, ranges[0].count == 1 else { return nil }
    return ranges[0].lowerBound
  }
}
