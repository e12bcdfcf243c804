extension GoQuote {
  /// The text in back quotes where it can be, otherwise in double quotes: how Go's errors show regular expressions.
  static func backQuoted(_ text: String) -> String {
    let canBe = text.unicodeScalars.allSatisfy {
      $0 != "`" && $0.value != 0xFEFF && ($0.value >= 0x20 && $0.value != 0x7F || $0 == "\t")
    }
    return canBe ? "`\(text)`" : quoted(text)
  }
}
