/// sprig's functions that choose among values.
enum DefaultFunctions {
  static let all: [TemplateFunction] = [
    TemplateFunction("default", .any, variadic: .any) { arguments, _ in
      arguments.count > 1 && arguments[1].isTrue ? arguments[1] : arguments[0]
    },
    TemplateFunction("empty", .any) { arguments, _ in .bool(!arguments[0].isTrue) },
    TemplateFunction("coalesce", variadic: .any) { arguments, _ in arguments.values.first { $0.isTrue } ?? .nil },
    TemplateFunction("all", variadic: .any) { arguments, _ in .bool(arguments.values.allSatisfy { $0.isTrue }) },
    TemplateFunction("any", variadic: .any) { arguments, _ in .bool(arguments.values.contains { $0.isTrue }) },
    TemplateFunction("ternary", .any, .any, .bool) { arguments, _ in arguments[arguments.bool(2) ? 0 : 1] },
  ]
}
