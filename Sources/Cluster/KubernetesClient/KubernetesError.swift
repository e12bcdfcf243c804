import ObjectModel

/// Why a request to a cluster failed. No text in it holds a credential.
public enum KubernetesError: Error, Sendable, Hashable {
  /// The server answered with a failure.
  case status(StatusFailure)
  /// The server could not be reached or went away in the middle.
  case connection(server: String, problem: String, remedy: String)
  /// The server did not answer in time.
  case timeout(server: String, seconds: Int)
  /// The server answered with something that is not Kubernetes.
  case unreadable(request: String, problem: String)
  /// A kubeconfig, a cluster Secret or an in-cluster mount that cannot be used.
  case configuration(ConfigurationProblem)
  /// The task was cancelled.
  case cancelled
}

/// A `Status` object that reports a failure.
public struct StatusFailure: Sendable, Hashable {
  /// The HTTP status code.
  public var code: Int
  /// The machine-readable reason, as `NotFound`.
  public var reason: String
  public var message: String
  /// Causes by field, as of an invalid object.
  public var causes: [Cause]
  /// Seconds the server asks to wait, if it does.
  public var retryAfterSeconds: Int?

  /// One cause.
  public struct Cause: Sendable, Hashable {
    public var reason: String
    public var message: String
    /// The path of the field, as `spec.replicas`.
    public var field: String
  }

  public init(code: Int, reason: String, message: String, causes: [Cause] = [], retryAfterSeconds: Int? = nil) {
    self.code = code
    self.reason = reason
    self.message = message
    self.causes = causes
    self.retryAfterSeconds = retryAfterSeconds
  }

  /// Reads a `Status` object; what it leaves out follows from the HTTP code.
  public init(_ value: JSONValue, code: Int) {
    let code = value["code"]?.int ?? code
    self.init(
      code: code, reason: value["reason"]?.string ?? Self.reason(of: code),
      message: value["message"]?.string ?? "the server answered \(code)",
      causes: (value["details", "causes"]?.array ?? []).map {
        Cause(reason: $0["reason"]?.string ?? "", message: $0["message"]?.string ?? "", field: $0["field"]?.string ?? "")
      },
      retryAfterSeconds: value["details", "retryAfterSeconds"]?.int)
  }

  /// Reads the body of a failed request: a `Status`, or text from a proxy or an old path, cut to one line.
  public init(body: [UInt8], code: Int) {
    if let value = try? JSONValue(json: body), value["kind"]?.string == "Status" {
      self.init(value, code: code)
      return
    }
    let text = String(decoding: body.prefix(512), as: UTF8.self)
    let line = text.split(whereSeparator: \.isNewline).first.map(String.init) ?? ""
    let isPage = line.hasPrefix("<")
    self.init(
      code: code, reason: Self.reason(of: code),
      message: line.isEmpty || isPage ? "the server answered \(code) without a reason" : line)
  }

  private static func reason(of code: Int) -> String {
    switch code {
    case 400: "BadRequest"
    case 401: "Unauthorized"
    case 403: "Forbidden"
    case 404: "NotFound"
    case 405: "MethodNotAllowed"
    case 409: "Conflict"
    case 410: "Expired"
    case 413: "RequestEntityTooLarge"
    case 415: "UnsupportedMediaType"
    case 422: "Invalid"
    case 429: "TooManyRequests"
    case 503: "ServiceUnavailable"
    case 504: "Timeout"
    default: code >= 500 ? "InternalError" : "Unknown"
    }
  }
}

/// Why a way to reach a cluster cannot be used: what is wrong, where, and what to do.
public struct ConfigurationProblem: Sendable, Hashable {
  /// The file, context or Secret.
  public var place: String
  public var problem: String
  public var remedy: String

  public init(place: String, problem: String, remedy: String) {
    self.place = place
    self.problem = problem
    self.remedy = remedy
  }
}

extension KubernetesError {
  /// The status, when the server gave one.
  public var failure: StatusFailure? {
    if case .status(let failure) = self { failure } else { nil }
  }

  private var code: Int? { failure?.code }

  /// The object, or the resource, does not exist.
  public var isNotFound: Bool { code == 404 }

  /// Another write came first, or another field manager owns a field (`reason` Conflict; not AlreadyExists).
  public var isConflict: Bool { code == 409 && failure?.reason != "AlreadyExists" }

  /// An object of that name exists.
  public var isAlreadyExists: Bool { code == 409 && failure?.reason == "AlreadyExists" }

  /// The resourceVersion is too old to go on from: list again.
  public var isGone: Bool { code == 410 }

  public var isForbidden: Bool { code == 403 }
  public var isUnauthorized: Bool { code == 401 }
  public var isInvalid: Bool { code == 422 }

  /// The server cannot be reached at all.
  public var isConnectionFailure: Bool {
    switch self {
    case .connection, .timeout: true
    default: false
    }
  }

  /// Trying again later may well succeed: no connection, overload, a server error.
  public var isTransient: Bool {
    switch self {
    case .connection, .timeout: true
    case .status(let failure): failure.code == 429 || failure.code >= 500
    case .unreadable, .configuration, .cancelled: false
    }
  }
}

extension KubernetesError: CustomStringConvertible {
  /// One sentence: what, where, what to do.
  public var description: String {
    switch self {
    case .status(let failure): failure.message
    case .connection(let server, let problem, let remedy): "cannot reach the cluster at \(server): \(problem); \(remedy)"
    case .timeout(let server, let seconds):
      "the cluster at \(server) did not answer within \(seconds) s; check that it runs and is not overloaded"
    case .unreadable(let request, let problem): "the cluster's answer to \(request) cannot be read: \(problem)"
    case .configuration(let problem): "\(problem.place): \(problem.problem); \(problem.remedy)"
    case .cancelled: "the request was cancelled"
    }
  }
}
