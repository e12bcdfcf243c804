/// Something a check of a chart has to say.
public struct LintFinding: Sendable, Hashable, CustomStringConvertible {
  public enum Severity: String, Sendable, Hashable, Comparable {
    case info = "INFO"
    case warning = "WARNING"
    case error = "ERROR"

    public static func < (left: Severity, right: Severity) -> Bool {
      let order: [Severity] = [.info, .warning, .error]
      return order.firstIndex(of: left) ?? 0 < order.firstIndex(of: right) ?? 0
    }
  }

  public var severity: Severity
  /// The file that is meant, or `templates/`.
  public var path: String
  public var message: String

  /// As `helm lint` prints it.
  public var description: String { "[\(severity.rawValue)] \(path): \(message)" }
}
