/// What a text holds that decides in which styles YAML can write it.
///
/// These are the rules of libyaml's emitter, which Go's YAML writers share, but for one set of characters: whatever lies
/// beyond U+FFFF counts as not printable.
struct YAMLScalarShape {
  var allowsPlain = true
  var allowsSingleQuotes = true
  var allowsBlock = true
  var isMultiline = false

  init(_ text: UnsafeBufferPointer<UInt8>, layout: YAMLTextLayout) {
    guard !text.isEmpty else {
      allowsBlock = false
      return
    }
    var hasIndicator = Self.startsAsMarker(text)
    var hasSpecial = false
    var hasTab = false
    var hasLeadingOrTrailingBlank = false
    var hasTrailingSpace = false
    var spaceThenBreak = false
    var breakThenSpace = false
    var previousIsSpace = false
    var previousIsBreak = false
    var index = 0
    while index < text.count {
      let byte = text[index]
      var width = 1
      var isSpace = false
      var isBreak = false
      if byte < 0x80 {
        switch byte {
        case 0x20: isSpace = true
        case 0x0A: isBreak = true
        case 0x09: if layout == .pretty { hasTab = true } else { hasSpecial = true }
        case 0..<0x20, 0x7F: hasSpecial = true
        case UInt8(ascii: ":"):
          if Self.isBlankOrEnd(text, index + 1) { hasIndicator = true }
        case UInt8(ascii: "?"), UInt8(ascii: "-"):
          if index == 0, Self.isBlankOrEnd(text, 1) { hasIndicator = true }
        case UInt8(ascii: "#"):
          if index == 0 || Self.isBlankOrEnd(text, index - 1) || previousIsBreak { hasIndicator = true }
        case UInt8(ascii: ","), UInt8(ascii: "["), UInt8(ascii: "]"), UInt8(ascii: "{"), UInt8(ascii: "}"), UInt8(ascii: "&"),
          UInt8(ascii: "*"), UInt8(ascii: "!"), UInt8(ascii: "|"), UInt8(ascii: ">"), UInt8(ascii: "'"), UInt8(ascii: "\""),
          UInt8(ascii: "%"), UInt8(ascii: "@"), UInt8(ascii: "`"):
          if index == 0 { hasIndicator = true }
        default: break
        }
      } else {
        let character = YAMLCharacter(text, index)
        width = character.width
        isBreak = character.isBreak
        if !character.isPrintable { hasSpecial = true }
      }
      let isFirst = index == 0
      let isLast = index + width >= text.count
      if isSpace {
        if isFirst || isLast { hasLeadingOrTrailingBlank = true }
        if isLast { hasTrailingSpace = true }
        if previousIsBreak { breakThenSpace = true }
      } else if isBreak {
        isMultiline = true
        if isFirst || isLast { hasLeadingOrTrailingBlank = true }
        if previousIsSpace { spaceThenBreak = true }
      }
      previousIsSpace = isSpace
      previousIsBreak = isBreak
      index += width
    }
    if hasLeadingOrTrailingBlank || isMultiline || hasIndicator { allowsPlain = false }
    if hasTrailingSpace { allowsBlock = false }
    if breakThenSpace {
      allowsPlain = false
      allowsSingleQuotes = false
    }
    if hasTab {
      allowsPlain = false
      allowsSingleQuotes = false
    }
    if spaceThenBreak || hasSpecial {
      allowsPlain = false
      allowsSingleQuotes = false
      allowsBlock = false
    }
  }

  /// `---` and `...` at the start could be taken for the end of a document.
  private static func startsAsMarker(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    guard text.count >= 3, text[0] == UInt8(ascii: "-") || text[0] == UInt8(ascii: ".") else { return false }
    return text[0] == text[1] && text[1] == text[2]
  }

  private static func isBlankOrEnd(_ text: UnsafeBufferPointer<UInt8>, _ index: Int) -> Bool {
    guard index < text.count else { return true }
    switch text[index] {
    case 0x20, 0x09, 0x0A, 0x0D, 0: return true
    case 0xC2, 0xE2: return YAMLCharacter(text, index).isBreak
    default: return false
    }
  }
}

/// One character beyond ASCII, as the writer sees it.
struct YAMLCharacter {
  /// Bytes it takes.
  var width: Int
  var value: UInt32
  var isPrintable: Bool
  /// U+0085, U+2028 and U+2029 break lines as `\n` does.
  var isBreak: Bool { value == 0x85 || value == 0x2028 || value == 0x2029 }

  init(_ text: UnsafeBufferPointer<UInt8>, _ index: Int) {
    let lead = text[index]
    width = lead < 0xC0 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4
    if width == 1 || index + width > text.count {
      // Not UTF-8; the caller sees to it that there is none.
      width = 1
      value = 0xFFFD
      isPrintable = false
      return
    }
    value = UInt32(lead) & (width == 2 ? 0x1F : width == 3 ? 0x0F : 0x07)
    for place in index + 1..<index + width { value = value << 6 | UInt32(text[place] & 0x3F) }
    isPrintable = value >= 0xA0 && value < 0xD800 || value >= 0xE000 && value < 0xFFFE && value != 0xFEFF
  }
}
