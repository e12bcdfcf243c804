/// Values as Go prints them.
public enum GoText {
  /// `fmt.Sprint` of one value, or `%v`: what `toString` and `print` make of it. A string is itself.
  public static func text(of value: TemplateValue) -> TemplateString {
    if case .string(let text) = value { return text }
    var output: [UInt8] = []
    append(value, to: &output)
    return TemplateString(bytes: output)
  }

  /// `fmt.Sprint`: a space between two values neither of which is a string.
  public static func print(_ values: [TemplateValue]) -> TemplateString {
    if values.count == 1 { return text(of: values[0]) }
    var (output, wasString): ([UInt8], Bool) = ([], true)
    for value in values {
      let isString = if case .string = value { true } else { false }
      if !isString, !wasString { output.append(UInt8(ascii: " ")) }
      append(value, to: &output)
      wasString = isString
    }
    return TemplateString(bytes: output)
  }

  /// `fmt.Sprintln`: spaces between all values, and a line break at the end.
  public static func printLine(_ values: [TemplateValue]) -> TemplateString {
    var output: [UInt8] = []
    for (position, value) in values.enumerated() {
      if position > 0 { output.append(UInt8(ascii: " ")) }
      append(value, to: &output)
    }
    output.append(UInt8(ascii: "\n"))
    return TemplateString(bytes: output)
  }

  /// How deep lists and maps are printed: one that holds itself has no end.
  static let maximalDepth = 10_000

  /// Appends a value as `%v` prints it.
  public static func append(_ value: TemplateValue, to output: inout [UInt8]) { append(value, to: &output, depth: 0) }

  private static func append(_ value: TemplateValue, to output: inout [UInt8], depth: Int) {
    if depth > 0, depth > maximalDepth || !ValueVisits.spend() { return }
    switch value {
    case .nil, .missing: output.append(contentsOf: "<nil>".utf8)
    case .bool(let flag): output.append(contentsOf: (flag ? "true" : "false").utf8)
    case .int(let number): output.append(contentsOf: String(number).utf8)
    case .int64(let number): output.append(contentsOf: String(number).utf8)
    case .uint64(let number): output.append(contentsOf: String(number).utf8)
    case .double(let number): GoFloat.appendShortest(number, to: &output)
    case .string(let text): text.withBytes { output.append(contentsOf: $0) }
    case .bytes(let bytes): appendList(bytes, to: &output) { $1.append(contentsOf: String($0).utf8) }
    case .list(let list): appendList(list.elements, to: &output) { append($0, to: &$1, depth: depth + 1) }
    case .map(let map):
      output.append(contentsOf: "map".utf8)
      appendList(map.members, to: &output) {
        $1.append(contentsOf: $0.key.utf8)
        $1.append(UInt8(ascii: ":"))
        append($0.value, to: &$1, depth: depth + 1)
      }
    case .object(let object): output.append(contentsOf: object.printed(isAddressable: false).utf8)
    case .function(let function): output.append(contentsOf: function.name.utf8)
    }
  }

  private static func appendList<Element>(
    _ elements: [Element], to output: inout [UInt8], append: (Element, inout [UInt8]) -> Void
  ) {
    output.append(UInt8(ascii: "["))
    for (position, element) in elements.enumerated() {
      if position > 0 { output.append(UInt8(ascii: " ")) }
      append(element, &output)
    }
    output.append(UInt8(ascii: "]"))
  }
}
