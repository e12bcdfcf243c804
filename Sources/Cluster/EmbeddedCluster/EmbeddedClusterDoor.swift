import ObjectModel

/// The way to the cluster's API for the process it runs in: what a request over HTTPS with the kubeconfig's certificate comes to,
/// without the connection.
public struct EmbeddedClusterDoor: Sendable {
  /// An answer.
  public struct Answer: Sendable {
    public enum Body: Sendable {
      case whole([UInt8])
      case lines(WatchLines)
    }

    /// The HTTP status code.
    public var code: Int
    public var headers: [(name: String, value: String)]
    public var body: Body
  }

  let handler: RequestHandler

  /// Whoever shares the process can read the kubeconfig, too.
  private static let user = APIRequest.User(name: "kubernetes-admin", groups: ["system:masters"])

  /// Answers a request; whatever goes wrong is an answer too.
  ///
  /// - Parameters:
  ///   - method: as `GET`.
  ///   - path: escaped, without the query.
  ///   - query: without the question mark.
  public func answer(
    method: String, path: String, query: String?, accept: String, contentType: String, userAgent: String, body: [UInt8]
  ) async -> Answer {
    guard let method = APIRequest.Method(rawValue: method) else { return Self.answer(.failure(.methodNotAllowed())) }
    return Self.answer(
      await handler.respond(
        to: APIRequest(
          method: method, path: path, query: Query(query), accept: accept, contentType: contentType, userAgent: userAgent,
          body: body, user: Self.user)))
  }

  private static func answer(_ response: APIResponse) -> Answer {
    switch response {
    case .watch(let stream):
      return Answer(code: 200, headers: [("Content-Type", "application/json")], body: .lines(WatchLines(stream)))
    case .log:
      return answer(.failure(.badRequest("a log is followed over a connection of its own, not through this door")))
    case .content(let content):
      let warnings = content.warnings.map { text in
        (name: "Warning", value: "299 - \"\(text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\""))\"")
      }
      return Answer(
        code: content.code, headers: [("Content-Type", content.contentType)] + content.headers + warnings,
        body: .whole(content.body))
    }
  }
}

/// The lines of a watch, made as they are read. To be read once.
public struct WatchLines: AsyncSequence, Sendable {
  public typealias Element = [UInt8]
  public typealias Failure = Never

  private let stream: WatchStream

  init(_ stream: WatchStream) { self.stream = stream }

  public func makeAsyncIterator() -> Iterator { Iterator(stream) }

  public struct Iterator: AsyncIteratorProtocol {
    /// Ends the watch's clock when the reader is gone.
    private final class Clock: Sendable {
      private let task: Task<Void, Never>

      init(_ stream: WatchStream) { task = Task { await stream.keepTime() } }

      deinit { task.cancel() }
    }

    private let stream: WatchStream
    private let clock: Clock
    private var present: ArraySlice<Manifest>
    private var hasToldEnd = false
    private var signals: AsyncStream<WatchSignal>.Iterator

    init(_ stream: WatchStream) {
      self.stream = stream
      clock = Clock(stream)
      present = stream.present[...]
      signals = stream.watch.signals.makeAsyncIterator()
    }

    public mutating func next() async -> [UInt8]? { await next(isolation: nil) }

    public mutating func next(isolation actor: isolated (any Actor)?) async -> [UInt8]? {
      if let object = present.popFirst() { return stream.frame(ofPresent: object) }
      if !hasToldEnd {
        hasToldEnd = true
        if let frame = stream.endOfPresent { return frame }
      }
      while let signal = await signals.next(isolation: actor) {
        if let frame = await stream.frame(of: signal) { return frame }
      }
      return nil
    }
  }
}
