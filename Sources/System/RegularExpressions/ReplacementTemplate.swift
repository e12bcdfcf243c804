/// What a match is replaced by: text with `$1`, `${1}`, `$name`, `${name}` and `$$`, as Go's `Regexp.Expand` reads it.
struct ReplacementTemplate {
  private enum Part {
    case text([UInt8])
    /// A group by number; one that does not exist stands for nothing.
    case group(Int?)
  }

  private var parts: [Part] = []

  init(_ template: String, groupNames: [String?]) {
    let bytes = Array(template.utf8)
    var text: [UInt8] = []
    var index = 0
    while index < bytes.count {
      guard bytes[index] == UInt8(ascii: "$"), index + 1 < bytes.count else {
        text.append(bytes[index])
        index += 1
        continue
      }
      if bytes[index + 1] == UInt8(ascii: "$") {
        text.append(UInt8(ascii: "$"))
        index += 2
        continue
      }
      guard let (name, end) = Self.name(in: bytes, from: index + 1) else {
        text.append(bytes[index])
        index += 1
        continue
      }
      if !text.isEmpty { parts.append(.text(text)) }
      text = []
      // A number with a zero in front is a name.
      let isNumber =
        name.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) } && (name == "0" || !name.hasPrefix("0"))
      let named = groupNames.firstIndex { $0 == name }.map { $0 + 1 }
      parts.append(.group(isNumber ? Int(name) : named))
      index = end
    }
    if !text.isEmpty { parts.append(.text(text)) }
  }

  /// The longest name of letters, digits and underscores after a dollar sign, with or without braces.
  private static func name(in bytes: [UInt8], from start: Int) -> (name: String, end: Int)? {
    let isBraced = bytes[start] == UInt8(ascii: "{")
    let first = isBraced ? start + 1 : start
    guard first <= bytes.count else { return nil }
    let rest = String(decoding: bytes[first...], as: UTF8.self)
    let name = rest.unicodeScalars.prefix { $0 == "_" || $0.properties.isAlphabetic || $0.properties.numericType != nil }
    guard !name.isEmpty else { return nil }
    let end = first + String(name).utf8.count
    if !isBraced { return (String(name), end) }
    guard end < bytes.count, bytes[end] == UInt8(ascii: "}") else { return nil }
    return (String(name), end + 1)
  }

  func expand(_ match: [Range<Int>?], in text: UnsafeBufferPointer<UInt8>, into output: inout [UInt8]) {
    for part in parts {
      switch part {
      case .text(let bytes): output.append(contentsOf: bytes)
      case .group(let number):
        if let number, match.indices.contains(number), let range = match[number] { output.append(contentsOf: text[range]) }
      }
    }
  }
}
