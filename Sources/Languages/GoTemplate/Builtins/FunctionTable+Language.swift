extension FunctionTable {
  /// The functions of `text/template` itself, and Helm's four that are bound to the executor: `include`, `tpl`, `required`
  /// and `fail`.
  public static let language = FunctionTable(
    comparisons + collections + printers + [
      TemplateFunction(name: "and", parameters: [.reflected], variadic: .reflected, form: .and) { arguments, _ in arguments[0] },
      TemplateFunction(name: "or", parameters: [.reflected], variadic: .reflected, form: .or) { arguments, _ in arguments[0] },
      TemplateFunction("not", .reflected) { arguments, _ in .bool(!arguments[0].isTrue) },
      TemplateFunction(name: "include", parameters: [.string, .any], variadic: nil, form: .include) { _, _ in .nil },
      TemplateFunction(name: "tpl", parameters: [.string, .any], variadic: nil, form: .template) { _, _ in .nil },
      TemplateFunction("required", .string, .any) { arguments, _ in
        switch arguments[1] {
        case .nil: throw TemplateFunctionError.demanded(arguments.text(0))
        case .string(let text) where text.isEmpty: throw TemplateFunctionError.demanded(arguments.text(0))
        default: return arguments[1]
        }
      },
      TemplateFunction("fail", .string) { arguments, _ in throw TemplateFunctionError.demanded(arguments.text(0)) },
    ])

  private static let comparisons = [
    TemplateFunction("eq", .reflected, variadic: .reflected) { arguments, _ in
      if arguments.count == 1 { throw TemplateFunctionError("missing argument for comparison") }
      for other in arguments.from(1) where try Comparison.areEqual(arguments[0], other) { return .bool(true) }
      return .bool(false)
    },
    TemplateFunction("ne", .reflected, .reflected) { arguments, _ in
      .bool(try !Comparison.areEqual(arguments[0], arguments[1]))
    },
    TemplateFunction("lt", .reflected, .reflected) { arguments, _ in
      .bool(try Comparison.isLess(arguments[0], arguments[1]))
    },
    TemplateFunction("le", .reflected, .reflected) { arguments, _ in
      .bool(
        try Comparison.isLess(arguments[0], arguments[1]) || Comparison.areEqual(arguments[0], arguments[1]))
    },
    TemplateFunction("gt", .reflected, .reflected) { arguments, _ in
      // Not "less the other way round": Go compares these in order, too, and a number that is none is neither.
      .bool(
        try !Comparison.isLess(arguments[0], arguments[1]) && !Comparison.areEqual(arguments[0], arguments[1]))
    },
    TemplateFunction("ge", .reflected, .reflected) { arguments, _ in
      .bool(try !Comparison.isLess(arguments[0], arguments[1]))
    },
  ]

  private static let collections = [
    TemplateFunction("len", .reflected) { arguments, _ in .int(try Indexing.length(of: arguments[0])) },
    TemplateFunction("index", .reflected, variadic: .reflected) { arguments, _ in
      try Indexing.element(of: arguments[0], at: arguments.from(1))
    },
    TemplateFunction("slice", .reflected, variadic: .reflected) { arguments, _ in
      try Indexing.slice(of: arguments[0], at: arguments.from(1))
    },
    TemplateFunction(name: "call", parameters: [.reflected], variadic: .reflected, form: .call) { _, _ in .nil },
  ]

  private static let printers = [
    TemplateFunction("print", variadic: .any) { arguments, _ in .string(GoText.print(arguments.values)) },
    TemplateFunction("println", variadic: .any) { arguments, _ in .string(GoText.printLine(arguments.values)) },
    TemplateFunction("printf", .string, variadic: .any) { arguments, _ in
      .string(GoFormat.format(arguments.string(0), arguments.from(1)))
    },
    TemplateFunction("html", variadic: .any) { arguments, _ in .string(Escaping.html(Escaping.text(of: arguments.values))) },
    TemplateFunction("js", variadic: .any) { arguments, _ in .string(Escaping.script(Escaping.text(of: arguments.values))) },
    TemplateFunction("urlquery", variadic: .any) { arguments, _ in
      .string(Escaping.query(Escaping.text(of: arguments.values)))
    },
  ]
}
