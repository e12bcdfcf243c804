import ObjectModel

/// A typed view for reading over JSON as it is on the wire.
///
/// A view never loses fields it does not know, because nothing is ever written from it: writes are patches.
/// A field that is absent, `null` or of the wrong type reads as the field's zero value, as it does for the ecosystem's clients.
public protocol JSONView: Sendable, Hashable {
  /// The JSON the view looks at.
  var value: JSONValue { get }

  /// Looks at a value; nothing is checked.
  init(_ value: JSONValue)
}

extension JSONView {
  func text(_ key: String) -> String { value[key]?.string ?? "" }
  func flag(_ key: String) -> Bool { value[key]?.bool ?? false }
  func integer(_ key: String) -> Int? { value[key]?.int }
  func texts(_ key: String) -> [String] { value[key]?.array?.compactMap(\.string) ?? [] }

  func textMap(_ key: String) -> [String: String] {
    guard let members = value[key]?.object else { return [:] }
    return Dictionary(members.compactMap { member in member.value.string.map { (member.key, $0) } }, uniquingKeysWith: { $1 })
  }

  /// A block that counts as present whenever it is an object, an empty one included.
  func block<View: JSONView>(_ key: String, as: View.Type = View.self) -> View? {
    guard let member = value[key], member.object != nil else { return nil }
    return View(member)
  }

  func list<View: JSONView>(_ key: String, of: View.Type = View.self) -> [View] {
    value[key]?.array?.filter { $0.object != nil }.map(View.init) ?? []
  }
}

extension JSONValue {
  /// The value without its empty parts: members and elements that are `null`, `""`, `false`, `0`, `[]` or `{}` after the
  /// same was done inside them. Two typed values that clients cannot tell apart have the same essence, since on the wire
  /// missing and empty mean the same.
  var essence: JSONValue? {
    switch self {
    case .null, .bool(false), .integer(0), .string(""): return nil
    case .array(let elements):
      // Positions in a list mean something, so an empty element stays, as null.
      return elements.isEmpty ? JSONValue?.none : .array(elements.map { $0.essence ?? .null })
    case .object(let members):
      let kept = JSONObject(members.compactMap { member in member.value.essence.map { (member.key, $0) } })
      return kept.isEmpty ? JSONValue?.none : .object(kept)
    default: return self
    }
  }

  /// Sets a member unless the text is empty, as `omitempty` does.
  mutating func set(_ key: String, _ text: String) {
    if !text.isEmpty { self[key] = .string(text) }
  }

  mutating func set(_ key: String, _ flag: Bool) {
    if flag { self[key] = true }
  }

  mutating func set(_ key: String, _ texts: [String]) {
    if !texts.isEmpty { self[key] = JSONValue(texts) }
  }
}
