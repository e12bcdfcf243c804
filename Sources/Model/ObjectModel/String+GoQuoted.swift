extension String {
  /// The text in quotes, escaped as Go's `%q` escapes it.
  ///
  /// - Parameter quote: what stands at both ends, and is escaped within.
  public func goQuoted(by quote: Unicode.Scalar = "\"") -> String {
    var result = String(quote)
    for scalar in unicodeScalars {
      switch scalar {
      case quote: result += "\\" + String(quote)
      case "\\": result += "\\\\"
      case "\u{07}": result += "\\a"
      case "\u{08}": result += "\\b"
      case "\u{0C}": result += "\\f"
      case "\n": result += "\\n"
      case "\r": result += "\\r"
      case "\t": result += "\\t"
      case "\u{0B}": result += "\\v"
      default:
        if scalar.isGoPrintable {
          result.unicodeScalars.append(scalar)
        } else if scalar.value < 0x80 {
          result += "\\x" + scalar.hexadecimal(2)
        } else {
          result += scalar.value < 0x10000 ? "\\u" + scalar.hexadecimal(4) : "\\U" + scalar.hexadecimal(8)
        }
      }
    }
    return result + String(quote)
  }
}

extension Unicode.Scalar {
  /// Whether Go prints the character as it is: a letter, mark, number, punctuation mark or symbol, or the ASCII space.
  fileprivate var isGoPrintable: Bool {
    switch properties.generalCategory {
    case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator, .paragraphSeparator: false
    case .spaceSeparator: self == " "
    default: true
    }
  }

  fileprivate func hexadecimal(_ width: Int) -> String {
    let digits = String(value, radix: 16)
    return String(repeating: "0", count: max(0, width - digits.count)) + digits
  }
}
