// Characters as Go's unicode package sorts them.
extension Unicode.Scalar {
  /// `unicode.IsSpace`.
  var isGoSpace: Bool {
    switch value {
    case 0x09...0x0D, 0x20, 0x85, 0xA0: true
    case 0..<0x1680: false
    default: properties.isWhitespace
    }
  }

  /// `unicode.IsLetter`.
  var isGoLetter: Bool {
    if value < 0x80 { return (value | 0x20) &- 0x61 < 26 }
    switch properties.generalCategory {
    case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter: return true
    default: return false
    }
  }

  /// `unicode.IsUpper`.
  var isGoUpper: Bool { value < 0x80 ? value &- 0x41 < 26 : properties.generalCategory == .uppercaseLetter }

  /// `unicode.IsLower`.
  var isGoLower: Bool { value < 0x80 ? value &- 0x61 < 26 : properties.generalCategory == .lowercaseLetter }

  /// `unicode.IsTitle`.
  var isGoTitle: Bool { value >= 0x80 && properties.generalCategory == .titlecaseLetter }

  /// `unicode.IsDigit`.
  var isGoDigit: Bool { value < 0x80 ? value &- 0x30 < 10 : properties.generalCategory == .decimalNumber }

  /// `unicode.IsNumber`.
  var isGoNumber: Bool {
    if value < 0x80 { return value &- 0x30 < 10 }
    switch properties.generalCategory {
    case .decimalNumber, .letterNumber, .otherNumber: return true
    default: return false
    }
  }

  /// `unicode.IsPunct`.
  var isGoPunctuation: Bool {
    switch properties.generalCategory {
    case .connectorPunctuation, .dashPunctuation, .openPunctuation, .closePunctuation, .initialPunctuation, .finalPunctuation,
      .otherPunctuation:
      true
    default: false
    }
  }

  /// `unicode.ToUpper`: one character for one.
  var goUppercased: Unicode.Scalar {
    if value < 0x80 { return isGoLower ? Unicode.Scalar(UInt8(value - 0x20)) : self }
    return properties.uppercaseMapping.onlyScalar ?? properties.titlecaseMapping.onlyScalar ?? self
  }

  /// `unicode.ToLower`: one character for one.
  var goLowercased: Unicode.Scalar {
    if value < 0x80 { return isGoUpper ? Unicode.Scalar(UInt8(value + 0x20)) : self }
    // The only letter whose small form takes two characters is the I with a dot.
    return properties.lowercaseMapping.onlyScalar ?? (value == 0x130 ? "i" : self)
  }

  /// `unicode.ToTitle`: one character for one.
  var goTitlecased: Unicode.Scalar {
    if value < 0x80 { return goUppercased }
    return properties.titlecaseMapping.onlyScalar ?? self
  }
}

extension String {
  fileprivate var onlyScalar: Unicode.Scalar? {
    let scalars = unicodeScalars
    guard let first = scalars.first, scalars.index(after: scalars.startIndex) == scalars.endIndex else { return nil }
    return first
  }
}
