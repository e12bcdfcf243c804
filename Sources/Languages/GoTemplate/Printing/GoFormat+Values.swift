extension GoFormat {
  /// One argument.
  mutating func print(_ value: TemplateValue, _ verb: Unicode.Scalar) {
    if value.isNil {
      if verb == "T" || verb == "v" { pad("<nil>") } else { write("%!\(verb)(<nil>)") }
      return
    }
    switch verb {
    case "T": string(TemplateString(value.goType), "s", of: value)
    case "p": refuse(value, verb)
    default: element(value, verb)
    }
  }

  /// A value, on its own or inside another.
  private mutating func element(_ value: TemplateValue, _ verb: Unicode.Scalar, depth: Int = 0) {
    if depth > 0, depth > GoText.maximalDepth || !ValueVisits.spend() { return }
    switch value {
    case .nil, .missing: write(flags.sharpV ? "interface {}(nil)" : "<nil>")
    case .bool(let flag): if verb == "t" || verb == "v" { pad(flag ? "true" : "false") } else { refuse(value, verb) }
    case .int(let number): integer(number.magnitude, isNegative: number < 0, verb, of: value)
    case .int64(let number): integer(UInt(number.magnitude), isNegative: number < 0, verb, of: value)
    case .uint64(let number):
      if flags.sharpV { flags.sharp = true }
      integer(UInt(number), isNegative: false, flags.sharpV ? "x" : verb, of: value)
    case .double(let number): float(number, verb, of: value)
    case .string(let text): string(text, verb, of: value)
    case .bytes(let bytes): self.bytes(bytes, verb, of: value)
    case .list(let list):
      let (open, separator, close) =
        flags.sharpV ? ("\(value.goType){", ", ", "}") : ("[", " ", "]")
      write(flags.sharpV && list.isNil ? "\(value.goType)(nil)" : open)
      if flags.sharpV && list.isNil { return }
      for (position, item) in list.elements.enumerated() {
        if position > 0 { write(separator) }
        element(item, verb, depth: depth + 1)
      }
      write(close)
    case .map(let map):
      let (open, separator, close) = flags.sharpV ? ("\(value.goType){", ", ", "}") : ("map[", " ", "]")
      write(flags.sharpV && map.isNil ? "\(value.goType)(nil)" : open)
      if flags.sharpV && map.isNil { return }
      for (position, member) in map.members.enumerated() {
        if position > 0 { write(separator) }
        element(.text(member.key), verb)
        write(":")
        element(member.value, verb, depth: depth + 1)
      }
      write(close)
    case .object(let object):
      switch verb {
      case "v", "s", "x", "X", "q":
        string(TemplateString(object.printed(isAddressable: false)), flags.sharpV ? "s" : verb, of: value)
      default:
        if case .int64(let number) = object.json {
          integer(UInt(number.magnitude), isNegative: number < 0, verb, of: value)
        } else {
          refuse(value, verb)
        }
      }
    case .function(let function): string(TemplateString(function.name), "s", of: value)
    }
  }

  /// The noise for a verb that does not fit.
  private mutating func refuse(_ value: TemplateValue, _ verb: Unicode.Scalar) {
    write("%!\(verb)(\(value.goType)=")
    element(value, "v")
    write(")")
  }

  // MARK: Texts

  private mutating func string(_ text: TemplateString, _ verb: Unicode.Scalar, of value: TemplateValue) {
    switch verb {
    case "v" where !flags.sharpV, "s": truncated(text).withBytes { pad($0) }
    case "v", "q":
      let text = truncated(text)
      if flags.sharp, !flags.sharpV, Self.canBackquote(text) { return pad("`\(text.string)`") }
      var quoted: [UInt8] = []
      GoQuote.append(text, isASCII: flags.plus, to: &quoted)
      quoted.withUnsafeBufferPointer { pad($0) }
    case "x", "X": text.withBytes { hexadecimal($0, isUpper: verb == "X") }
    default: refuse(value, verb)
    }
  }

  private mutating func bytes(_ bytes: [UInt8], _ verb: Unicode.Scalar, of value: TemplateValue) {
    switch verb {
    case "s", "q", "x", "X": string(TemplateString(bytes: bytes), verb, of: value)
    default:
      write(flags.sharpV ? "[]byte{" : "[")
      for (position, byte) in bytes.enumerated() {
        if position > 0 { write(flags.sharpV ? ", " : " ") }
        element(.uint64(UInt64(byte)), verb)
      }
      write(flags.sharpV ? "}" : "]")
    }
  }

  /// As many characters as the precision says.
  private func truncated(_ text: TemplateString) -> TemplateString {
    guard let precision = flags.precision else { return text }
    return text.withBytes { bytes in
      var (index, left) = (0, precision)
      while index < bytes.count, left > 0 {
        index += GoQuote.decode(UnsafeBufferPointer(rebasing: bytes[index...])).length
        left -= 1
      }
      return TemplateString(validating: UnsafeBufferPointer(rebasing: bytes[..<index]))
    }
  }

  private static func canBackquote(_ text: TemplateString) -> Bool {
    guard case .text(let text) = text else { return false }
    return text.unicodeScalars.allSatisfy {
      $0 == "\t" || ($0.value >= 0x20 && $0 != "`" && $0.value != 0x7F && $0 != "\u{FEFF}")
    }
  }

  private mutating func hexadecimal(_ bytes: UnsafeBufferPointer<UInt8>, isUpper: Bool) {
    let bytes = bytes.prefix(flags.precision ?? bytes.count)
    var text: [UInt8] = []
    let prefix = isUpper ? "0X" : "0x"
    if flags.sharp, !bytes.isEmpty { text += Array(prefix.utf8) }
    for (position, byte) in bytes.enumerated() {
      if flags.space, position > 0 {
        text.append(UInt8(ascii: " "))
        if flags.sharp { text += Array(prefix.utf8) }
      }
      for digit in [byte >> 4, byte & 15] {
        text.append(digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: isUpper ? "A" : "a") + digit - 10)
      }
    }
    text.withUnsafeBufferPointer { pad($0) }
  }

  // MARK: Padding

  mutating func pad(_ text: String) {
    var text = text
    text.withUTF8 { pad($0) }
  }

  /// Appends a text in its width, which counts characters.
  mutating func pad(_ text: UnsafeBufferPointer<UInt8>) {
    guard let width = flags.width else { return output.append(contentsOf: text) }
    var (characters, index) = (0, 0)
    while index < text.count {
      index += GoQuote.decode(UnsafeBufferPointer(rebasing: text[index...])).length
      characters += 1
    }
    if flags.minus {
      output.append(contentsOf: text)
      padding(width - characters)
    } else {
      padding(width - characters)
      output.append(contentsOf: text)
    }
  }

  /// So many spaces, or zeros on the left.
  mutating func padding(_ count: Int) {
    guard count > 0 else { return }
    let byte = flags.zero && !flags.minus ? UInt8(ascii: "0") : UInt8(ascii: " ")
    output.append(contentsOf: repeatElement(byte, count: count))
  }
}

// MARK: - Numbers

extension GoFormat {
  private mutating func integer(_ magnitude: UInt, isNegative: Bool, _ verb: Unicode.Scalar, of value: TemplateValue) {
    switch verb {
    case "v", "d": digits(magnitude, 10, isNegative, verb)
    case "b": digits(magnitude, 2, isNegative, verb)
    case "o", "O": digits(magnitude, 8, isNegative, verb)
    case "x", "X": digits(magnitude, 16, isNegative, verb)
    case "c":
      var character: [UInt8] = []
      GoQuote.appendUTF8(Self.scalar(magnitude, isNegative), to: &character)
      character.withUnsafeBufferPointer { pad($0) }
    case "q":
      var character: [UInt8] = []
      GoQuote.appendCharacter(Self.scalar(magnitude, isNegative), isASCII: flags.plus, to: &character)
      character.withUnsafeBufferPointer { pad($0) }
    case "U":
      let number = isNegative ? 0 &- magnitude : magnitude
      let digits = String(number, radix: 16, uppercase: true)
      var text = "U+" + String(repeating: "0", count: max(0, max(4, flags.precision ?? 0) - digits.utf8.count)) + digits
      if flags.sharp, let scalar = UInt32(exactly: number).flatMap(Unicode.Scalar.init), GoQuote.isPrintable(scalar.value) {
        text += " '\(scalar)'"
      }
      flags.zero = false
      pad(text)
    default: refuse(value, verb)
    }
  }

  private static func scalar(_ magnitude: UInt, _ isNegative: Bool) -> UInt32 {
    isNegative || magnitude > 0x10FFFF ? 0xFFFD : UInt32(magnitude)
  }

  private mutating func digits(_ magnitude: UInt, _ base: Int, _ isNegative: Bool, _ verb: Unicode.Scalar) {
    let zero = flags.zero
    defer { flags.zero = zero }
    // Zeros come from the precision or, without one, from the width.
    var least = 0
    if let precision = flags.precision {
      least = precision
      if precision == 0, magnitude == 0 {
        flags.zero = false
        return padding(flags.width ?? 0)
      }
    } else if flags.zero, !flags.minus, let width = flags.width {
      least = isNegative || flags.plus || flags.space ? width - 1 : width
    }
    var text = String(magnitude, radix: base, uppercase: verb == "X")
    text = String(repeating: "0", count: max(0, least - text.utf8.count)) + text
    if flags.sharp {
      switch base {
      case 2: text = "0b" + text
      case 8: if !text.hasPrefix("0") { text = "0" + text }
      case 16: text = (verb == "X" ? "0X" : "0x") + text
      default: break
      }
    }
    if verb == "O" { text = "0o" + text }
    text = (isNegative ? "-" : flags.plus ? "+" : flags.space ? " " : "") + text
    flags.zero = false
    pad(text)
  }

  private mutating func float(_ number: Double, _ verb: Unicode.Scalar, of value: TemplateValue) {
    var text: String
    switch verb {
    case "v": text = GoFloat.text(number, "g", precision: flags.precision)
    case "b", "g", "G", "x", "X": text = GoFloat.text(number, verb, precision: flags.precision)
    case "e", "E", "f", "F": text = GoFloat.text(number, verb == "F" ? "f" : verb, precision: flags.precision ?? 6)
    default: return refuse(value, verb)
    }
    let isNegative = text.hasPrefix("-")
    if isNegative || text.hasPrefix("+") { text.removeFirst() }
    var sign = isNegative ? "-" : flags.plus ? "+" : flags.space ? " " : ""
    if !number.isFinite {
      let zero = flags.zero
      flags.zero = false
      if number.isInfinite, sign.isEmpty { sign = "+" }
      pad(sign + text)
      flags.zero = zero
      return
    }
    if flags.sharp, verb != "b" { text = GoFloat.withPoint(text, verb, precision: flags.precision) }
    if !sign.isEmpty, flags.zero, !flags.minus, let width = flags.width, width > text.utf8.count + 1 {
      write(sign)
      padding(width - text.utf8.count - 1)
      write(text)
    } else {
      pad(sign + text)
    }
  }
}
