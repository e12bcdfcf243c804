/// What a YAML 1.1 scalar means, by the rules of the reader that Kubernetes tooling uses (go-yaml v2).
enum YAMLScalar {
  struct Refusal: Error {
    var problem: String
    /// The words of Go's reader, where they are others.
    var goMessage: String?
  }

  static let tagPrefix = "tag:yaml.org,2002:"

  /// - Parameters:
  ///   - tag: the tag as written, in its long form; `nil` without one.
  ///   - isPlain: whether it stands without quotes and is no block.
  static func resolve(_ text: String, tag: String?, isPlain: Bool) throws(Refusal) -> JSONValue {
    guard let tag, tag != "!" else { return try isPlain && tag == nil ? finite(plain(text), text) : .string(text) }
    switch tag {
    case tagPrefix + "str": return .string(text)
    case tagPrefix + "binary":
      guard let bytes = Base64.decode(text) else { throw Refusal(problem: "!!binary value contains invalid base64 data") }
      return .string(String(decoding: bytes, as: UTF8.self))
    case tagPrefix + "float":
      switch plain(text) {
      case .integer(let number): return .double(Double(number))
      case .double(let number): return try finite(.double(number), text)
      default: throw refusal(text, "float")
      }
    case tagPrefix + "int":
      if case .integer(let number) = plain(text) { return .integer(number) }
      throw refusal(text, "int")
    case tagPrefix + "bool":
      if case .bool(let flag) = plain(text) { return .bool(flag) }
      throw refusal(text, "bool")
    case tagPrefix + "null":
      if case .null = plain(text) { return .null }
      throw refusal(text, "null")
    default: return .string(text)
    }
  }

  private static func refusal(_ text: String, _ kind: String) -> Refusal {
    Refusal(problem: "cannot decode !!str `\(text.prefix(40))` as a !!\(kind)")
  }

  private static func finite(_ value: JSONValue, _ text: String) throws(Refusal) -> JSONValue {
    if case .double(let number) = value, !number.isFinite {
      throw Refusal(
        problem: "\(text) is not a number that JSON has",
        goMessage: "json: unsupported value: \(number.isNaN ? "NaN" : number < 0 ? "-Inf" : "+Inf")")
    }
    return value
  }

  /// Whether a scalar without quotes and tag is text by its first byte.
  @inline(__always)
  static func isSurelyText(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    guard let first = bytes.first else { return false }
    switch first {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "."): return false
    case UInt8(ascii: "y"), UInt8(ascii: "Y"), UInt8(ascii: "n"), UInt8(ascii: "N"), UInt8(ascii: "t"), UInt8(ascii: "T"),
      UInt8(ascii: "f"), UInt8(ascii: "F"), UInt8(ascii: "o"), UInt8(ascii: "O"), UInt8(ascii: "~"):
      // The longest word has five letters.
      return bytes.count > 5
    default: return true
    }
  }

  /// The integer of digits alone, without a leading zero; `nil` for anything else.
  @inline(__always)
  static func simpleInteger(_ bytes: UnsafeBufferPointer<UInt8>) -> Int64? {
    guard let first = bytes.first, bytes.count <= 18, first != UInt8(ascii: "0") || bytes.count == 1 else { return nil }
    var number: Int64 = 0
    for byte in bytes {
      guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) else { return nil }
      number = number * 10 + Int64(byte - UInt8(ascii: "0"))
    }
    return number
  }

  /// A scalar without quotes and tag.
  static func plain(_ text: String) -> JSONValue {
    guard let first = text.utf8.first else { return .null }
    switch first {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "."):
      return words[text] ?? number(text) ?? .string(text)
    case UInt8(ascii: "y"), UInt8(ascii: "Y"), UInt8(ascii: "n"), UInt8(ascii: "N"), UInt8(ascii: "t"), UInt8(ascii: "T"),
      UInt8(ascii: "f"), UInt8(ascii: "F"), UInt8(ascii: "o"), UInt8(ascii: "O"), UInt8(ascii: "~"):
      // The longest word has five letters; nearly all text is longer or shorter and stops here.
      return text.utf8.count <= 5 ? words[text] ?? .string(text) : .string(text)
    default: return .string(text)
    }
  }

  private static let words: [String: JSONValue] = {
    var result: [String: JSONValue] = [:]
    for word in ["y", "Y", "yes", "Yes", "YES", "true", "True", "TRUE", "on", "On", "ON"] { result[word] = true }
    for word in ["n", "N", "no", "No", "NO", "false", "False", "FALSE", "off", "Off", "OFF"] { result[word] = false }
    for word in ["~", "null", "Null", "NULL"] { result[word] = .null }
    for word in [".nan", ".NaN", ".NAN"] { result[word] = .double(.nan) }
    for word in [".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF"] { result[word] = .double(.infinity) }
    for word in ["-.inf", "-.Inf", "-.INF"] { result[word] = .double(-.infinity) }
    return result
  }()

  private static func number(_ text: String) -> JSONValue? {
    let digits = text.utf8.contains(UInt8(ascii: "_")) ? text.filter { $0 != "_" } : text
    if let integer = integer(digits) { return integer }
    return isDecimal(digits.utf8) ? Double(digits).flatMap { $0.isFinite ? .double($0) : nil } : nil
  }

  /// Decimal, `0x`, `0o`, `0b`, and octal with a leading zero; beyond 64 bits signed it becomes a double.
  private static func integer(_ text: String) -> JSONValue? {
    guard let (digits, radix, isNegative) = digits(ofInteger: text) else { return nil }
    if let number = Int64((isNegative ? "-" : "") + digits, radix: radix) { return .integer(number) }
    if !isNegative, let number = UInt64(digits, radix: radix) { return .double(Double(number)) }
    return nil
  }

  /// An integer from 2⁶³ to below 2⁶⁴, which JSON values cannot hold exactly.
  static func unsigned(_ text: String) -> UInt64? {
    guard let (digits, radix, isNegative) = digits(ofInteger: text.filter { $0 != "_" }), !isNegative else { return nil }
    return UInt64(digits, radix: radix)
  }

  private static func digits(ofInteger text: String) -> (digits: Substring, radix: Int, isNegative: Bool)? {
    var rest = Substring(text)
    let isNegative = rest.hasPrefix("-")
    if isNegative || rest.hasPrefix("+") { rest = rest.dropFirst() }
    var radix = 10
    let lowered = rest.prefix(2).lowercased()
    switch lowered {
    case "0x": radix = 16
    case "0o": radix = 8
    case "0b": radix = 2
    default:
      if rest.count > 1, rest.first == "0" {
        radix = 8
        rest = rest.dropFirst()
      }
    }
    if lowered == "0x" || lowered == "0o" || lowered == "0b" { rest = rest.dropFirst(2) }
    guard let first = rest.utf8.first, first != UInt8(ascii: "+"), first != UInt8(ascii: "-") else { return nil }
    return (rest, radix, isNegative)
  }

  /// `[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?`
  private static func isDecimal(_ text: String.UTF8View) -> Bool {
    var rest = text[...]
    func isSign(_ byte: UInt8?) -> Bool { byte == UInt8(ascii: "-") || byte == UInt8(ascii: "+") }
    func dropDigits() -> Int {
      let digits = rest.prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
      rest = rest[digits.endIndex...]
      return digits.count
    }
    if isSign(rest.first) { rest = rest.dropFirst() }
    let whole = dropDigits()
    if rest.first == UInt8(ascii: ".") {
      rest = rest.dropFirst()
      if dropDigits() == 0, whole == 0 { return false }
    } else if whole == 0 {
      return false
    }
    guard let exponent = rest.first else { return true }
    guard exponent | 0x20 == UInt8(ascii: "e") else { return false }
    rest = rest.dropFirst()
    if isSign(rest.first) { rest = rest.dropFirst() }
    return dropDigits() > 0 && rest.isEmpty
  }
}
