import Crypto
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
  /// The token of the `Authorization` header; `nil` without one.
  var token: String?
  /// Who the client asks to be taken for; `nil` for itself.
  var impersonation: User?
  /// The mark of the state the client knows; empty without one.
  var ifNoneMatch = ""

  /// Whether a person is likely to read the answer as it is.
  var wantsIndented: Bool {
    if let pretty = query["pretty"] { return pretty != "0" && pretty != "false" }
    return userAgent.hasPrefix("curl/") || userAgent.hasPrefix("Wget/") || userAgent.hasPrefix("Mozilla/")
  }

  /// Who asks.
  struct User: Sendable, Hashable {
    var name: String
    var groups: [String]
    /// Empty where nobody gave one.
    var uid = ""
    /// What else is known, as the token it came with.
    var extra: [String: [String]] = [:]

    /// Whether all is allowed, whatever the rules say.
    var isAdministrator: Bool { groups.contains("system:masters") }

    /// As reviews show it.
    var info: JSONValue {
      var info: JSONValue = ["username": .string(name), "groups": JSONValue(groups)]
      if !uid.isEmpty { info["uid"] = .string(uid) }
      if !extra.isEmpty {
        info["extra"] = .object(JSONObject(extra.sorted { $0.key < $1.key }.map { ($0.key, JSONValue($0.value)) }))
      }
      return info
    }
  }
}

/// An answer for the transport to write.
enum APIResponse: Sendable {
  /// A whole body.
  case content(Content)
  /// A stream of watch events.
  case watch(WatchStream)
  /// A log that is followed.
  case log(FollowedLog)

  struct Content: Sendable {
    var code: Int
    var contentType: String
    var body: [UInt8]
    var warnings: [String] = []
    var headers: [(name: String, value: String)] = []
  }

  /// Lays a JSON body out for people; others, and those that clients may keep, stay as they are.
  mutating func indent() {
    guard case .content(var content) = self, content.contentType == "application/json",
      !content.headers.contains(where: { $0.name == "ETag" }), let value = try? JSONValue(json: content.body)
    else { return }
    content.body = value.jsonBytes(.indented(2))
    self = .content(content)
  }

  /// A document that a client may keep: marked, and not sent again to a client that has it.
  static func document(
    _ bytes: [UInt8], contentType: String = "application/json", _ request: APIRequest,
    headers: [(name: String, value: String)] = []
  ) -> APIResponse {
    let mark = "\"\(ContentMark.text(of: bytes))\""
    let headers = [("ETag", mark)] + headers
    let isKnown = request.ifNoneMatch.split(separator: ",").contains { $0.filter { $0 != " " } == mark }
    return .content(
      Content(code: isKnown ? 304 : 200, contentType: contentType, body: isKnown ? [] : bytes, headers: headers))
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

/// What tells one state of a document from another.
enum ContentMark {
  static func text(of bytes: [UInt8]) -> String {
    SHA256.hash(data: bytes).map { byte in (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true) }.joined()
  }
}
