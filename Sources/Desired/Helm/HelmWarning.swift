/// Something odd about a chart or its values that does not stop a render.
public struct HelmWarning: Sendable, Hashable, CustomStringConvertible {
  public enum Level: String, Sendable {
    case info = "INFO"
    case warning = "WARN"
  }

  public var level: Level
  public var message: String
  /// Named details, in the order they are printed.
  public var details: [Detail]

  public struct Detail: Sendable, Hashable {
    public var name: String
    public var value: String
  }

  init(level: Level, message: String, _ details: KeyValuePairs<String, String> = [:]) {
    self.level = level
    self.message = message
    self.details = details.map { Detail(name: $0.key, value: $0.value) }
  }

  /// The line Helm writes to its standard error.
  public var description: String {
    var line = "level=\(level.rawValue) msg=\(Self.quoted(message))"
    for detail in details { line += " \(detail.name)=\(Self.quoted(detail.value))" }
    return line
  }

  /// A value of a log line: in quotes when it is empty or has blanks, quotes or `=`.
  private static func quoted(_ text: String) -> String {
    let isPlain = !text.isEmpty && text.utf8.allSatisfy { $0 > 0x20 && $0 != 0x22 && $0 != 0x3D && $0 != 0x7F }
    if isPlain { return text }
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case "\n": result += "\\n"
      case "\r": result += "\\r"
      case "\t": result += "\\t"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + "\""
  }
}
