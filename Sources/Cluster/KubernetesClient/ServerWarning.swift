/// A warning a server sent along with an answer.
public struct ServerWarning: Sendable, Hashable {
  public var text: String

  public init(text: String) { self.text = text }

  /// Reads a `Warning` header such as `299 - "unknown field \"dat\""`; `nil` for other codes or forms.
  public init?(header: String) {
    guard header.hasPrefix("299 "), let open = header.firstIndex(of: "\"") else { return nil }
    var text = ""
    var escaped = false
    for character in header[header.index(after: open)...] {
      if escaped {
        text.append(character)
        escaped = false
      } else if character == "\\" {
        escaped = true
      } else if character == "\"" {
        self.text = text
        return
      } else {
        text.append(character)
      }
    }
    return nil
  }
}
