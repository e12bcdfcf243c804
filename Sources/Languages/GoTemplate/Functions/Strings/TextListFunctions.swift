/// sprig's functions between texts and lists of texts.
enum TextListFunctions {
  static let all: [TemplateFunction] = [
    TemplateFunction("split", .string, .string) { arguments, _ in
      numbered(ByteSearch.split(arguments.string(1), by: arguments.string(0)))
    },
    TemplateFunction("splitn", .string, .int, .string) { arguments, _ in
      numbered(ByteSearch.split(arguments.string(2), by: arguments.string(0), limit: arguments.int(1)))
    },
    TemplateFunction("splitList", .string, .string) { arguments, _ in
      .strings(ByteSearch.split(arguments.string(1), by: arguments.string(0)))
    },
    TemplateFunction("join", .string, .any) { arguments, context in
      var output: [UInt8] = []
      let separator = arguments.string(0)
      for (position, text) in arguments[1].strslice.enumerated() {
        if position > 0 { separator.withBytes { output.append(contentsOf: $0) } }
        text.withBytes { output.append(contentsOf: $0) }
        if output.count > context.environment.limits.outputBytes { throw TemplateFunctionError.tooLarge("the joined text") }
      }
      return .string(TemplateString(bytes: output))
    },
    TemplateFunction("toString", .any) { arguments, _ in .string(arguments[0].strval) },
    TemplateFunction("toStrings", .any) { arguments, _ in .strings(arguments[0].strslice) },
    TemplateFunction("sortAlpha", .any) { arguments, _ in
      let value = arguments[0]
      return .strings(value.sliceElements == nil ? [value.strval] : value.strslice.sorted())
    },
  ]

  /// The parts under the keys `_0`, `_1`, … of a `map[string]string`.
  private static func numbered(_ parts: [TemplateString]) -> TemplateValue {
    .map(TemplateMap(parts.enumerated().lazy.map { ("_\($0)", TemplateValue.string($1)) }, type: .string))
  }
}
