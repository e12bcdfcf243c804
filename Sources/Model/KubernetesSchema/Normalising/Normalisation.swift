import ObjectModel

/// Evens out spellings that mean the same, so that a desired object and its live copy compare equal when a person would say
/// that they are.
public struct Normalisation: Sendable {
  /// The schema of the objects.
  public var schema: ObjectSchema

  public init(schema: ObjectSchema) { self.schema = schema }

  /// The object in the one spelling of its type: without nulls, without empty lists, maps and structures that the type
  /// writes or leaves out at will, without zeros that it leaves out, with canonical quantities, times and durations.
  ///
  /// Nothing is added. An object with fields its type does not know, or with a value of a wrong kind, is returned as it
  /// is, for nobody can say what it means. Custom resources, whose nulls and zeros may have a meaning, lose only nulls that
  /// their schema does not allow.
  public func normalised(_ object: JSONValue) -> JSONValue {
    let decoding = TypedDecoding(object, schema: schema)
    guard decoding.unknownFields.isEmpty, decoding.mismatch == nil else { return object }
    return withoutEmptyStructures(decoding.object, schema) ?? [:]
  }

  /// The object with every quantity, time and duration that means the same as its live counterpart spelled as there:
  /// `1Ki` beside `1024`.
  public func aligned(_ object: JSONValue, with live: JSONValue) -> JSONValue { align(object, live, schema) }

  /// The object without the structures that typed clients write even when they are empty, as `resources: {}`. Unlike
  /// `normalised`, this leaves all else as it is, in objects with unknown fields too.
  public func withoutEmptyStructures(_ object: JSONValue) -> JSONValue { withoutEmptyStructures(object, schema) ?? [:] }

  /// Structures that are always present mean nothing when they are empty.
  private func withoutEmptyStructures(_ value: JSONValue, _ schema: ObjectSchema) -> JSONValue? {
    if let members = value.object {
      guard schema.kind != .untyped, schema.kind != .deduced else { return value }
      var result: [(String, JSONValue)] = []
      result.reserveCapacity(members.count)
      for (key, value) in members {
        guard let field = schema.field(key) else {
          result.append((key, value))
          continue
        }
        guard let inner = withoutEmptyStructures(value, field) else { continue }
        if schema.isAlwaysPresent(key), inner.object?.isEmpty ?? inner.array?.isEmpty ?? false { continue }
        result.append((key, inner))
      }
      return .object(JSONObject(result))
    }
    if let elements = value.array, let items = schema.items {
      return .array(elements.compactMap { withoutEmptyStructures($0, items) })
    }
    return value
  }

  private func align(_ value: JSONValue, _ live: JSONValue, _ schema: ObjectSchema) -> JSONValue {
    if value == live { return value }
    switch (value, live) {
    case (.object(let members), .object(let others)):
      return .object(
        JSONObject(
          members.map { key, value in
            guard let other = others[key], let field = schema.field(key) else { return (key, value) }
            return (key, align(value, other, field))
          }))
    case (.array(let elements), .array(let others)):
      guard let items = schema.items else { return value }
      return .array(
        zip(elements, counterparts(of: elements, among: others, schema)).map { element, other in
          other.map { align(element, $0, items) } ?? element
        })
    default: return schema.scalar.map { $0.meansTheSame(value, live) ? live : value } ?? value
    }
  }
}

extension ScalarKind {
  /// Whether two spellings of a scalar mean the same.
  fileprivate func meansTheSame(_ left: JSONValue, _ right: JSONValue) -> Bool {
    switch self {
    case .quantity:
      guard let one = canonical(left)?.string, let other = canonical(right)?.string else { return false }
      if let one = Quantity(one), let other = Quantity(other) { return one == other }
      return one == other
    case .microtime:
      guard let one = left.string.flatMap(Timestamp.init), let other = right.string.flatMap(Timestamp.init) else { return false }
      return one == other
    default:
      guard let one = canonical(left), let other = canonical(right) else { return false }
      return one == other
    }
  }
}
