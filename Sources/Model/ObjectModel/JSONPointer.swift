/// A JSON Pointer (RFC 6901): where in a document something is.
public struct JSONPointer: Sendable, Hashable, CustomStringConvertible {
  /// The names on the way, unescaped.
  public var tokens: [String]

  public init(tokens: [String]) { self.tokens = tokens }

  /// Reads `/spec/a~1b/0`; `nil` unless it is empty or begins with a slash, or when a `~` escapes nothing.
  public init?(_ text: String) {
    if text.isEmpty {
      tokens = []
      return
    }
    guard text.utf8.first == UInt8(ascii: "/") else { return nil }
    var result: [String] = []
    for part in text.dropFirst().split(separator: "/", omittingEmptySubsequences: false) {
      guard let token = Self.unescaped(part) else { return nil }
      result.append(token)
    }
    tokens = result
  }

  private static func unescaped(_ part: Substring) -> String? {
    guard part.utf8.contains(UInt8(ascii: "~")) else { return String(part) }
    var result = ""
    var rest = part
    while let character = rest.popFirst() {
      guard character == "~" else {
        result.append(character)
        continue
      }
      switch rest.popFirst() {
      case "0": result.append("~")
      case "1": result.append("/")
      default: return nil
      }
    }
    return result
  }

  public var description: String {
    tokens.map { "/" + $0.replacing("~", with: "~0").replacing("/", with: "~1") }.joined()
  }
}

extension JSONValue {
  /// The value a pointer leads to; `nil` when there is none.
  public subscript(pointer: JSONPointer) -> JSONValue? {
    var current = self
    for token in pointer.tokens {
      switch current {
      case .object(let members):
        guard let next = members[token] else { return nil }
        current = next
      case .array:
        guard let index = Int(arrayIndex: token), let next = current[index] else { return nil }
        current = next
      default: return nil
      }
    }
    return current
  }
}

extension Int {
  /// An array index of a JSON Pointer: digits without a leading zero.
  init?(arrayIndex token: String) {
    guard let first = token.utf8.first, token.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }),
      first != UInt8(ascii: "0") || token.utf8.count == 1
    else { return nil }
    self.init(token)
  }
}
