/// Says what is wrong with a text that is not JSON, or has numbers beyond the range of a float64, in the words of Go's `encoding/json`.
struct GoJSONDiagnosis {
  private let bytes: [UInt8]
  private var index = 0
  /// The keys and positions on the way to the value at hand, and whether a key is among them.
  private var path: [String] = []
  private var isField = false

  private struct Problem: Error {
    var message: String
  }

  /// `nil` for a text that is JSON.
  static func problem(in text: String) -> String? {
    var diagnosis = GoJSONDiagnosis(bytes: Array(text.utf8))
    do {
      try diagnosis.document()
      return nil
    } catch let problem as Problem {
      return problem.message
    } catch {
      return "\(error)"
    }
  }

  private init(bytes: [UInt8]) { self.bytes = bytes }

  private mutating func document() throws {
    try value(depth: 0)
    skipSpace()
    if index < bytes.count { throw unexpected("after top-level value") }
  }

  private mutating func skipSpace() {
    while index < bytes.count, [0x20, 0x0A, 0x0D, 0x09].contains(bytes[index]) { index += 1 }
  }

  /// The character that is there, or the end that is not meant to be.
  private func unexpected(_ place: String) -> Problem {
    guard index < bytes.count else { return Problem(message: "unexpected end of JSON input") }
    return Problem(message: "invalid character \(Self.quoted(bytes, index)) \(place)")
  }

  private static func quoted(_ bytes: [UInt8], _ index: Int) -> String {
    if bytes[index] == UInt8(ascii: "'") { return #"'\''"# }
    if bytes[index] == UInt8(ascii: "\"") { return #"'"'"# }
    let length = bytes.withUnsafeBufferPointer { UTF8Validity.characterLength($0, index) } ?? 1
    return "'\(GoQuote.quoted(String(decoding: bytes[index..<index + length], as: UTF8.self)).dropFirst().dropLast())'"
  }

  private mutating func value(depth: Int) throws {
    if depth > 10_000 { throw Problem(message: "exceeded max depth") }
    skipSpace()
    guard index < bytes.count else { throw unexpected("") }
    switch bytes[index] {
    case UInt8(ascii: "{"): try object(depth: depth)
    case UInt8(ascii: "["): try array(depth: depth)
    case UInt8(ascii: "\""): try string()
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): try number()
    case UInt8(ascii: "t"): try word("true")
    case UInt8(ascii: "f"): try word("false")
    case UInt8(ascii: "n"): try word("null")
    default: throw unexpected("looking for beginning of value")
    }
  }

  private mutating func word(_ word: String) throws {
    for (place, byte) in word.utf8.enumerated() {
      guard index < bytes.count, bytes[index] == byte else {
        let expected = Self.quoted(Array(word.utf8), place)
        throw unexpected("in literal \(word) (expecting \(expected))")
      }
      index += 1
    }
  }

  private mutating func number() throws {
    let start = index
    if bytes[index] == UInt8(ascii: "-") { index += 1 }
    if index < bytes.count, bytes[index] == UInt8(ascii: "0") { index += 1 } else { try digits() }
    if index < bytes.count, bytes[index] == UInt8(ascii: ".") {
      index += 1
      try digits()
    }
    if index < bytes.count, bytes[index] | 0x20 == UInt8(ascii: "e") {
      index += 1
      if index < bytes.count, bytes[index] == UInt8(ascii: "+") || bytes[index] == UInt8(ascii: "-") { index += 1 }
      try digits()
    }
    let text = String(decoding: bytes[start..<index], as: UTF8.self)
    if Double(text)?.isFinite != true {
      let place = (isField ? "Go struct field " : "") + path.map { "." + $0 }.joined()
      throw Problem(message: "json: cannot unmarshal number \(text) into \(place) of type float64")
    }
  }

  private mutating func digits() throws {
    let start = index
    while index < bytes.count, bytes[index] &- UInt8(ascii: "0") < 10 { index += 1 }
    if index == start { throw unexpected("in numeric literal") }
  }

  private mutating func string() throws {
    index += 1
    while index < bytes.count {
      switch bytes[index] {
      case UInt8(ascii: "\""):
        index += 1
        return
      case UInt8(ascii: "\\"): try escape()
      case 0..<0x20: throw unexpected("in string")
      default: index += 1
      }
    }
    throw unexpected("")
  }

  private mutating func escape() throws {
    let start = index
    index += 1
    guard index < bytes.count else { throw unexpected("") }
    func refuse(_ end: Int) -> Problem {
      Problem(message: "invalid escape sequence `\(String(decoding: bytes[start..<end], as: UTF8.self))` in string")
    }
    guard bytes[index] == UInt8(ascii: "u") else {
      guard "\"\\/bfnrt".utf8.contains(bytes[index]) else { throw refuse(index + 1) }
      index += 1
      return
    }
    let end = index + 5
    let digits = bytes[(index + 1)..<min(end, bytes.count)]
    let areDigits = digits.allSatisfy { $0 &- 0x30 < 10 || ($0 | 0x20) &- 0x61 < 6 }
    if end > bytes.count, areDigits { throw Problem(message: "unexpected end of JSON input") }
    guard areDigits else { throw refuse(min(end, bytes.count)) }
    index = end
  }

  private mutating func array(depth: Int) throws {
    index += 1
    skipSpace()
    if index < bytes.count, bytes[index] == UInt8(ascii: "]") {
      index += 1
      return
    }
    var position = 0
    while true {
      path.append(String(position))
      try value(depth: depth + 1)
      path.removeLast()
      position += 1
      skipSpace()
      guard index < bytes.count, bytes[index] == UInt8(ascii: ",") || bytes[index] == UInt8(ascii: "]") else {
        throw unexpected("after array element")
      }
      index += 1
      if bytes[index - 1] == UInt8(ascii: "]") { return }
    }
  }

  private mutating func object(depth: Int) throws {
    index += 1
    skipSpace()
    if index < bytes.count, bytes[index] == UInt8(ascii: "}") {
      index += 1
      return
    }
    while true {
      skipSpace()
      guard index < bytes.count, bytes[index] == UInt8(ascii: "\"") else {
        throw unexpected("looking for beginning of object key string")
      }
      let start = index
      try string()
      let name = String(decoding: bytes[(start + 1)..<(index - 1)], as: UTF8.self)
      skipSpace()
      guard index < bytes.count, bytes[index] == UInt8(ascii: ":") else { throw unexpected("after object key") }
      index += 1
      let wasField = isField
      isField = true
      path.append(name)
      try value(depth: depth + 1)
      path.removeLast()
      isField = wasField
      skipSpace()
      guard index < bytes.count, bytes[index] == UInt8(ascii: ",") || bytes[index] == UInt8(ascii: "}") else {
        throw unexpected("after object key:value pair")
      }
      index += 1
      if bytes[index - 1] == UInt8(ascii: "}") { return }
    }
  }
}
