import ObjectModel

/// A request as the transport hands it over, the client known by now.
struct APIRequest: Sendable {
  enum Method: String, Sendable {
    case get = "GET"
    case post = "POST"
    case put = "PUT"
    case patch = "PATCH"
    case delete = "DELETE"
  }

  var method: Method
  /// Without the query.
  var path: String
  var query: Query
  var accept: String
  var contentType: String
  var userAgent: String
  var body: [UInt8]
  /// `nil` for a client that showed no certificate.
  var user: User?
  /// Who the client asks to be taken for; `nil` for itself.
  var impersonation: User?

  /// Who asks.
  struct User: Sendable, Hashable {
    var name: String
    var groups: [String]

    /// Whether all is allowed, whatever the rules say.
    var isAdministrator: Bool { groups.contains("system:masters") }
  }
}

/// An answer for the transport to write.
enum APIResponse: Sendable {
  /// A whole body.
  case content(Content)
  /// A stream of watch events.
  case watch(WatchStream)

  struct Content: Sendable {
    var code: Int
    var contentType: String
    var body: [UInt8]
    var warnings: [String] = []
    var headers: [(name: String, value: String)] = []
  }

  static func text(_ text: String, code: Int = 200) -> APIResponse {
    .content(Content(code: code, contentType: "text/plain; charset=utf-8", body: Array(text.utf8)))
  }

  static func json(_ value: JSONValue, code: Int = 200, warnings: [String] = []) -> APIResponse {
    .content(Content(code: code, contentType: "application/json", body: value.jsonBytes(), warnings: warnings))
  }

  static func failure(_ status: APIStatus) -> APIResponse {
    var content = Content(code: status.code, contentType: "application/json", body: status.value.jsonBytes())
    if let seconds = status.details?["retryAfterSeconds"]?.integer { content.headers.append(("Retry-After", String(seconds))) }
    return .content(content)
  }
}
