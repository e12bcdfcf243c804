import ObjectModel

/// The cells of custom resources.
enum CustomCell {
  /// What a path leads to, as the type of its column wants it; null when there is nothing or it is of another type.
  static func value(of path: SimpleJSONPath?, type: String, in object: Manifest, now: Timestamp) -> JSONValue {
    guard let value = path?.first(in: object.value), !value.isNull else { return .null }
    switch type {
    case "integer":
      if value.integer != nil { return value }
      if case .double(let number) = value { return Int64(exactly: number.rounded(.towardZero)).map { .integer($0) } ?? .null }
      return .null
    case "number":
      switch value {
      case .integer, .double: return value
      default: return .null
      }
    case "boolean": return value.bool.map { .bool($0) } ?? .null
    case "date":
      guard let text = value.string else { return .null }
      guard let time = Timestamp(text) else { return "<invalid>" }
      return .string(Age.text(seconds: now.seconds - time.seconds))
    default: return .string(value.string ?? value.json())
    }
  }
}
