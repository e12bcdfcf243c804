/// A request for a document or an archive.
struct WebRequest: Sendable, Hashable {
  /// An `http://` or `https://` address.
  var url: String
  /// Media types, the best first; empty for any.
  var accept: [String] = []
  /// The value of the `Authorization` header.
  var authorization: String?
  /// The `ETag` of the answer at hand; status 304 says that it still holds.
  var knownTag: String?
  /// Whether the host must be on the public internet; so must every host that it redirects to.
  var isOfStranger = false
  /// The most bytes of the body that are read; a longer one is an error.
  var limit: Int
}

/// What came back, whatever its status.
struct WebResponse: Sendable {
  var status: Int
  /// Names in lower case.
  var headers: [String: String] = [:]
  var body: [UInt8] = []
}

extension WebResponse {
  /// - Parameters:
  ///   - place: the address, for messages.
  ///   - server: what kind of server it is, in one word.
  ///   - missing: what to do when there is nothing at the address.
  /// - Throws: `RepositoryError` for every status but 200.
  func check(_ place: String, _ server: String, missing: String) throws(RepositoryError) {
    let (cause, remedy): (RepositoryError.Cause, String)
    switch status {
    case 200: return
    case 401, 403: (cause, remedy) = (.authentication, "put the right user name and password into the repository's Secret")
    case 404, 410: (cause, remedy) = (.notFound, missing)
    case 429, 500...: (cause, remedy) = (.unreachable, "it is tried again by itself")
    default: (cause, remedy) = (.unsupported, "check the address")
    }
    let problem =
      switch cause {
      case .authentication: "the \(server) does not let us in (status \(status))"
      case .notFound: "the \(server) has nothing at this address (status \(status))"
      default: "the \(server) answers with status \(status)"
      }
    throw RepositoryError(cause: cause, repository: place, problem: problem, remedy: remedy)
  }
}

/// Sends a request, once: redirects and refusals are the caller's business.
protocol WebClient: Sendable {
  /// - Parameter credentials: for their TLS and proxy settings only.
  /// - Throws: `RepositoryError` when no answer came, or one that is too long.
  func send(_ request: WebRequest, credentials: Credentials) async throws(RepositoryError) -> WebResponse
}

extension WebClient {
  /// Sends a request and goes where it is redirected to, ten times at most. Another host never sees the authorization.
  func get(_ request: WebRequest, credentials: Credentials) async throws(RepositoryError) -> WebResponse {
    var request = request
    for _ in 0...10 {
      let response = try await send(request, credentials: credentials)
      guard [301, 302, 303, 307, 308].contains(response.status), let location = response.headers["location"] else {
        return response
      }
      guard let address = WebAddress(request.url), let target = address.resolving(location) else {
        throw RepositoryError(
          cause: .unreachable, repository: request.url.withoutQuery, problem: "the server redirects to what is no web address",
          remedy: "ask whoever runs it")
      }
      if address.isSecure, !target.isSecure {
        throw RepositoryError(
          cause: .unreachable, repository: request.url.withoutQuery,
          problem: "the server redirects from https to http, which anybody on the way may answer",
          remedy: "ask whoever runs it")
      }
      if target.origin != address.origin { request.authorization = nil }
      request.url = target.text
    }
    throw RepositoryError(
      cause: .unreachable, repository: request.url.withoutQuery, problem: "the server redirects without end",
      remedy: "ask whoever runs it")
  }
}
