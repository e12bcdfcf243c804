extension String {
  /// The text between single quotes, escaped as Go's `%q` does it, but for the kind of quote.
  var quoted: String {
    var result = "'"
    for scalar in unicodeScalars {
      switch scalar {
      case "'": result += "\\'"
      case "\\": result += "\\\\"
      case "\u{07}": result += "\\a"
      case "\u{08}": result += "\\b"
      case "\u{0C}": result += "\\f"
      case "\n": result += "\\n"
      case "\r": result += "\\r"
      case "\t": result += "\\t"
      case "\u{0B}": result += "\\v"
      default:
        if scalar.isPrintable {
          result.unicodeScalars.append(scalar)
        } else if scalar.value < 0x80 {
          result += "\\x" + scalar.hexadecimal(2)
        } else {
          result += scalar.value < 0x10000 ? "\\u" + scalar.hexadecimal(4) : "\\U" + scalar.hexadecimal(8)
        }
      }
    }
    return result + "'"
  }
}

extension Unicode.Scalar {
  /// Whether Go prints the character as it is: a letter, mark, number, punctuation mark or symbol, or the ASCII space.
  fileprivate var isPrintable: Bool {
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
