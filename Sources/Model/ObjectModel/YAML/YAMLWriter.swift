extension YAML {
  /// One document as `kubectl -o yaml` prints it, with a newline at its end: keys as people sort them, lists not indented under
  /// their key, quotes only where needed, text of several lines as a block, long lines folded at a space behind column 80.
  public static func text(_ value: JSONValue, layout: YAMLTextLayout = .kubernetes) -> String {
    var writer = YAMLTextWriter(layout: layout)
    writer.value(value)
    return String(decoding: writer.finish(), as: UTF8.self)
  }
}

extension YAMLTextWriter {
  /// A whole value, with the members of objects in YAML's order.
  public mutating func value(_ value: JSONValue) {
    switch value {
    case .null: word("null")
    case .bool(let flag): word(flag ? "true" : "false")
    case .integer(let number): word(String(number))
    case .double(let number): double(number)
    case .string(let text): string(text)
    case .array(let elements):
      if elements.isEmpty { return emptyList() }
      beginList()
      for element in elements { self.value(element) }
      endCollection()
    case .object(let members):
      if members.isEmpty { return emptyMapping() }
      beginMapping()
      for member in members.membersInYAMLOrder(layout) {
        // As a plain key it would merge when it is read again.
        if member.key == "<<" { quotedKey(member.key) } else { key(member.key) }
        self.value(member.value)
      }
      endCollection()
    }
  }

  /// A float64. Whole numbers that fit 64 bits are printed as integers, unless the layout is pretty.
  public mutating func double(_ number: Double) {
    // Go's JSON text of the number stands between: what is whole there is an integer for the YAML reader that follows.
    if layout == .kubernetes, number == number.rounded(), number > -9.3e18, number < 1.85e19 {
      if number == 0 { return word("0") }
      let text = number.jsonText
      if Int64(text) != nil || UInt64(text) != nil { return word(text) }
    }
    word(number.shortText)
  }
}
