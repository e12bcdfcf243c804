/// sprig's functions of maps. `set` and `unset` change the map itself, for all who hold it.
enum DictionaryFunctions {
  static let all: [TemplateFunction] = making + reading + choosing

  private static let making: [TemplateFunction] = [
    TemplateFunction("dict", variadic: .any) { arguments, _ in
      let map = TemplateMap()
      for position in stride(from: 0, to: arguments.count, by: 2) {
        map[arguments[position].strval.string] = position + 1 < arguments.count ? arguments[position + 1] : .text("")
      }
      return .map(map)
    },
    TemplateFunction("set", .map, .string, .any) { arguments, context in
      let map = arguments.map(0)
      if map.isNil { throw TemplateFunctionError.panicked("assignment to entry in nil map") }
      map[arguments.text(1)] = arguments[2]
      if arguments[2].isContainer { context.noteChange(of: map) }
      return plain(map)
    },
    TemplateFunction("unset", .map, .string) { arguments, _ in
      arguments.map(0).removeValue(for: arguments.text(1))
      return plain(arguments.map(0))
    },
  ]

  /// A parameter of the type `map[string]interface {}` turns `common.Values` into it.
  private static func plain(_ map: TemplateMap) -> TemplateValue { .map(map) }

  private static let reading: [TemplateFunction] = [
    TemplateFunction("get", .map, .string) { arguments, _ in arguments.map(0)[arguments.text(1)] ?? .text("") },
    TemplateFunction("hasKey", .map, .string) { arguments, _ in .bool(arguments.map(0).contains(arguments.text(1))) },
    TemplateFunction("keys", variadic: .map) { arguments, _ in
      .strings((0..<arguments.count).flatMap { arguments.map($0).keys })
    },
    TemplateFunction("values", .map) { arguments, _ in .list(arguments.map(0).members.map(\.value)) },
    TemplateFunction("pluck", .string, variadic: .map) { arguments, _ in
      let key = arguments.text(0)
      return .list((1..<max(1, arguments.count)).compactMap { arguments.map($0)[key] })
    },
    TemplateFunction("dig", variadic: .any) { arguments, _ in try dig(arguments.values) },
  ]

  /// Keys, then what stands for a key that is absent, then the map.
  private static func dig(_ values: [TemplateValue]) throws -> TemplateValue {
    if values.count < 3 { throw TemplateFunctionError.panicked("dig needs at least three arguments") }
    let keys = try values.dropLast(2).map { value in
      guard case .string(let key) = value else { throw TemplateFunctionError.wrongDynamicType(value, wanted: "string") }
      return key.string
    }
    var current = values[values.count - 1]
    // Go looks at the map before it looks at the keys.
    _ = try plainMap(current)
    for key in keys {
      guard let next = try plainMap(current)[key] else { return values[values.count - 2] }
      current = next
    }
    return current
  }

  private static func plainMap(_ value: TemplateValue) throws -> TemplateMap {
    guard case .map(let map) = value, map.type == .any else {
      throw TemplateFunctionError.wrongDynamicType(value, wanted: "map[string]interface {}")
    }
    return map
  }

  private static let choosing: [TemplateFunction] = [
    TemplateFunction("pick", .map, variadic: .string) { arguments, _ in
      let (map, result) = (arguments.map(0), TemplateMap())
      for position in 1..<max(1, arguments.count) {
        let key = arguments.text(position)
        if let value = map[key] { result[key] = value }
      }
      return .map(result)
    },
    TemplateFunction("omit", .map, variadic: .string) { arguments, _ in
      let result = TemplateMap(copying: arguments.map(0), type: .any)
      for position in 1..<max(1, arguments.count) { result.removeValue(for: arguments.text(position)) }
      return .map(result)
    },
  ]
}
