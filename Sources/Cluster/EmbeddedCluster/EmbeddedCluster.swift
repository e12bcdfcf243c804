import Foundation
import KubernetesSchema
import Logging
import ObjectModel

/// A Kubernetes-compatible cluster within this process: API server, store, controllers and simulated pods.
///
/// The rest of Apus reaches it only by requests: over HTTPS, by the kubeconfig it writes, or from within the process by its `door`.
public actor EmbeddedCluster {
  public struct Configuration: Sendable {
    /// Where everything is kept; made when needed.
    public var directory: String
    /// Where the kubeconfig is written, readable by its owner only.
    public var kubeconfig: String
    /// The address to listen on.
    public var host: String
    /// The port to listen on; 0 takes a free one.
    public var port: Int
    public var logger: Logger

    public init(directory: String, kubeconfig: String, host: String = "127.0.0.1", port: Int = 0, logger: Logger) {
      self.directory = directory
      self.kubeconfig = kubeconfig
      self.host = host
      self.port = port
      self.logger = logger
    }
  }

  private let configuration: Configuration
  private var task: Task<Void, any Error>?
  private var store: ObjectStore?
  /// The URL of the API; empty until `start` has returned.
  public private(set) var address = ""
  /// What the check of the store found at the start, in a sentence; empty until `start` has returned.
  public private(set) var found = ""

  /// The way to the API from within the process; `nil` until `start` has returned.
  public private(set) var door: EmbeddedClusterDoor?

  public init(configuration: Configuration) { self.configuration = configuration }

  /// Starts the cluster and returns once its API answers and the kubeconfig is written.
  ///
  /// - Throws: `EmbeddedClusterError`, in words for the user.
  public func start() async throws {
    let folder = URL(fileURLWithPath: configuration.directory)
    let catalog = ResourceCatalog()
    let certificates: ClusterCertificates
    let tokens: ServiceAccountTokens
    let store: ObjectStore
    do {
      try FileManager.default.createDirectory(
        at: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
      certificates = try ClusterCertificates.load(
        from: folder.appending(path: "certificates"), host: configuration.host, now: Date())
      tokens = try ServiceAccountTokens.load(from: folder.appending(path: "certificates"))
      store = try ObjectStore(
        database: ObjectDatabase(path: folder.appending(path: "objects.sqlite").path), logger: configuration.logger,
        observe: { catalog.take($0) })
    } catch let problem as DatabaseProblem {
      throw EmbeddedClusterError(problem: "\(problem)")
    } catch {
      throw EmbeddedClusterError(problem: "the cluster's directory \(folder.path) cannot be used: \(error)")
    }
    self.store = store
    found = store.found
    catalog.take(await store.list(ResourceCatalog.definitions, namespace: nil).objects)
    let now: @Sendable () -> Timestamp = { Timestamp(secondsSince1970: Int64(Date().timeIntervalSince1970)) }
    let writer = ObjectWriter(store: store, now: now, secrets: AccountSecrets(tokens: tokens, authority: certificates.authority))
    let objects = InProcessObjects(store: store, catalog: catalog, writer: writer)
    let handler = RequestHandler(
      store: store, catalog: catalog, writer: writer, tokens: tokens, address: "\(configuration.host):\(configuration.port)")
    // The HTTP server calls being stopped an error; what it cannot do is thrown.
    var transportLogger = configuration.logger
    transportLogger.logLevel = .critical
    let transport = APITransport(
      host: configuration.host, port: configuration.port, certificates: certificates, handler: handler,
      clients: ClientCertificates(),
      logger: transportLogger)

    let (ports, port) = AsyncStream.makeStream(of: Int.self)
    let logger = configuration.logger
    var settings = SimulationSettings()
    settings.certificateAuthority = certificates.authority
    settings.signingAuthority = try? CertificateAuthority(
      certificate: certificates.authority, key: certificates.authorityKey)
    settings.kubernetesVersion = "v\(KubernetesFacts.version)"
    let controllers = ControllerSet(objects: objects, settings: settings, logger: logger)
    let doors = DemoDoors(store: store, host: configuration.host, logger: logger)
    task = Task {
      try await withThrowingTaskGroup(of: Void.self) { group in
        group.addTask {
          defer { port.finish() }
          try await transport.run { port.yield($0) }
        }
        group.addTask { await controllers.run() }
        group.addTask { await doors.run() }
        try await group.next()
        group.cancelAll()
      }
    }
    guard let actual = await ports.first(where: { _ in true }) else {
      let problem = await task?.result
      var text = "the API cannot listen on \(configuration.host):\(configuration.port)"
      if case .failure(let error)? = problem { text += ": \(error)" }
      await stop()
      throw EmbeddedClusterError(problem: "\(text); choose another port with --api-port, or 0 for a free one")
    }
    address = "https://\(configuration.host):\(actual)"
    door = EmbeddedClusterDoor(handler: handler)
    do {
      try await Bootstrap(objects: objects, port: actual).ensure()
      try KubeconfigFile.write(to: URL(fileURLWithPath: configuration.kubeconfig), server: address, certificates: certificates)
    } catch {
      await stop()
      if let status = error as? APIStatus { throw EmbeddedClusterError(problem: status.message) }
      throw EmbeddedClusterError(problem: "the kubeconfig \(configuration.kubeconfig) cannot be written: \(error)")
    }
    // Once the controllers have come to rest.
    Task {
      try? await Task.sleep(for: .seconds(1))
      ProgramCode.release()
    }
  }

  /// Runs until the task is cancelled or `stop` is called.
  public func run() async throws {
    guard let task else { return }
    try await withTaskCancellationHandler {
      try await task.value
    } onCancel: {
      task.cancel()
    }
  }

  /// Stops the cluster; everything acknowledged is kept.
  public func stop() async {
    // Watches end first, for a server that stops waits for its answers; the file is closed last, when nobody writes any more.
    await store?.stop()
    task?.cancel()
    _ = await task?.result
    await store?.close()
  }
}

/// The cluster cannot start.
public struct EmbeddedClusterError: Error, CustomStringConvertible {
  var problem: String

  public var description: String { problem }
}
