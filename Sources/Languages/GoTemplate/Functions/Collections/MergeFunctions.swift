/// sprig's merging of maps. The first map is changed and returned; the maps inside the others are taken over as they are, so
/// that a later `set` shows in both.
enum MergeFunctions {
  static let all: [TemplateFunction] = [
    merge, merge.named("mustMerge"), mergeOverwrite, mergeOverwrite.named("mustMergeOverwrite"),
  ]

  private static let merge = TemplateFunction("merge", .map, variadic: .map) { arguments, context in
    try merged(arguments, in: context, overwrites: false)
  }

  private static let mergeOverwrite = TemplateFunction("mergeOverwrite", .map, variadic: .map) { arguments, context in
    try merged(arguments, in: context, overwrites: true)
  }

  private static func merged(_ arguments: Arguments, in context: ExecutionContext, overwrites: Bool) throws -> TemplateValue {
    // A nil map becomes a map of its own.
    let target = arguments.map(0).isNil ? TemplateMap() : arguments.map(0)
    for position in 1..<max(1, arguments.count) {
      try merge(arguments.map(position), into: target, overwrites: overwrites, depth: 0)
    }
    context.noteChange(of: target)
    return .map(target)
  }

  /// A value of the target gives way when it is empty (nil, false, 0, "", an empty list or map), or always when merging
  /// overwrites; but two maps are merged. Nil gives way to everything, and replaces only when merging overwrites.
  private static func merge(_ source: TemplateMap, into target: TemplateMap, overwrites: Bool, depth: Int) throws {
    if source === target { return }
    if depth > 1_000 || !ValueVisits.spend() {
      throw TemplateFunctionError("cannot merge maps that hold themselves, or are nested deeper than 1000 levels")
    }
    for (key, value) in source.members {
      let old = target[key]
      if value.isNil {
        if overwrites { target[key] = .nil }
        continue
      }
      if case .map(let inner) = value, case .map(let oldInner)? = old {
        if oldInner.type == .string, inner.type != .string, inner.members.contains(where: { !oldInner.contains($0.key) }) {
          throw TemplateFunctionError.panicked(
            "reflect.Value.SetMapIndex: value of type interface {} is not assignable to type string")
        }
        try merge(inner, into: oldInner, overwrites: overwrites, depth: depth + 1)
        if !oldInner.isEmpty { continue }
      }
      if overwrites || !(old?.isTrue ?? false) { target[key] = value }
    }
  }
}
