import NIOHTTP1
import ObjectModel

/// A Kubernetes API server within this process: the same requests and answers as over HTTP, handed over without a socket.
///
/// What a connection, TLS and framing cost is then saved on both sides; nothing else differs, least of all the rights: the server
/// decides who the requests of its own process are from.
public protocol InProcessServer: Sendable {
  /// Answers a request; whatever goes wrong is an answer too.
  func answer(_ request: InProcessRequest) async -> InProcessAnswer
}

/// A request handed to a server of the same process.
public struct InProcessRequest: Sendable {
  /// As `GET`.
  public var method: String
  /// The escaped path, without the query.
  public var path: String
  /// Without the question mark; `nil` for none.
  public var query: String?
  public var accept: String
  public var contentType: String
  public var userAgent: String
  public var body: [UInt8]
}

/// What a server of the same process answers.
public struct InProcessAnswer: Sendable {
  public enum Body: Sendable {
    case whole([UInt8])
    /// The lines of a watch; ends when the watch does.
    case lines(any AsyncSequence<[UInt8], Never> & Sendable)
  }

  /// The HTTP status code.
  public var code: Int
  public var headers: [(name: String, value: String)]
  public var body: Body

  public init(code: Int, headers: [(name: String, value: String)], body: Body) {
    self.code = code
    self.headers = headers
    self.body = body
  }
}

/// Hands requests to a server of the same process.
struct InProcessTransport: RequestTransport {
  let server: String
  let target: any InProcessServer
  let userAgent: String

  func send(_ request: ClusterRequest, credential: RequestCredentials) async throws(KubernetesError) -> ClusterResponse {
    let answer = await target.answer(handed(request))
    if Task.isCancelled { throw .cancelled }
    return ClusterResponse(code: answer.code, headers: HTTPHeaders(answer.headers), body: await whole(answer.body))
  }

  func open(_ request: ClusterRequest, credential: RequestCredentials, limit: Duration) async throws(KubernetesError)
    -> StreamedResponse
  {
    let answer = await target.answer(handed(request))
    switch answer.body {
    case .whole(let bytes): return StreamedResponse(code: answer.code, body: .whole(bytes))
    case .lines(let lines): return StreamedResponse(code: answer.code, body: .lines(lines))
    }
  }

  func connectionError(_ error: any Error) -> KubernetesError { .cancelled }

  private func handed(_ request: ClusterRequest) -> InProcessRequest {
    let target = request.target
    let mark = target.utf8.firstIndex(of: UInt8(ascii: "?"))
    return InProcessRequest(
      method: request.method.rawValue, path: String(target[..<(mark ?? target.endIndex)]),
      query: mark.map { String(target[target.index(after: $0)...]) }, accept: request.accept,
      contentType: request.contentType ?? "application/json", userAgent: userAgent, body: request.body ?? [])
  }

  private func whole(_ body: InProcessAnswer.Body) async -> [UInt8] {
    switch body {
    case .whole(let bytes): return bytes
    case .lines(let lines):
      var result: [UInt8] = []
      for await line in lines { result += line }
      return result
    }
  }
}
