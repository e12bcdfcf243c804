import KubernetesClient

/// Why a command failed: one log line and an exit code.
struct CommandFailure: Error, Equatable {
  /// 1 for plain failures (bad phase, prune needed, wrong combination of flags), 20 for everything else.
  var code: Int32
  var message: String

  /// A failure of the server, the cluster, a file, or a time-out.
  init(_ message: String, code: Int32 = 20) {
    self.code = code
    self.message = message
  }

  /// A failure of the kind the reference ends with exit code 1.
  static func plain(_ message: String) -> CommandFailure { CommandFailure(message, code: 1) }

  /// What to print for any error.
  init(_ error: any Error) {
    switch error {
    case let failure as CommandFailure: self = failure
    case let error as KubernetesError: self.init(Self.text(error))
    case is CancellationError: self = .plain("context canceled")
    default: self.init(String(describing: error))
    }
  }

  /// A cluster's refusal in the form in which the reference prints its server's: `rpc error: code = NotFound desc = …`.
  private static func text(_ error: KubernetesError) -> String {
    guard let name = codeName(error) else { return error.description }
    return "rpc error: code = \(name) desc = \(error.description)"
  }

  private static func codeName(_ error: KubernetesError) -> String? {
    switch error {
    case .configuration: return nil
    case .connection: return "Unavailable"
    case .timeout: return "DeadlineExceeded"
    case .cancelled: return "Canceled"
    case .unreadable: return "Internal"
    case .status(let failure):
      switch failure.code {
      case 400, 413, 415, 422: return "InvalidArgument"
      case 401: return "Unauthenticated"
      case 403: return "PermissionDenied"
      case 404, 410: return "NotFound"
      case 409: return failure.reason == "AlreadyExists" ? "AlreadyExists" : "Aborted"
      case 429: return "ResourceExhausted"
      case 503: return "Unavailable"
      case 504: return "DeadlineExceeded"
      default: return "Internal"
      }
    }
  }
}
