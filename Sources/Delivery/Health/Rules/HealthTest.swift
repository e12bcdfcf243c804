import ObjectModel

/// What a rule asks of an object; the forms are told in `WellKnownKinds`.
indirect enum HealthTest: Sendable, Hashable {
  case always
  case generation
  case stale
  case condition(type: TextPattern, statuses: [TextPattern], reasons: [TextPattern])
  case field(path: [String], values: [TextPattern])
  case annotation(String, values: [TextPattern])
  case present(path: [String])
  case absent(path: [String])
  case greater(path: [String], than: Operand, needsBoth: Bool)
  case element(path: [String], HealthTest)

  enum Operand: Sendable, Hashable {
    case number(Double)
    case field([String])
  }

  /// Reads a test; `nil` for what is none.
  init?(_ text: String) { self.init(text[...], isInElement: false) }

  private init?(_ text: Substring, isInElement: Bool) {
    switch text {
    case "else": self = .always
    case "gen": self = .generation
    case "stale": self = .stale
    default:
      if let open = text.firstIndex(of: "["), text.hasSuffix("]") {
        let inner = text[text.index(after: open)...].dropLast()
        guard let test = HealthTest(inner, isInElement: true) else { return nil }
        self = .element(path: Self.path(text[..<open]), test)
      } else if text.hasPrefix("!") {
        self = .absent(path: Self.path(text.dropFirst()))
      } else if text.hasPrefix("@") {
        let parts = text.dropFirst().split(separator: "=", maxSplits: 1)
        self = .annotation(String(parts[0]), values: parts.count == 2 ? Self.patterns(parts[1]) : [])
      } else if isInElement ? text.first?.isLowercase == true : Self.isField(text) {
        self.init(field: text)
      } else {
        self.init(condition: text)
      }
    }
  }

  private static func isField(_ text: Substring) -> Bool {
    text.hasPrefix("status.") || text.hasPrefix("spec.") || text.hasPrefix("metadata.")
  }

  private init(field text: Substring) {
    if let equals = text.firstIndex(of: "=") {
      self = .field(path: Self.path(text[..<equals]), values: Self.patterns(text[text.index(after: equals)...]))
    } else if let sign = text.firstIndex(of: ">") {
      var right = text[text.index(after: sign)...]
      let needsBoth = right.hasSuffix("!")
      if needsBoth { right = right.dropLast() }
      let operand = Double(right).map(Operand.number) ?? .field(Self.path(right))
      self = .greater(path: Self.path(text[..<sign]), than: operand, needsBoth: needsBoth)
    } else {
      self = .present(path: Self.path(text))
    }
  }

  private init?(condition text: Substring) {
    let sides = text.split(separator: "=", maxSplits: 1)
    guard let type = sides.first else { return nil }
    var statuses: [TextPattern] = []
    var reasons: [TextPattern] = []
    if sides.count == 2 {
      let parts = sides[1].split(separator: "/", maxSplits: 1)
      statuses = Self.patterns(parts[0])
      if parts.count == 2 { reasons = parts[1].split(separator: ",").map { TextPattern(String($0)) } }
    }
    self = .condition(type: TextPattern(String(type)), statuses: statuses, reasons: reasons)
  }

  private static func path(_ text: Substring) -> [String] { text.split(separator: ".").map(String.init) }

  private static func patterns(_ text: Substring) -> [TextPattern] {
    text.split(separator: "|").map { TextPattern(String($0)) }
  }
}
