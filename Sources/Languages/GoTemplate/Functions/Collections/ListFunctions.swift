/// sprig's functions of lists. Every one takes any slice, and leaves it as it is.
enum ListFunctions {
  static let all: [TemplateFunction] =
    [list, list.named("tuple"), concat] + withMust(append, as: ["append", "push"]) + withMust(prepend) + withMust(first)
    + withMust(last) + withMust(rest) + withMust(initial) + withMust(reverse) + withMust(uniq) + withMust(compact)
    + withMust(without) + withMust(has) + withMust(slice) + withMust(chunk)

  /// Every function has a `must` form, which differs only in how it fails inside Go.
  private static func withMust(_ function: TemplateFunction, as names: [String]? = nil) -> [TemplateFunction] {
    (names ?? [function.name]).flatMap { name in
      [function.named(name), function.named("must" + name.prefix(1).uppercased() + name.dropFirst())]
    }
  }

  /// The elements of a list argument, or the error the function has for anything else.
  private static func elements(_ value: TemplateValue, _ complaint: String) throws -> [TemplateValue] {
    if let elements = value.sliceElements { return elements }
    if value.isNil { throw TemplateFunctionError.nilDereference }
    throw TemplateFunctionError("\(complaint) \(value.goKind)")
  }

  private static let list = TemplateFunction("list", variadic: .any) { arguments, _ in .list(arguments.values) }

  private static let concat = TemplateFunction("concat", variadic: .any) { arguments, _ in
    var result: [TemplateValue] = []
    for value in arguments.values {
      guard let elements = value.sliceElements else {
        if value.isNil { throw TemplateFunctionError.nilDereference }
        throw TemplateFunctionError("Cannot concat type \(value.goKind) as list")
      }
      result += elements
    }
    return result.isEmpty ? .nilList : .list(result)
  }

  private static let append = TemplateFunction("append", .any, .any) { arguments, _ in
    let elements = try elements(arguments[0], "Cannot push on type")
    var result: [TemplateValue] = []
    result.reserveCapacity(elements.count + 1)
    result += elements
    result.append(arguments[1])
    return .list(result)
  }

  private static let prepend = TemplateFunction("prepend", .any, .any) { arguments, _ in
    .list([arguments[1]] + (try elements(arguments[0], "Cannot prepend on type")))
  }

  private static let first = TemplateFunction("first", .any) { arguments, _ in
    try elements(arguments[0], "Cannot find first on type").first ?? .nil
  }

  private static let last = TemplateFunction("last", .any) { arguments, _ in
    try elements(arguments[0], "Cannot find last on type").last ?? .nil
  }

  private static let rest = TemplateFunction("rest", .any) { arguments, _ in
    let elements = try elements(arguments[0], "Cannot find rest on type")
    return elements.isEmpty ? .nilList : .list(Array(elements.dropFirst()))
  }

  private static let initial = TemplateFunction("initial", .any) { arguments, _ in
    let elements = try elements(arguments[0], "Cannot find initial on type")
    return elements.isEmpty ? .nilList : .list(Array(elements.dropLast()))
  }

  private static let reverse = TemplateFunction("reverse", .any) { arguments, _ in
    .list(try elements(arguments[0], "Cannot find reverse on type").reversed())
  }

  private static let compact = TemplateFunction("compact", .any) { arguments, _ in
    .list(try elements(arguments[0], "Cannot compact on type").filter { $0.isTrue })
  }

  private static let uniq = TemplateFunction("uniq", .any) { arguments, _ in
    var seen = ValueSet()
    return .list(try elements(arguments[0], "Cannot find uniq on type").filter { seen.insert($0) })
  }

  private static let without = TemplateFunction("without", .any, variadic: .any) { arguments, _ in
    var omitted = ValueSet()
    for value in arguments.from(1) { _ = omitted.insert(value) }
    return .list(try elements(arguments[0], "Cannot find without on type").filter { !omitted.contains($0) })
  }

  private static let has = TemplateFunction("has", .any, .any) { arguments, _ in
    if arguments[1].isNil { return .bool(false) }
    let needle = arguments[0]
    return .bool(try elements(arguments[1], "Cannot find has on type").contains { $0.isDeepEqual(to: needle) })
  }

  private static let slice = TemplateFunction("slice", .any, variadic: .any) { arguments, _ in
    let elements = try elements(arguments[0], "list should be type of slice or array but")
    if elements.isEmpty { return .nil }
    let start = arguments.count > 1 ? GoNumbers.int(arguments[1]) : 0
    let end = arguments.count > 2 ? GoNumbers.int(arguments[2]) : elements.count
    guard 0 <= start, start <= end, end <= elements.count else {
      throw TemplateFunctionError.panicked("reflect.Value.Slice: slice index out of bounds")
    }
    if case .bytes(let bytes) = arguments[0] { return .bytes(Array(bytes[start..<end])) }
    return .list(TemplateList(Array(elements[start..<end]), of: arguments[0].list?.element ?? .any))
  }

  private static let chunk = TemplateFunction("chunk", .int, .any) { arguments, _ in
    let elements = try elements(arguments[1], "Cannot chunk type")
    let size = arguments.int(0)
    if size < 1 { return try negativeChunks(elements, size) }
    var chunks: [TemplateValue] = []
    var start = 0
    while start < elements.count {
      let end = min(elements.count - start, size) + start
      chunks.append(.list(Array(elements[start..<end])))
      start = end
    }
    return .list(TemplateList(chunks, of: .list))
  }

  /// What sprig's reckoning makes of sizes below one: mostly an error, at times nothing, and at times one chunk.
  private static func negativeChunks(_ elements: [TemplateValue], _ size: Int) throws -> TemplateValue {
    let outOfRange = TemplateFunctionError.panicked("runtime error: makeslice: len out of range")
    let count = size == 0 ? .infinity : (Double(elements.count - 1) / Double(size)).rounded(.down) + 1
    if count == 0 { return .list(TemplateList(of: .list)) }
    guard count == 1, size != 0, elements.count % size > 0 else { throw outOfRange }
    return .list(TemplateList([.list(Array(elements.prefix(elements.count % size)))], of: .list))
  }
}

/// Values that differ deeply. Scalars are found by their hash, the others one by one.
private struct ValueSet {
  private var scalars: Set<ScalarKey> = []
  private var others: [TemplateValue] = []

  func contains(_ value: TemplateValue) -> Bool {
    if let key = value.scalarKey { return scalars.contains(key) }
    return others.contains { $0.isDeepEqual(to: value) }
  }

  /// Whether the value is new.
  mutating func insert(_ value: TemplateValue) -> Bool {
    if let key = value.scalarKey { return scalars.insert(key).inserted }
    if contains(value) { return false }
    others.append(value)
    return true
  }
}
