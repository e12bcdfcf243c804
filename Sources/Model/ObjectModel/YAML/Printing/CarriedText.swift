/// Text on its way through the JSON that Go's tools turn into YAML. They read that JSON as YAML, which has no control characters
/// beyond the first 32, and in which U+0085 is a line break.
enum CarriedText {
  /// Whether text holds a byte with which characters begin that do not come through as they are.
  static func mayChange(_ text: String) -> Bool {
    text.withBytes { bytes in
      // U+007F, U+0080 to U+009F and U+FFFE and U+FFFF.
      for byte in bytes where byte == 0x7F || byte == 0xC2 || byte == 0xEF { return true }
      return false
    }
  }

  /// The text as it comes out.
  ///
  /// - Throws: for control characters.
  static func text(_ text: String) throws(YAMLValueError) -> String {
    guard mayChange(text) else { return text }
    var result = String.UnicodeScalarView()
    var breaks = 0
    func finishBreaks() {
      if breaks == 1 { result.append(" ") }
      if breaks > 1 { result.append(contentsOf: repeatElement("\n", count: breaks - 1)) }
      breaks = 0
    }
    for scalar in text.unicodeScalars {
      switch scalar.value {
      case 0x85:
        // One break is folded into a space, of several the first is dropped; blanks around them go.
        if breaks == 0 { while result.last == " " || result.last == "\t" { result.removeLast() } }
        breaks += 1
        continue
      case 0x7F...0x9F, 0xFFFE, 0xFFFF: throw YAMLValueError(problem: "yaml: control characters are not allowed")
      case 0x20, 0x09: if breaks > 0 { continue }
      default: break
      }
      finishBreaks()
      result.append(scalar)
    }
    finishBreaks()
    return String(result)
  }
}
