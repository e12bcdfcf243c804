import Applications
import KubernetesClient
import Logging
import Server

/// The controllers and the page, as `apus up` and `apus server` run them.
struct Delivery: Sendable {
  var client: KubernetesClient
  var namespace: String
  /// Where mirrors of Git repositories are kept.
  var cacheDirectory: String
  /// `nil` leaves it to the settings in the cluster.
  var pollInterval: Duration?
  var coordination = ApplicationController.Coordination.none
  var pageHost: String
  var pagePort: Int
  var logger: Logger

  /// Runs until the task is cancelled or the process is asked to stop.
  ///
  /// - Parameters:
  ///   - onInstalled: called once definitions, namespace and default project are in the cluster.
  ///   - onPage: called with the page's URL once it answers.
  func run(onInstalled: @escaping @Sendable () async -> Void, onPage: @escaping @Sendable (String) async -> Void) async throws {
    let controller = ApplicationController(
      client: client,
      configuration: .init(
        namespace: namespace, mirrorDirectory: cacheDirectory, pollInterval: pollInterval, coordination: coordination),
      logger: logger)
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask {
        // The HTTP server calls being stopped an error; what it cannot do is thrown.
        var logger = logger
        logger.logLevel = .critical
        let page = WebServer(
          client: client, host: pageHost, port: pagePort, version: "v\(BuildVersion.current.number)", controlNamespace: namespace,
          metrics: {
            [("apus_renderings_total", "Sources rendered, and not found rendered already.", controller.renderings)]
          }, logger: logger)
        do {
          try await page.run { port in await onPage("http://\(pageHost.contains(":") ? "[\(pageHost)]" : pageHost):\(port)") }
        } catch  where !(error is CancellationError) {
          throw CommandFailure(
            "the page cannot be served on \(pageHost):\(pagePort); free the port, or choose another --port (\(error))")
        }
      }
      group.addTask { try await controller.run(onInstalled: onInstalled) }
      defer { group.cancelAll() }
      try await group.next()
    }
  }
}
