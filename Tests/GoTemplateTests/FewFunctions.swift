import GoTemplate

enum FewFunctions {
  static func number(_ v: TemplateValue) -> Double {
    switch v {
    case .int(let n): Double(n)
    case .int64(let n): Double(n)
    case .double(let n): n
    case .bool(let b): b ? 1 : 0
    default: 0
    }
  }
  static let table = FunctionTable([
    TemplateFunction("list", variadic: .any) { a, _ in .list(a.values) },
    TemplateFunction("dict", variadic: .any) { a, _ in
      let m = TemplateMap()
      var i = 0
      while i < a.count { m[GoText.text(of: a[i]).string] = i + 1 < a.count ? a[i + 1] : .text(""); i += 2 }
      return .map(m)
    },
    TemplateFunction("set", .map, .string, .any) { a, _ in
      a.map(0)[a.text(1)] = a[2]; return a[0]
    },
    TemplateFunction("get", .map, .string) { a, _ in a.map(0)[a.text(1)] ?? .text("") },
    TemplateFunction("hasKey", .map, .string) { a, _ in .bool(a.map(0).contains(a.text(1))) },
    TemplateFunction("until", .int) { a, _ in .list(TemplateList((0..<max(0, a.int(0))).map { .int($0) }, of: .int)) },
    TemplateFunction("upper", .string) { a, _ in .text(a.text(0).uppercased()) },
    TemplateFunction("trunc", .int, .string) { a, _ in .string(a.string(1).slice(0..<min(a.int(0), a.string(1).count))) },
    TemplateFunction("default", .any, variadic: .any) { a, _ in a.count > 1 && a[1].isTrue ? a[1] : a[0] },
    TemplateFunction("int", .any) { a, _ in .int(Int(number(a[0]))) },
    TemplateFunction("int64", .any) { a, _ in .int64(Int64(number(a[0]))) },
    TemplateFunction("float64", .any) { a, _ in .double(number(a[0])) },
    TemplateFunction("toString", .any) { a, _ in .string(GoText.text(of: a[0])) },
    TemplateFunction("quote", variadic: .any) { a, _ in
      .text(a.values.map { GoQuote.quoted(GoText.text(of: $0)) }.joined(separator: " "))
    },
    TemplateFunction("kindOf", .any) { a, _ in .text(a[0].goKind) },
    TemplateFunction("typeOf", .any) { a, _ in .text(a[0].goType) },
    TemplateFunction("append", .any, .any) { a, _ in .list((a[0].list?.elements ?? []) + [a[1]]) },
    TemplateFunction("splitList", .string, .string) { a, _ in
      .strings(a.text(1).split(separator: a.text(0), omittingEmptySubsequences: false).map(String.init))
    },
    TemplateFunction("hasPrefix", .string, .string) { a, _ in .bool(a.text(1).hasPrefix(a.text(0))) },
    TemplateFunction("hasSuffix", .string, .string) { a, _ in .bool(a.text(1).hasSuffix(a.text(0))) },
    TemplateFunction("contains", .string, .string) { a, _ in .bool(a.text(1).contains(a.text(0))) },
    TemplateFunction("join", .string, .any) { a, _ in
      .text((a[1].list?.elements ?? [a[1]]).map { GoText.text(of: $0).string }.joined(separator: a.text(0)))
    },
    TemplateFunction("ternary", .any, .any, .bool) { a, _ in a.bool(2) ? a[0] : a[1] },
    TemplateFunction("first", .any) { a, _ in a[0].list?.elements.first ?? .nil },
    TemplateFunction("add", variadic: .any) { a, _ in .int64(Int64(a.values.map(number).reduce(0, +))) },
    TemplateFunction("keys", variadic: .map) { a, _ in .strings(a.map(0).keys) },
  ])
}
