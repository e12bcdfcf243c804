import HTTPTypes
import HummingbirdCore
import Logging
import NIOCore
import NIOPosix
import ObjectModel

/// Opens the node ports of Services with the demo behind them on the loopback address, as long as a Pod is ready there.
actor DemoDoors {
  private let routing: DemoRouting
  private let host: String
  private let logger: Logger
  private var open: [Int: Task<Void, Never>] = [:]

  init(store: ObjectStore, host: String, logger: Logger) {
    routing = DemoRouting(store: store)
    self.host = host
    self.logger = logger
  }

  /// Follows the cluster until the task is cancelled or the store stops.
  func run() async {
    guard let watch = try? await routing.store.watch(nil, namespace: nil, after: nil, mostUnread: .max) else { return }
    await refresh()
    for await signal in watch.signals {
      guard case .change(let change) = signal else { continue }
      let isOutside =
        change.key.kind == .services && (Self.hasNodePort(change.object) || change.previous.map(Self.hasNodePort) == true)
      guard isOutside || change.key.kind == .pods && DemoWorkload.isDemo(change.object) else { continue }
      await refresh()
    }
    for door in open.values { door.cancel() }
  }

  private static func hasNodePort(_ service: Manifest) -> Bool {
    service["spec", "ports"]?.array?.contains { $0["nodePort"]?.int ?? 0 > 0 } == true
  }

  private func refresh() async {
    let wanted = await routing.doors()
    for (port, door) in open where wanted[port] == nil {
      door.cancel()
      open[port] = nil
    }
    for (port, service) in wanted where open[port] == nil {
      let key = ObjectKey(.services, service)
      open[port] = Task { [routing, host, logger] in
        do {
          try await Self.serve(port, key, routing, host)
        } catch {
          // Most likely somebody else has the port; the proxies of the API still answer.
          logger.warning("the node port \(port) of \(key.namespace)/\(key.name) cannot be opened on \(host): \(error)")
        }
      }
    }
  }

  private static func serve(_ port: Int, _ key: ObjectKey, _ routing: DemoRouting, _ host: String) async throws {
    // Being stopped is called an error by the server; it is how this ends.
    var quiet = Logger(label: "apus.demo")
    quiet.logLevel = .critical
    let server = try HTTPServerBuilder.http1().buildServer(
      configuration: ServerConfiguration(address: .hostname(host, port: port)),
      eventLoopGroup: MultiThreadedEventLoopGroup.singleton, logger: quiet,
      responder: { request, writer, _ in
        var request = request
        let body = try await request.collectBody(upTo: 1 << 20)
        let answer = await answer(path: request.uri.path, body: Array(buffer: body), key, routing)
        if answer.delay > 0 { try await Task.sleep(for: .seconds(answer.delay)) }
        var fields: HTTPFields = [.contentType: answer.contentType, .contentLength: String(answer.body.utf8.count)]
        fields[.xContentTypeOptions] = "nosniff"
        try await writer.write(
          response: HTTPResponse(status: HTTPResponse.Status(code: answer.code), headerFields: fields),
          body: ResponseBody(byteBuffer: ByteBuffer(string: answer.body)))
      })
    try await server.run()
  }

  private static func answer(path: String, body: [UInt8], _ key: ObjectKey, _ routing: DemoRouting) async -> DemoWorkload.Answer {
    guard let service = await routing.store.object(key), let workload = try? await routing.workload(of: service) else {
      return DemoWorkload.Answer(code: 503, body: "no endpoints available for service \"\(key.name)\"\n")
    }
    return workload.answer(path: path, body: body, chance: Int.random(in: 0..<100))
  }
}
