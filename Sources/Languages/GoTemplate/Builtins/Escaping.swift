/// `html`, `js` and `urlquery`.
enum Escaping {
  /// What there is to escape: the arguments as `print` puts them together.
  static func text(of arguments: [TemplateValue]) -> TemplateString {
    GoText.print(arguments.map { if case .nil = $0 { .text("<no value>") } else { $0 } })
  }

  static func html(_ text: TemplateString) -> TemplateString {
    replaced(text) { byte, output in
      switch byte {
      case UInt8(ascii: "\""): output += Array("&#34;".utf8)
      case UInt8(ascii: "'"): output += Array("&#39;".utf8)
      case UInt8(ascii: "&"): output += Array("&amp;".utf8)
      case UInt8(ascii: "<"): output += Array("&lt;".utf8)
      case UInt8(ascii: ">"): output += Array("&gt;".utf8)
      case 0: output += Array("\u{FFFD}".utf8)
      default: output.append(byte)
      }
    }
  }

  static func query(_ text: TemplateString) -> TemplateString {
    replaced(text) { byte, output in
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
        UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."), UInt8(ascii: "~"):
        output.append(byte)
      case UInt8(ascii: " "): output.append(UInt8(ascii: "+"))
      default:
        output.append(UInt8(ascii: "%"))
        for digit in [byte >> 4, byte & 15] {
          output.append(digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "A") + digit - 10)
        }
      }
    }
  }

  static func script(_ text: TemplateString) -> TemplateString {
    text.withBytes { bytes in
      var (output, index): ([UInt8], Int) = ([], 0)
      while index < bytes.count {
        let (scalar, length) = GoQuote.decode(UnsafeBufferPointer(rebasing: bytes[index...]))
        switch scalar {
        case 0x5C, 0x27, 0x22: output += [UInt8(ascii: "\\"), UInt8(scalar)]
        case 0x3C, 0x3E, 0x26, 0x3D, ..<0x20: output += escape(scalar)
        case ..<0x80: output.append(UInt8(scalar))
        default:
          if GoQuote.isPrintable(scalar) { output += bytes[index..<(index + length)] } else { output += escape(scalar) }
        }
        index += length
      }
      return TemplateString(bytes: output)
    }
  }

  private static func escape(_ scalar: UInt32) -> [UInt8] {
    let digits = String(scalar, radix: 16, uppercase: true)
    return Array("\\u\(String(repeating: "0", count: max(0, 4 - digits.utf8.count)))\(digits)".utf8)
  }

  private static func replaced(_ text: TemplateString, _ replace: (UInt8, inout [UInt8]) -> Void) -> TemplateString {
    text.withBytes { bytes in
      var output: [UInt8] = []
      output.reserveCapacity(bytes.count + bytes.count / 8)
      for byte in bytes { replace(byte, &output) }
      return TemplateString(bytes: output)
    }
  }
}
