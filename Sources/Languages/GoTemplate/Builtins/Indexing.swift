/// `len`, `index` and `slice`.
enum Indexing {
  static func length(of value: TemplateValue) throws(TemplateFunctionError) -> Int {
    switch value {
    case .string(let text): return text.count
    case .bytes(let bytes): return bytes.count
    case .list(let list): return list.count
    case .map(let map): return map.count
    case .nil: throw TemplateFunctionError("len of nil pointer")
    case .missing: throw TemplateFunctionError("reflect: call of reflect.Value.Type on zero Value")
    case .object(let object):
      if let entries = object.entries() { return entries.count }
      throw TemplateFunctionError("len of type \(value.goType)")
    default: throw TemplateFunctionError("len of type \(value.goType)")
    }
  }

  /// `index x 1 "a"`: the element of the element.
  static func element(
    of value: TemplateValue, at indexes: some Collection<TemplateValue>
  ) throws(TemplateFunctionError) -> TemplateValue {
    if value.isNil { throw TemplateFunctionError("index of untyped nil") }
    var value = value
    for index in indexes {
      switch value {
      case .nil, .missing: throw TemplateFunctionError("index of nil pointer")
      case .list(let list): value = list.elements[try position(index, in: list.count)]
      case .string(let text):
        let position = try position(index, in: text.count)
        value = .uint64(UInt64(text.withBytes { $0[position] }))
      case .bytes(let bytes): value = .uint64(UInt64(bytes[try position(index, in: bytes.count)]))
      case .map(let map): value = map[try key(index)] ?? (map.type == .string ? .string(.empty) : .nil)
      case .object(let object):
        guard let entries = object.entries() else { throw TemplateFunctionError("can't index item of type \(value.goType)") }
        let key = try key(index)
        if let entry = entries.first(where: { $0.key.hasSameBytes(as: key) }) {
          value = entry.value
        } else if case .field(let zero) = object.member(key) {
          value = zero
        } else {
          value = .nil
        }
      default: throw TemplateFunctionError("can't index item of type \(value.goType)")
      }
    }
    return value
  }

  /// `slice x 1 2`: the part of a string or list from the first to before the second index.
  static func slice(
    of value: TemplateValue, at indexes: some Collection<TemplateValue>
  ) throws(TemplateFunctionError) -> TemplateValue {
    if value.isNil { throw TemplateFunctionError("slice of untyped nil") }
    if indexes.count > 3 { throw TemplateFunctionError("too many slice indexes: \(indexes.count)") }
    let count: Int
    switch value {
    case .string(let text):
      if indexes.count == 3 { throw TemplateFunctionError("cannot 3-index slice a string") }
      count = text.count
    case .list(let list): count = list.count
    case .bytes(let bytes): count = bytes.count
    default: throw TemplateFunctionError("can't slice item of type \(value.goType)")
    }
    var bounds = [0, count, count]
    for (place, index) in indexes.enumerated() { bounds[place] = try position(index, in: count + 1) }
    for place in 1..<3 where bounds[place - 1] > bounds[place] {
      throw TemplateFunctionError("invalid slice index: \(bounds[place - 1]) > \(bounds[place])")
    }
    let range = bounds[0]..<bounds[1]
    switch value {
    case .string(let text): return .string(text.slice(range))
    case .list(let list): return .list(TemplateList(Array(list.elements[range]), of: list.element))
    case .bytes(let bytes): return .bytes(Array(bytes[range]))
    default: return .nil
    }
  }

  private static func position(_ index: TemplateValue, in count: Int) throws(TemplateFunctionError) -> Int {
    let position: Int?
    switch index {
    case .int(let number): position = number
    case .int64(let number): position = Int(number)
    case .uint64(let number): position = Int(exactly: number)
    case .nil, .missing: throw TemplateFunctionError("cannot index slice/array with nil")
    default: throw TemplateFunctionError("cannot index slice/array with type \(index.goType)")
    }
    guard let position, position >= 0, position < count else {
      throw TemplateFunctionError("index out of range: \(GoText.text(of: index).string)")
    }
    return position
  }

  private static func key(_ index: TemplateValue) throws(TemplateFunctionError) -> String {
    switch index {
    case .string(let text): return text.string
    case .nil, .missing: throw TemplateFunctionError("value is nil; should be of type string")
    default: throw TemplateFunctionError("value has type \(index.goType); should be string")
    }
  }
}
