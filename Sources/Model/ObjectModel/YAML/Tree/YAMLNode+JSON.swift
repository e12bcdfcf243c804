extension YAMLNode {
  /// A tree of a JSON value; keys in byte order, no styles.
  public init(_ value: JSONValue) {
    switch value {
    case .null: self = .null
    case .bool(let flag): self = .bool(flag)
    case .integer(let number): self = .integer(number)
    case .double(let number): self = .scalar(Scalar(number.yamlText, kind: .float))
    case .string(let text): self = .string(text)
    case .array(let elements): self = .sequence(elements.map(YAMLNode.init))
    case .object(let object):
      self = .mapping(Mapping(object.members.map { Mapping.Member(key: $0.key, value: YAMLNode($0.value)) }))
    }
  }

  /// The value as kustomize turns it into JSON: by way of YAML text, so that times become RFC 3339 and some folded text
  /// gains newlines. Integers beyond 64 bits signed become doubles.
  ///
  /// - Throws: `YAMLValueError` for numbers JSON does not have.
  public func jsonValue() throws(YAMLValueError) -> JSONValue { try jsonValue(isPrinted: false) }

  /// The value as it reads once it was printed: as `jsonValue()`, but for the few characters that printing changes.
  ///
  /// - Throws: `YAMLValueError` for numbers JSON does not have and control characters that cannot be printed.
  public func printedValue() throws(YAMLValueError) -> JSONValue { try jsonValue(isPrinted: true) }

  private func jsonValue(isPrinted: Bool) throws(YAMLValueError) -> JSONValue {
    switch self {
    case .scalar(let scalar):
      let value = try scalar.jsonValue()
      if isPrinted, case .string(let text) = value { return .string(try CarriedText.text(text)) }
      return value
    case .sequence(let elements):
      var result: [JSONValue] = []
      result.reserveCapacity(elements.count)
      for element in elements { result.append(try element.jsonValue(isPrinted: isPrinted)) }
      return .array(result)
    case .mapping(let mapping):
      var members: [JSONObject.Member] = []
      members.reserveCapacity(mapping.count)
      for member in mapping.members {
        members.append(JSONObject.Member(key: member.key, value: try member.value.jsonValue(isPrinted: isPrinted)))
      }
      return .object(JSONObject(collected: members))
    }
  }

  /// Makes every member of a map text, as it stands written; a list or a map in it becomes empty text.
  public mutating func makeMembersText() {
    guard case .mapping = self else { return }
    mutateMapping { mapping in
      for index in mapping.members.indices { mapping.members[index].value = .string(mapping.members[index].value.text ?? "") }
    }
  }
}

extension YAMLNode.Scalar {
  /// The scalar's value once written as YAML text and read again.
  public func jsonValue() throws(YAMLValueError) -> JSONValue {
    switch kind {
    case .string: return .string(printedText)
    case .timestamp: return .string(YAMLScalar.timestamp(text) ?? text)
    case .binary: return .string(Base64.decode(text).map { String(decoding: $0, as: UTF8.self) } ?? text)
    case .null: return style == .absentInFlow ? .string("") : .null
    case .bool: return .bool(text.utf8.first.map { $0 | 0x20 == UInt8(ascii: "t") } ?? false)
    case .integer, .float:
      switch YAMLScalar.plain(text) {
      case .integer(let number): return .integer(number)
      case .double(let number) where number.isFinite: return .double(number)
      case .double: throw YAMLValueError(problem: "\(text) is not a number that JSON has")
      default: throw YAMLValueError(problem: "cannot decode !!str `\(text.prefix(40))` as a number")
      }
    }
  }

  /// The text of a string once written as YAML text and read again.
  public var printedText: String { style == .folded ? YAMLScalar.refolded(text) : text }
}

/// Why a YAML value cannot be printed.
public struct YAMLValueError: Error, Sendable, Equatable, CustomStringConvertible {
  public var problem: String
  public var description: String { problem }
}
