/// Why a text is not a template, in Go's words.
public struct TemplateParseError: Error, CustomStringConvertible, Hashable {
  /// The name the text was parsed under.
  public let template: String
  /// The line, from 1.
  public let line: Int
  public let message: String

  /// As `text/template` reports it: `template: NAME:LINE: message`.
  public var description: String { "template: \(template):\(line): \(message)" }

  /// As Helm reports it, without the leading `Error: `: only the part of the message behind its last colon and space.
  public var helmDescription: String {
    let bytes = Array(message.utf8)
    var start = 0
    for index in bytes.indices.dropLast() where bytes[index] == UInt8(ascii: ":") && bytes[index + 1] == UInt8(ascii: " ") {
      start = index + 2
    }
    return "parse error at (\(template):\(line)): \(String(decoding: bytes[start...], as: UTF8.self))"
  }
}
