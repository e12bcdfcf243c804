import ObjectModel

extension TemplateValue {
  /// A JSON value as Helm hands it to templates: integers are `int64` (those of `--set`; values files have only doubles),
  /// objects `map[string]interface {}`, arrays `[]interface {}`.
  public init(_ json: JSONValue) {
    switch json {
    case .null: self = .nil
    case .bool(let flag): self = .bool(flag)
    case .integer(let number): self = .int64(number)
    case .double(let number): self = .double(number)
    case .string(let text): self = .text(text)
    case .array(let elements): self = .list(elements.map(TemplateValue.init))
    case .object(let members): self = .map(TemplateMap(members))
    }
  }

  /// The value as JSON: what `toJson` and `toYaml` start from. Integers of every kind become integers (unsigned ones beyond
  /// 64 bits signed become doubles), bytes base64, objects what they say, repaired text text, functions null.
  public var json: JSONValue {
    switch self {
    case .nil, .missing, .function: .null
    case .bool(let flag): .bool(flag)
    case .int(let number): .integer(Int64(number))
    case .int64(let number): .integer(number)
    case .uint64(let number): Int64(exactly: number).map(JSONValue.integer) ?? .double(Double(number))
    case .double(let number): .double(number)
    case .string(let text): .string(text.string)
    case .bytes(let bytes): .string(Base64.encode(bytes))
    case .list(let list): list.isNil ? .null : .array(list.elements.map(\.json))
    case .map(let map): map.isNil ? .null : .object(map.json)
    case .object(let object): object.json.json
    }
  }
}

extension TemplateMap {
  /// The members of a JSON object.
  public convenience init(_ members: JSONObject, type: MapType = .any) {
    var entries: [Entry] = []
    entries.reserveCapacity(members.count)
    for (key, value) in members { entries.append(Entry(key: TemplateKey(key), value: TemplateValue(value))) }
    self.init(sorted: entries, type: type)
  }

  /// The members as a JSON object.
  public var json: JSONObject {
    JSONObject(members.map { ($0.key, $0.value.json) })
  }
}
