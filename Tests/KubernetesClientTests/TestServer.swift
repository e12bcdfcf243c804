import NIOCore
import NIOHTTP1
import NIOPosix
import Synchronization

/// A small HTTP/1.1 server on a free port of the loopback interface, answering with what a test says.
final class TestServer: Sendable {
  struct Request: Sendable {
    var method: HTTPMethod
    var target: String
    var headers: HTTPHeaders
    var body: String
  }

  struct Response: Sendable {
    var code = 200
    var headers: [(String, String)] = [("Content-Type", "application/json")]
    /// Sent as separate pieces.
    var parts: [String]
    /// Whether the response is left open after the last piece.
    var staysOpen = false

    init(_ body: String, code: Int = 200, headers: [(String, String)] = []) {
      parts = [body]
      self.code = code
      self.headers += headers
    }

    init(parts: [String], staysOpen: Bool) {
      self.parts = parts
      self.staysOpen = staysOpen
    }
  }

  typealias Answer = @Sendable (Request) -> Response

  let url: String
  private let channel: any Channel
  private let recorded: Recorder

  /// Everything asked so far.
  var requests: [Request] { recorded.requests.withLock { $0 } }

  final class Recorder: Sendable {
    let requests = Mutex<[Request]>([])
  }

  init(_ answer: @escaping Answer) async throws {
    let recorder = Recorder()
    channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
      .childChannelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          try channel.pipeline.syncOperations.configureHTTPServerPipeline()
          try channel.pipeline.syncOperations.addHandler(Handler(answer: answer, recorder: recorder))
        }
      }
      .bind(host: "127.0.0.1", port: 0).get()
    recorded = recorder
    url = "http://127.0.0.1:\(channel.localAddress?.port ?? 0)"
  }

  func stop() async throws { try await channel.close() }

  private final class Handler: ChannelInboundHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundOut = HTTPServerResponsePart

    let answer: Answer
    let recorder: Recorder
    var head: HTTPRequestHead?
    var body = ""

    init(answer: @escaping Answer, recorder: Recorder) {
      self.answer = answer
      self.recorder = recorder
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
      switch unwrapInboundIn(data) {
      case .head(let head):
        self.head = head
        body = ""
      case .body(let buffer): body += String(buffer: buffer)
      case .end:
        guard let head else { return }
        let request = Request(method: head.method, target: head.uri, headers: head.headers, body: body)
        recorder.requests.withLock { $0.append(request) }
        let response = answer(request)
        var headers = HTTPHeaders(response.headers)
        headers.add(name: "Transfer-Encoding", value: "chunked")
        context.write(
          wrapOutboundOut(
            .head(HTTPResponseHead(version: head.version, status: .init(statusCode: response.code), headers: headers))),
          promise: nil)
        for part in response.parts {
          context.writeAndFlush(wrapOutboundOut(.body(.byteBuffer(ByteBuffer(string: part)))), promise: nil)
        }
        if response.staysOpen { context.flush() } else { context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil) }
      }
    }
  }
}
