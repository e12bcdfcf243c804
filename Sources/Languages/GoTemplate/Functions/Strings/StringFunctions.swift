/// sprig's functions that cut, join, search and lay out text.
enum StringFunctions {
  static let all: [TemplateFunction] = cutting + trimming + searching + layout + quoting

  private static let cutting: [TemplateFunction] = [
    TemplateFunction("trunc", .int, .string) { arguments, _ in
      let (width, text) = (arguments.int(0), arguments.string(1))
      if width < 0, text.count + width > 0 { return .string(text.slice(text.count + width..<text.count)) }
      return .string(width >= 0 && text.count > width ? text.slice(0..<width) : text)
    },
    TemplateFunction("substr", .int, .int, .string) { arguments, _ in
      .string(try Substrings.substring(arguments.string(2), from: arguments.int(0), to: arguments.int(1)))
    },
    TemplateFunction("abbrev", .int, .string) { arguments, _ in
      .string(Substrings.abbreviated(arguments.string(1), offset: 0, width: arguments.int(0)))
    },
    TemplateFunction("abbrevboth", .int, .int, .string) { arguments, _ in
      let (left, right) = (arguments.int(0), arguments.int(1))
      if right < 4 || left > 0 && right < 7 { return .string(arguments.string(2)) }
      return .string(Substrings.abbreviated(arguments.string(2), offset: left, width: right))
    },
    TemplateFunction("initials", .string) { arguments, _ in
      // Of a word's first character only the first byte is taken, for the character of that number.
      var initials = ""
      var isStart = true
      for scalar in arguments.text(0).unicodeScalars {
        if scalar.isGoSpace {
          isStart = true
        } else if isStart {
          initials.unicodeScalars.append(Unicode.Scalar(String(scalar).utf8.first ?? 0))
          isStart = false
        }
      }
      return .text(initials)
    },
  ]

  private static let trimming: [TemplateFunction] = [
    TemplateFunction("trim", .string) { arguments, _ in
      let text = arguments.text(0)
      return .text(Substrings.trimmed(text) { $0.isGoSpace })
    },
    trimAll, trimAll.named("trimall"),
    TemplateFunction("trimPrefix", .string, .string) { arguments, _ in
      let (prefix, text) = (arguments.string(0), arguments.string(1))
      return .string(Substrings.hasPrefix(text, prefix) ? text.slice(prefix.count..<text.count) : text)
    },
    TemplateFunction("trimSuffix", .string, .string) { arguments, _ in
      let (suffix, text) = (arguments.string(0), arguments.string(1))
      return .string(Substrings.hasSuffix(text, suffix) ? text.slice(0..<text.count - suffix.count) : text)
    },
    TemplateFunction("nospace", .string) { arguments, _ in
      // The library takes every byte for a character; a text without such white space stays as it is.
      let text = arguments.string(0)
      let rest = text.utf8.map { Unicode.Scalar($0) }.filter { !$0.isGoSpace }
      if rest.count == text.count { return .string(text) }
      var result = ""
      result.unicodeScalars.append(contentsOf: rest)
      return .text(result)
    },
  ]

  private static let trimAll = TemplateFunction("trimAll", .string, .string) { arguments, _ in
    let cutset = Array(arguments.text(0).unicodeScalars)
    return .text(Substrings.trimmed(arguments.text(1)) { cutset.contains($0) })
  }

  private static let searching: [TemplateFunction] = [
    TemplateFunction("contains", .string, .string) { arguments, _ in
      .bool(ByteSearch.contains(arguments.string(0), in: arguments.string(1)))
    },
    TemplateFunction("hasPrefix", .string, .string) { arguments, _ in
      .bool(Substrings.hasPrefix(arguments.string(1), arguments.string(0)))
    },
    TemplateFunction("hasSuffix", .string, .string) { arguments, _ in
      .bool(Substrings.hasSuffix(arguments.string(1), arguments.string(0)))
    },
    TemplateFunction("replace", .string, .string, .string) { arguments, context in
      .string(
        try ByteSearch.replacing(
          arguments.string(0), with: arguments.string(1), in: arguments.string(2), limit: context.environment.limits.outputBytes))
    },
  ]

  private static let layout: [TemplateFunction] = [
    TemplateFunction("repeat", .int, .string) { arguments, context in
      .string(try repeated(arguments.string(1), arguments.int(0), context))
    },
    TemplateFunction("indent", .int, .string) { arguments, context in
      .string(try indented(arguments.string(1), by: arguments.int(0), isOnNewLine: false, context))
    },
    TemplateFunction("nindent", .int, .string) { arguments, context in
      .string(try indented(arguments.string(1), by: arguments.int(0), isOnNewLine: true, context))
    },
    TemplateFunction("wrap", .int, .string) { arguments, _ in
      .string(TextWrapping.wrapped(arguments.string(1), width: arguments.int(0), separator: "\n", breaksLongWords: false))
    },
    TemplateFunction("wrapWith", .int, .string, .string) { arguments, _ in
      let separator = arguments.string(1)
      return .string(
        TextWrapping.wrapped(
          arguments.string(2), width: arguments.int(0), separator: separator.isEmpty ? "\n" : separator, breaksLongWords: true))
    },
    TemplateFunction("plural", .string, .string, .int) { arguments, _ in
      .string(arguments.string(arguments.int(2) == 1 ? 0 : 1))
    },
    TemplateFunction("hello") { _, _ in .text("Hello!") },
  ]

  private static let quoting: [TemplateFunction] = [
    TemplateFunction("quote", variadic: .any) { arguments, _ in
      .string(joined(arguments) { GoQuote.append($0.strval, to: &$1) })
    },
    TemplateFunction("squote", variadic: .any) { arguments, _ in
      .string(
        joined(arguments) {
          $1.append(UInt8(ascii: "'"))
          GoText.append($0, to: &$1)
          $1.append(UInt8(ascii: "'"))
        })
    },
    TemplateFunction("cat", variadic: .any) { arguments, _ in
      .string(joined(arguments) { GoText.append($0, to: &$1) })
    },
  ]

  /// All arguments but nils, with spaces between.
  private static func joined(
    _ arguments: Arguments, append: (TemplateValue, inout [UInt8]) -> Void
  ) -> TemplateString {
    var output: [UInt8] = []
    var isFirst = true
    for value in arguments.values where !value.isNil {
      if !isFirst { output.append(UInt8(ascii: " ")) }
      isFirst = false
      append(value, &output)
    }
    return TemplateString(bytes: output)
  }

  private static func repeated(_ text: TemplateString, _ count: Int, _ context: ExecutionContext) throws -> TemplateString {
    if count < 0 { throw TemplateFunctionError("strings: negative Repeat count") }
    let (size, overflow) = text.count.multipliedReportingOverflow(by: count)
    if overflow || size > context.environment.limits.outputBytes { throw TemplateFunctionError.tooLarge("the repeated text") }
    return text.withBytes { bytes in
      var output: [UInt8] = []
      output.reserveCapacity(size)
      if size > 0 { for _ in 0..<count { output.append(contentsOf: bytes) } }
      return TemplateString(bytes: output)
    }
  }

  private static func indented(
    _ text: TemplateString, by width: Int, isOnNewLine: Bool, _ context: ExecutionContext
  ) throws -> TemplateString {
    if width < 0 { throw TemplateFunctionError("strings: negative Repeat count") }
    return try text.withBytes { bytes in
      let lines = bytes.reduce(1) { $0 + ($1 == 0x0A ? 1 : 0) }
      let (padding, overflow) = lines.multipliedReportingOverflow(by: width)
      let size = bytes.count &+ padding &+ 1
      if overflow || size > context.environment.limits.outputBytes || size < 0 {
        throw TemplateFunctionError.tooLarge("the indented text")
      }
      let isText = if case .text = text { true } else { false }
      guard isText else {
        var output: [UInt8] = isOnNewLine ? [0x0A] : []
        output.append(contentsOf: repeatElement(0x20, count: width))
        for byte in bytes {
          output.append(byte)
          if byte == 0x0A { output.append(contentsOf: repeatElement(0x20, count: width)) }
        }
        return TemplateString(bytes: output)
      }
      let output = String(unsafeUninitializedCapacity: size) { buffer in
        var end = 0
        func pad() {
          for index in end..<end + width { buffer[index] = 0x20 }
          end += width
        }
        if isOnNewLine {
          buffer[0] = 0x0A
          end = 1
        }
        pad()
        for byte in bytes {
          buffer[end] = byte
          end += 1
          if byte == 0x0A { pad() }
        }
        return end
      }
      return TemplateString(output)
    }
  }
}
