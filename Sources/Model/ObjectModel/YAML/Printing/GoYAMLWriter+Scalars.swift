extension GoYAMLWriter {
  /// Writes text in the first style that can hold it: plain unless it would read as something else, a block for several lines.
  ///
  /// - Parameter indent: of the collection the text is in.
  mutating func write(_ text: String, indent: Int, isKey: Bool) {
    putSpaceIfNeeded()
    var text = text
    if CarriedText.mayChange(text) {
      do throws(YAMLValueError) {
        text = try CarriedText.text(text)
      } catch {
        complaint = error
      }
    }
    text.withBytes { bytes in
      let analysis = ScalarAnalysis(bytes)
      if analysis.isShortAndPlain(bytes), !ScalarAnalysis.mayResolve(bytes) || !ScalarAnalysis.resolves(text) {
        output.append(text)
        column += bytes.count
      } else if bytes.contains(0x0A) {
        if analysis.allowsBlock, !isKey {
          writeLiteral(bytes, indent: indent + Self.step)
        } else {
          writeDoubleQuoted(text, indent: indent + Self.step, folds: !isKey)
        }
      } else if ScalarAnalysis.mayResolve(bytes), ScalarAnalysis.resolves(text) {
        writeDoubleQuoted(text, indent: indent + Self.step, folds: !isKey)
      } else if analysis.allowsPlain, !(isKey && bytes.isEmpty) {
        writeUnquoted(text, indent: indent + Self.step, folds: !isKey)
      } else if analysis.allowsSingleQuotes {
        writeSingleQuoted(text, indent: indent + Self.step, folds: !isKey)
      } else {
        writeDoubleQuoted(text, indent: indent + Self.step, folds: !isKey)
      }
    }
    if isAfterBlock {
      isAfterBlock = false
    } else {
      isAfterSpace = false
      isAtIndent = false
    }
  }

  /// Whether the column is past where lines are folded.
  private var isPastWidth: Bool { column > Self.width }

  private mutating func put(_ scalar: Unicode.Scalar) {
    if scalar.isASCII { return put(UInt8(truncatingIfNeeded: scalar.value)) }
    for byte in UTF8.encode(scalar).unsafelyUnwrapped { output.append(byte) }
    column += 1
  }

  /// Writes a line break of the text itself.
  private mutating func put(break scalar: Unicode.Scalar) {
    if scalar == "\n" { return lineBreak() }
    put(scalar)
    column = 0
  }

  private mutating func writeUnquoted(_ text: String, indent: Int, folds: Bool) {
    let scalars = Array(text.unicodeScalars)
    var isAfterBlank = false
    for (index, scalar) in scalars.enumerated() {
      if scalar == " " {
        if folds, !isAfterBlank, isPastWidth, index + 1 == scalars.count || scalars[index + 1] != " " {
          startFolded(indent)
        } else {
          put(0x20)
        }
        isAfterBlank = true
      } else {
        put(scalar)
        isAtIndent = false
        isAfterBlank = false
      }
    }
  }

  private mutating func startFolded(_ indent: Int) {
    isAtIndent = false
    startLine(indent)
  }

  private mutating func writeSingleQuoted(_ text: String, indent: Int, folds: Bool) {
    let scalars = Array(text.unicodeScalars)
    put(UInt8(ascii: "'"))
    isAfterSpace = false
    isAtIndent = false
    var isAfterBlank = false
    var isAfterBreak = false
    for (index, scalar) in scalars.enumerated() {
      if scalar == " " {
        if folds, !isAfterBlank, isPastWidth, index > 0, index + 1 < scalars.count, scalars[index + 1] != " " {
          startLine(indent)
        } else {
          put(0x20)
        }
        isAfterBlank = true
      } else if ScalarAnalysis.isBreak(scalar) {
        put(break: scalar)
        isAtIndent = true
        isAfterBreak = true
      } else {
        if isAfterBreak { startLine(indent) }
        if scalar == "'" { put(UInt8(ascii: "'")) }
        put(scalar)
        isAtIndent = false
        isAfterBlank = false
        isAfterBreak = false
      }
    }
    put(UInt8(ascii: "'"))
  }

  private mutating func writeDoubleQuoted(_ text: String, indent: Int, folds: Bool) {
    let scalars = Array(text.unicodeScalars)
    // A byte order mark at the beginning makes the emitter take every character for one.
    let escapesAll = scalars.first == "\u{FEFF}"
    put(UInt8(ascii: "\""))
    isAfterSpace = false
    isAtIndent = false
    var isAfterBlank = false
    for (index, scalar) in scalars.enumerated() {
      if escapesAll || !ScalarAnalysis.isPrintable(scalar) || ScalarAnalysis.isBreak(scalar) || scalar == "\"" || scalar == "\\" {
        putEscape(scalar)
        isAfterBlank = false
      } else if scalar == " " {
        if folds, !isAfterBlank, isPastWidth, index > 0, index + 1 < scalars.count {
          startLine(indent)
          if scalars[index + 1] == " " { put(UInt8(ascii: "\\")) }
        } else {
          put(0x20)
        }
        isAfterBlank = true
      } else {
        put(scalar)
        isAtIndent = false
        isAfterBlank = false
      }
    }
    put(UInt8(ascii: "\""))
  }

  private mutating func putEscape(_ scalar: Unicode.Scalar) {
    put(UInt8(ascii: "\\"))
    let short: Unicode.Scalar? =
      switch scalar.value {
      case 0x00: "0"
      case 0x07: "a"
      case 0x08: "b"
      case 0x09: "t"
      case 0x0A: "n"
      case 0x0B: "v"
      case 0x0C: "f"
      case 0x0D: "r"
      case 0x1B: "e"
      case 0x22: "\""
      case 0x5C: "\\"
      case 0x85: "N"
      case 0xA0: "_"
      case 0x2028: "L"
      case 0x2029: "P"
      default: nil
      }
    if let short { return put(short) }
    let (letter, length): (Unicode.Scalar, Int) =
      scalar.value <= 0xFF ? ("x", 2) : scalar.value <= 0xFFFF ? ("u", 4) : ("U", 8)
    put(letter)
    for place in (0..<length).reversed() {
      let digit = UInt8(truncatingIfNeeded: scalar.value >> UInt32(place * 4)) & 15
      put(digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "A") + digit - 10)
    }
    isAtIndent = false
  }

  private mutating func writeLiteral(_ bytes: UnsafeBufferPointer<UInt8>, indent: Int) {
    put(UInt8(ascii: "|"))
    if bytes[0] == 0x20 || bytes[0] == 0x0A { put(UInt8(ascii: "2")) }
    if bytes[bytes.count - 1] != 0x0A {
      put(UInt8(ascii: "-"))
    } else if bytes.count == 1 || bytes[bytes.count - 2] == 0x0A {
      put(UInt8(ascii: "+"))
    }
    lineBreak()
    var start = 0
    while start < bytes.count {
      var end = start
      while end < bytes.count, bytes[end] != 0x0A { end += 1 }
      if end > start {
        for _ in 0..<indent { output.append(UInt8(ascii: " ")) }
        output.append(UnsafeBufferPointer(rebasing: bytes[start..<end]))
        column = 1
      }
      if end < bytes.count { lineBreak() }
      start = end + 1
    }
    isAfterBlock = true
    let isEnded = bytes[bytes.count - 1] == 0x0A
    isAfterSpace = isEnded
    isAtIndent = isEnded
  }
}
