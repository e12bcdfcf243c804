import Comparison
import CustomResources
import KubernetesClient
import Logging
import ObjectModel
import Settings

/// The clusters applications are delivered to. A connection and a mirror are made when a cluster is first needed, made anew when
/// its Secret changes, and given up when no application needs it any more.
actor Clusters {
  /// Makes a client of a cluster that is not the one Apus runs against.
  typealias Connect = @Sendable (ClusterConnection) throws(KubernetesError) -> any ClusterClient

  private struct Running {
    var cluster: DestinationCluster
    var task: Task<Void, Never>
  }

  private let local: any ClusterClient
  private let connect: Connect
  private let logger: Logger
  private let pace: Pace
  private let onChange: @Sendable (_ instance: String) async -> Void
  private var directory = ClusterDirectory()
  private var settings = DeliverySettings()
  private var running: [String: Running] = [:]
  private var hasEnded = false

  /// - Parameters:
  ///   - local: the cluster Apus runs against.
  ///   - onChange: called with an instance name when an object of that Application appeared, changed or went.
  init(
    local: any ClusterClient, logger: Logger, pace: Pace = .system, connect: @escaping Connect = Clusters.connection,
    onChange: @escaping @Sendable (_ instance: String) async -> Void
  ) {
    self.local = local
    self.logger = logger
    self.pace = pace
    self.connect = connect
    self.onChange = onChange
  }

  /// A client as controllers use it.
  static let connection: Connect = { connection throws(KubernetesError) in try KubernetesClient(connection) }

  /// The cluster a destination means, its mirror running.
  func cluster(for destination: Destination, project: String) throws(ClusterDirectory.Fault) -> DestinationCluster {
    let entry = try directory.entry(for: destination, project: project)
    if let running = running[entry.server], running.cluster.entry == entry { return running.cluster }
    return try start(entry)
  }

  /// Whether a destination's cluster is to be left alone.
  func isSkipped(_ destination: Destination, project: String) -> Bool {
    (try? directory.entry(for: destination, project: project))?.isSkipped ?? false
  }

  /// Takes in what the control namespace says.
  func use(_ directory: ClusterDirectory, _ settings: DeliverySettings) async {
    let hasOtherSettings = settings.tracking != self.settings.tracking || settings.filter != self.settings.filter
    self.settings = settings
    self.directory = directory
    for (server, current) in running where directory.entries[server] != current.cluster.entry {
      // Asked for again, it is made anew.
      current.task.cancel()
      running[server] = nil
    }
    guard hasOtherSettings else { return }
    for (server, current) in running {
      await current.cluster.mirror.use(settings.tracking, isWatched: Self.watched(settings, server))
    }
  }

  /// Gives up the clusters that no application delivers to.
  func keepOnly(_ destinations: [(destination: Destination, project: String)]) {
    var needed: Set<String> = []
    for (destination, project) in destinations {
      if let entry = try? directory.entry(for: destination, project: project) { needed.insert(entry.server) }
    }
    for (server, current) in running where !needed.contains(server) {
      logger.info("no application delivers to a cluster any more", metadata: ["cluster": "\(server)"])
      current.task.cancel()
      running[server] = nil
    }
  }

  /// The servers of the clusters that are connected.
  var connected: [String] { running.keys.sorted() }

  /// Runs until the task is cancelled.
  func run() async {
    await untilCancelled()
    hasEnded = true
    for current in running.values { current.task.cancel() }
    for current in running.values { await current.task.value }
    running = [:]
  }

  private func start(_ entry: ClusterDirectory.Entry) throws(ClusterDirectory.Fault) -> DestinationCluster {
    running[entry.server]?.task.cancel()
    let client: any ClusterClient
    switch entry.secret?.connection {
    case nil: client = local
    case .success(let connection)?:
      do {
        client = try connect(connection)
      } catch {
        throw ClusterDirectory.Fault(description: "cluster '\(entry.name)' cannot be used: \(error)")
      }
    case .failure(let problem)?:
      throw ClusterDirectory.Fault(description: "cluster '\(entry.name)' cannot be used: \(problem)")
    }
    let mirror = ClusterMirror(
      client: client, scope: entry.scope, tracking: settings.tracking, logger: logger, pace: pace,
      isWatched: Self.watched(settings, entry.server), onChange: onChange)
    let cluster = DestinationCluster(entry: entry, client: client, mirror: mirror)
    let task = Task { await mirror.run() }
    if hasEnded { task.cancel() }
    running[entry.server] = Running(cluster: cluster, task: task)
    return cluster
  }

  private static func watched(_ settings: DeliverySettings, _ server: String) -> @Sendable (APIResource) -> Bool {
    let filter = settings.filter
    return { !filter.isExcluded($0.groupKind, cluster: server) }
  }
}
