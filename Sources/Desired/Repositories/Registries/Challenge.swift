/// What a server wants to see before it answers: the `WWW-Authenticate` header of a refusal.
enum Challenge: Sendable, Equatable {
  case basic
  /// A token, to be got from `realm`.
  case bearer(realm: String, service: String, scope: String)

  /// Reads a header; `nil` for schemes that are not known.
  init?(_ header: String) {
    let scheme = header.prefix { $0 != " " }
    switch scheme.lowercased() {
    case "basic": self = .basic
    case "bearer":
      let fields = Self.parameters(header.dropFirst(scheme.count))
      guard let realm = fields["realm"] else { return nil }
      self = .bearer(realm: realm, service: fields["service"] ?? "", scope: fields["scope"] ?? "")
    default: return nil
    }
  }

  /// `name="value"` pairs with commas between; values may be quoted.
  private static func parameters(_ text: Substring) -> [String: String] {
    var result: [String: String] = [:]
    var rest = text[...]
    while result.count < 16 {
      rest = rest.drop { $0 == " " || $0 == "," }
      let name = rest.prefix { $0 != "=" && $0 != "," }
      rest = rest.dropFirst(name.count)
      guard !name.isEmpty, rest.first == "=" else { return result }
      rest = rest.dropFirst()
      var value = ""
      if rest.first == "\"" {
        rest = rest.dropFirst()
        while let character = rest.popFirst(), character != "\"" {
          if character == "\\", let next = rest.popFirst() { value.append(next) } else { value.append(character) }
        }
      } else {
        value = String(rest.prefix { $0 != "," })
        rest = rest.dropFirst(value.count)
      }
      result[name.lowercased()] = value
    }
    return result
  }
}
