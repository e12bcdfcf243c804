extension YAMLTextWriter {
  /// - Parameters:
  ///   - indent: the column of continuation lines.
  ///   - isSimpleKey: whether it is a key in the line of its value, and so must not be broken.
  mutating func scalar(_ text: UnsafeBufferPointer<UInt8>, _ shape: YAMLScalarShape, indent: Int, isSimpleKey: Bool) {
    if text.contains(0x0A) {
      if shape.allowsBlock, !isSimpleKey { return literal(text, indent: indent) }
    } else if !YAMLScalar.needsQuotes(text) {
      if shape.allowsPlain { return plain(text, indent: indent, mayFold: !isSimpleKey) }
      if shape.allowsSingleQuotes { return singleQuoted(text, indent: indent, mayFold: !isSimpleKey) }
    }
    doubleQuoted(text, indent: indent, mayFold: !isSimpleKey)
  }

  /// Whether a text of one line is so long that it could reach the fold.
  private func mayReachFold(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    layout == .kubernetes && output.count - lineStart + text.count > Self.width
  }

  /// Characters in the current line.
  private var column: Int { output[lineStart...].reduce(0) { $0 + ($1 & 0xC0 == 0x80 ? 0 : 1) } }

  private mutating func plain(_ text: UnsafeBufferPointer<UInt8>, indent: Int, mayFold: Bool) {
    guard mayFold, mayReachFold(text) else {
      output.append(contentsOf: text)
      return
    }
    var column = self.column
    for (index, byte) in text.enumerated() {
      if byte == 0x20, column > Self.width, text[index - 1] != 0x20, text[index + 1] != 0x20 {
        newLine(indent: indent)
        column = indent
      } else {
        output.append(byte)
        if byte & 0xC0 != 0x80 { column += 1 }
      }
    }
  }

  private mutating func singleQuoted(_ text: UnsafeBufferPointer<UInt8>, indent: Int, mayFold: Bool) {
    let mayFold = mayFold && mayReachFold(text)
    output.append(UInt8(ascii: "'"))
    var column = mayFold ? self.column : 0
    var isBroken = false
    var index = 0
    while index < text.count {
      let byte = text[index]
      if byte >= 0x80, case let character = YAMLCharacter(text, index), character.isBreak {
        // Of several kinds of line break only these can stand here.
        output += text[index..<index + character.width]
        lineStart = output.count
        isBroken = true
        index += character.width
        continue
      }
      if isBroken {
        output.append(contentsOf: repeatElement(UInt8(ascii: " "), count: indent))
        column = indent
        isBroken = false
      }
      if byte == 0x20, mayFold, column > Self.width, index > 0, index < text.count - 1, text[index - 1] != 0x20,
        text[index + 1] != 0x20
      {
        newLine(indent: indent)
        column = indent
      } else {
        output.append(byte)
        if byte == UInt8(ascii: "'") {
          output.append(byte)
          column += 1
        }
        if byte & 0xC0 != 0x80 { column += 1 }
      }
      index += 1
    }
    output.append(UInt8(ascii: "'"))
  }

  mutating func doubleQuoted(_ text: UnsafeBufferPointer<UInt8>, indent: Int, mayFold: Bool) {
    // An escape takes ten characters at most.
    let mayFold = mayFold && layout == .kubernetes && output.count - lineStart + text.count * 10 > Self.width
    output.append(UInt8(ascii: "\""))
    // The writers take every character for a byte order mark when the text begins with one.
    let escapesAll = text.starts(with: [0xEF, 0xBB, 0xBF])
    var column = mayFold ? self.column : 0
    var index = 0
    var previousIsSpace = false
    while index < text.count {
      let byte = text[index]
      let before = output.count
      if byte == 0x20, mayFold, !previousIsSpace, column > Self.width, index > 0, index < text.count - 1 {
        newLine(indent: indent)
        column = indent
        // A space that began the line would be lost.
        if text[index + 1] == 0x20 {
          output.append(UInt8(ascii: "\\"))
          column += 1
        }
        previousIsSpace = true
        index += 1
        continue
      }
      previousIsSpace = byte == 0x20
      if byte < 0x80 {
        if escapesAll || byte < 0x20 || byte == 0x7F || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") {
          escape(UInt32(byte))
        } else {
          output.append(byte)
        }
        index += 1
        column += output.count - before
      } else {
        let character = YAMLCharacter(text, index)
        if !character.isPrintable || character.isBreak || escapesAll {
          escape(character.value)
          column += output.count - before
        } else {
          output += text[index..<index + character.width]
          column += 1
        }
        index += character.width
      }
    }
    output.append(UInt8(ascii: "\""))
  }

  private mutating func escape(_ value: UInt32) {
    output.append(UInt8(ascii: "\\"))
    let letters: [UInt32: StaticString] = [
      0x00: "0", 0x07: "a", 0x08: "b", 0x09: "t", 0x0A: "n", 0x0B: "v", 0x0C: "f", 0x0D: "r", 0x1B: "e", 0x22: "\"", 0x5C: "\\",
      0x85: "N", 0xA0: "_", 0x2028: "L", 0x2029: "P",
    ]
    if let letter = letters[value] {
      output.append(letter.utf8Start.pointee)
      return
    }
    let digits = value <= 0xFF ? 2 : value <= 0xFFFF ? 4 : 8
    output.append(UInt8(ascii: digits == 2 ? "x" : digits == 4 ? "u" : "U"))
    for shift in stride(from: (digits - 1) * 4, through: 0, by: -4) {
      let digit = UInt8(value >> UInt32(shift) & 0xF)
      output.append(digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "A") + digit - 10)
    }
  }

  /// Lines as they are, under `|`.
  private mutating func literal(_ text: UnsafeBufferPointer<UInt8>, indent: Int) {
    output.append(UInt8(ascii: "|"))
    let isBlankFirst = text[0] == 0x20 || text[0] == 0x0A || text[0] >= 0x80 && YAMLCharacter(text, 0).isBreak
    if isBlankFirst { output.append(UInt8(ascii: "2")) }
    let last = Self.breakWidth(endingAt: text.count, text)
    if last == 0 {
      output.append(UInt8(ascii: "-"))
    } else if text.count == last || Self.breakWidth(endingAt: text.count - last, text) > 0 {
      output.append(UInt8(ascii: "+"))
    }
    breakLine()
    var index = 0
    while index < text.count {
      var end = index
      var width = 0
      while end < text.count {
        width = text[end] == 0x0A ? 1 : text[end] < 0x80 ? 0 : Self.breakWidth(at: end, text)
        if width > 0 { break }
        end += 1
      }
      if end > index {
        output.append(contentsOf: repeatElement(UInt8(ascii: " "), count: indent))
        output += text[index..<end]
      }
      if width > 0 {
        output += text[end..<end + width]
        lineStart = output.count
      }
      index = end + width
    }
  }

  private static func breakWidth(at index: Int, _ text: UnsafeBufferPointer<UInt8>) -> Int {
    guard text[index] == 0xE2 || text[index] == 0xC2 else { return 0 }
    let character = YAMLCharacter(text, index)
    return character.isBreak ? character.width : 0
  }

  /// How many bytes the line break takes that ends there; 0 without one.
  private static func breakWidth(endingAt end: Int, _ text: UnsafeBufferPointer<UInt8>) -> Int {
    guard end > 0 else { return 0 }
    if text[end - 1] == 0x0A { return 1 }
    var start = end - 1
    while start > 0, text[start] & 0xC0 == 0x80 { start -= 1 }
    return text[start] >= 0x80 ? breakWidth(at: start, text) : 0
  }
}
