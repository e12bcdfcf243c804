/// Why a function refused its arguments, in the words Go's function has for it. The executor adds where.
public enum TemplateFunctionError: Error {
  /// An ordinary error: reported with the whole chain of places, on one line.
  case refused(String)
  /// What `fail` and `required` throw: reported with the outermost place only.
  case demanded(String)
  /// Go's run-time panics and type assertions read like ordinary errors: `runtime error: integer divide by zero`.
  public static func panicked(_ message: String) -> TemplateFunctionError { .refused(message) }

  /// An ordinary error.
  public init(_ message: String) { self = .refused(message) }

  public var message: String {
    switch self {
    case .refused(let message), .demanded(let message): message
    }
  }
}
