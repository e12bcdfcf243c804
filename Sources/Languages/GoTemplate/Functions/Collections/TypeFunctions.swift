/// sprig's functions that look at types, and compare and copy whole values.
enum TypeFunctions {
  static let all: [TemplateFunction] = [
    TemplateFunction("typeOf", .any) { arguments, _ in .text(arguments[0].goType) },
    TemplateFunction("kindOf", .any) { arguments, _ in .text(arguments[0].goKind) },
    TemplateFunction("typeIs", .string, .any) { arguments, _ in .bool(arguments.text(0) == arguments[1].goType) },
    TemplateFunction("typeIsLike", .string, .any) { arguments, _ in
      let (wanted, type) = (arguments.text(0), arguments[1].goType)
      return .bool(wanted == type || "*" + wanted == type)
    },
    TemplateFunction("kindIs", .string, .any) { arguments, _ in .bool(arguments.text(0) == arguments[1].goKind) },
    TemplateFunction("deepEqual", .any, .any) { arguments, _ in .bool(arguments[0].isDeepEqual(to: arguments[1])) },
    deepCopy, deepCopy.named("mustDeepCopy"),
  ]

  private static let deepCopy = TemplateFunction("deepCopy", .any) { arguments, _ in
    try arguments[0].deepCopy()
  }
}

extension TemplateValue {
  /// The same value with maps of its own.
  func deepCopy(depth: Int = 0) throws -> TemplateValue {
    if depth > 1_000 || !ValueVisits.spend() {
      throw TemplateFunctionError("cannot copy a value that holds itself, or is nested deeper than 1000 levels")
    }
    switch self {
    case .map(let map):
      if map.isNil { return self }
      let copy = TemplateMap(copying: map)
      for (key, value) in map.members where value.holdsMaps { copy[key] = try value.deepCopy(depth: depth + 1) }
      return .map(copy)
    case .list(let list):
      guard list.elements.contains(where: { $0.holdsMaps }) else { return self }
      return .list(
        TemplateList(try list.elements.map { try $0.deepCopy(depth: depth + 1) }, of: list.element, isNil: list.isNil))
    default: return self
    }
  }

  private var holdsMaps: Bool {
    switch self {
    case .map, .list: true
    default: false
    }
  }
}
