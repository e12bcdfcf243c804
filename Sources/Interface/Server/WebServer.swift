import CustomResources
import HTTPTypes
import HummingbirdCore
import KubernetesClient
import Logging
import NIOCore
import NIOPosix
import ServiceLifecycle

/// The HTTP door for people and monitors: a read-only page of the applications, health, version and metrics.
///
/// Shows only what the Application objects hold in `spec` and `status`, which carry no credentials.
public struct WebServer: Sendable {
  private let client: any ClusterClient
  private let host: String
  private let port: Int
  private let version: String
  private let controlNamespace: String
  private let metrics: @Sendable () -> [(name: String, help: String, value: Int)]
  private let logger: Logger

  /// - Parameters:
  ///   - host: the address to listen on, as `127.0.0.1`.
  ///   - port: the port to listen on; 0 takes a free one.
  ///   - version: what `/api/version` answers.
  ///   - metrics: counters of other parts of the program, shown beside the applications'.
  public init(
    client: any ClusterClient, host: String, port: Int, version: String, controlNamespace: String = "argocd",
    metrics: @escaping @Sendable () -> [(name: String, help: String, value: Int)] = { [] }, logger: Logger
  ) {
    self.metrics = metrics
    self.client = client
    self.host = host
    self.port = port
    self.version = version
    self.controlNamespace = controlNamespace
    self.logger = logger
  }

  /// Serves until the task is cancelled or the process is asked to stop.
  ///
  /// - Parameter onRunning: called with the port once requests are answered.
  /// - Throws: when the port cannot be had.
  public func run(onRunning: @escaping @Sendable (_ port: Int) async -> Void = { _ in }) async throws {
    let server = try HTTPServerBuilder.http1().buildServer(
      configuration: ServerConfiguration(address: .hostname(host, port: port)),
      eventLoopGroup: MultiThreadedEventLoopGroup.singleton,
      logger: logger,
      responder: { request, writer, _ in
        let answer = await self.answer(method: request.method, path: request.uri.path)
        try await writer.write(response: answer.head, body: ResponseBody(byteBuffer: ByteBuffer(bytes: answer.body)))
      },
      onServerRunning: { channel in await onRunning(channel.localAddress?.port ?? 0) })
    try await server.run()
  }

  /// Every route there is, and what it answers.
  func answer(method: HTTPRequest.Method, path: String) async -> Answer {
    guard method == .get || method == .head else { return Answer(.methodNotAllowed, "this page can only be read\n") }
    switch path {
    case "/healthz": return Answer(.ok, "ok")
    case "/api/version": return Answer(.ok, #"{"Version":"\#(version)"}"# + "\n", type: "application/json")
    case "/metrics", "/", "/applications": break
    default: return Answer(.notFound, "404 page not found\n")
    }
    do {
      let list = try await client.list(.applications, namespace: controlNamespace)
      let applications = list.items.map(Application.init)
      if path == "/metrics" {
        return Answer(
          .ok, ApplicationMetrics.text(applications) + ApplicationMetrics.text(counters: metrics()),
          type: "text/plain; version=0.0.4; charset=utf-8")
      }
      return Answer(.ok, ApplicationsPage.html(applications, version: version), type: "text/html; charset=utf-8")
    } catch {
      return Answer(.serviceUnavailable, "The cluster does not answer: \(error)\n")
    }
  }
}

/// An answer with its headers.
struct Answer: Sendable {
  var head: HTTPResponse
  var body: [UInt8]

  init(_ status: HTTPResponse.Status, _ text: String, type: String = "text/plain; charset=utf-8") {
    body = Array(text.utf8)
    head = HTTPResponse(
      status: status,
      headerFields: [
        .contentType: type, .contentLength: String(body.count), .cacheControl: "no-store",
        .xContentTypeOptions: "nosniff",
        .contentSecurityPolicy:
          "default-src 'none'; style-src 'sha256-\(ApplicationsPage.styleHash)'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
      ])
  }
}
