import RegularExpressions

/// sprig's functions of regular expressions.
enum RegularExpressionFunctions {
  static let all: [TemplateFunction] =
    [
      TemplateFunction("regexMatch", .string, .string) { arguments, context in
        .bool((try? context.caches.expression(arguments.text(0)))?.matches(arguments.text(1)) ?? false)
      },
      TemplateFunction("mustRegexMatch", .string, .string) { arguments, context in
        .bool(try expression(arguments, context, names: false).matches(arguments.text(1)))
      },
      TemplateFunction("regexQuoteMeta", .string) { arguments, _ in .text(RegularExpression.quoting(arguments.text(0))) },
    ]
    + both("regexFind", .string, .string) { expression, arguments in
      .text(expression.groups(in: arguments.text(1))?.first.flatMap { $0 } ?? "")
    }
    + both("regexFindAll", .string, .string, .int) { expression, arguments in
      let text = arguments.string(1)
      let limit = arguments.int(2) < 0 ? nil : arguments.int(2)
      let found = text.withBytes { bytes in
        expression.allMatches(in: bytes, limit: limit).compactMap { match in
          match[0].map { TemplateString(validating: UnsafeBufferPointer(rebasing: bytes[$0])) }
        }
      }
      return found.isEmpty ? .list(TemplateList(of: .string, isNil: true)) : .strings(found)
    }
    + both("regexReplaceAll", .string, .string, .string) { expression, arguments in
      .text(expression.replacingMatches(in: arguments.text(1), with: arguments.text(2)))
    }
    + both("regexReplaceAllLiteral", .string, .string, .string) { expression, arguments in
      .text(expression.replacingMatches(in: arguments.text(1), withLiteral: arguments.text(2)))
    }
    + both("regexSplit", .string, .string, .int) { expression, arguments in
      split(arguments.string(1), by: expression, limit: arguments.int(2))
    }

  /// A function and its `must` form, which name an error in the pattern in two ways.
  private static func both(
    _ name: String, _ parameters: ParameterType...,
    body: @escaping @Sendable (RegularExpression, Arguments) throws -> TemplateValue
  ) -> [TemplateFunction] {
    [
      TemplateFunction(name: name, parameters: parameters) { arguments, context in
        try body(try expression(arguments, context, names: true), arguments)
      },
      TemplateFunction(name: "must" + name.prefix(1).uppercased() + name.dropFirst(), parameters: parameters) {
        arguments, context in
        try body(try expression(arguments, context, names: false), arguments)
      },
    ]
  }

  /// - Parameter names: whether the error names the pattern.
  private static func expression(_ arguments: Arguments, _ context: ExecutionContext, names: Bool) throws -> RegularExpression {
    let pattern = arguments.text(0)
    do {
      return try context.caches.expression(pattern)
    } catch {
      throw TemplateFunctionError(names ? "regexp: Compile(\(GoQuote.backQuoted(pattern))): \(error)" : "\(error)")
    }
  }

  /// The texts between matches, at most `limit` of them; as Go's `Regexp.Split`.
  private static func split(_ text: TemplateString, by expression: RegularExpression, limit: Int) -> TemplateValue {
    if limit == 0 { return .list(TemplateList(of: .string, isNil: true)) }
    if !expression.pattern.isEmpty, text.isEmpty { return .strings([TemplateString.empty]) }
    return text.withBytes { bytes in
      var parts: [TemplateString] = []
      var (start, end) = (0, 0)
      func add(_ range: Range<Int>) { parts.append(TemplateString(validating: UnsafeBufferPointer(rebasing: bytes[range]))) }
      for match in expression.allMatches(in: bytes, limit: limit < 0 ? nil : limit) {
        guard let range = match[0] else { continue }
        if limit > 0, parts.count == limit - 1 { break }
        end = range.lowerBound
        // An empty match at the very beginning parts nothing.
        if range.upperBound != 0 { add(start..<end) }
        start = range.upperBound
      }
      if end != bytes.count { add(start..<bytes.count) }
      return .strings(parts)
    }
  }
}
