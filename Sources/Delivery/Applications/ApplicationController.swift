import Comparison
import CustomResources
import struct Foundation.Date
import KubernetesClient
import Logging
import ObjectModel
import Rendering
import Repositories
import Settings
import Syncing

/// Watches the Applications of a control namespace and keeps the cluster as their sources say.
///
/// All state is in the cluster: stopping and starting again, anywhere and at any time, goes on where it was.
public struct ApplicationController: Sendable {
  public struct Configuration: Sendable {
    /// The namespace whose Applications, projects and settings count.
    public var namespace: String
    /// Where mirrors of Git repositories are kept; a cache, which may be deleted.
    public var mirrorDirectory: String
    /// How often repositories are looked at; `nil` leaves it to `argocd-cm`.
    public var pollInterval: Duration?
    /// How many applications are worked on at the same time.
    public var workers: Int
    /// How replicas share the work.
    public var coordination: Coordination

    public init(
      namespace: String = "argocd", mirrorDirectory: String, pollInterval: Duration? = nil, workers: Int = 10,
      coordination: Coordination = .none
    ) {
      self.coordination = coordination
      self.namespace = namespace
      self.mirrorDirectory = mirrorDirectory
      self.pollInterval = pollInterval
      self.workers = workers
    }
  }

  /// How several replicas share the work. Identities must differ between replicas, and be fit for names of objects.
  public enum Coordination: Sendable, Hashable {
    /// What a replica takes a share of.
    public enum Part: Sendable, Hashable {
      /// Whole clusters: each is watched by one replica.
      case clusters
      /// Single applications, also of one cluster.
      case applications
    }

    /// There is just one replica.
    case none
    /// One works, the others wait to take its place.
    case leader(identity: String)
    /// All work, each on its share.
    case shares(identity: String, of: Part)
  }

  private let client: any ClusterClient
  private let configuration: Configuration
  private let logger: Logger
  private let now: @Sendable () -> Date
  private let pace: Pace
  private let loader: (any SourceLoading)?
  private let connect: Clusters.Connect
  private let renderer = Renderer()

  public init(
    client: any ClusterClient, configuration: Configuration, logger: Logger, now: @escaping @Sendable () -> Date = { Date() }
  ) {
    self.init(
      client: client, configuration: configuration, logger: logger, now: now, pace: .system, loader: nil,
      connect: Clusters.connection)
  }

  /// - Parameters:
  ///   - loader: what loads sources, where it is not Git.
  ///   - connect: what makes clients of clusters from Secrets.
  init(
    client: any ClusterClient, configuration: Configuration, logger: Logger, now: @escaping @Sendable () -> Date, pace: Pace,
    loader: (any SourceLoading)?, connect: @escaping Clusters.Connect
  ) {
    self.client = client
    self.configuration = configuration
    self.logger = logger
    self.now = now
    self.pace = pace
    self.loader = loader
    self.connect = connect
  }

  /// How often a source was rendered since the start, and not found rendered already.
  public var renderings: Int { renderer.renderings }

  /// Installs what Apus needs in the cluster and controls applications until the task is cancelled.
  ///
  /// - Parameter onInstalled: called once definitions, namespace and default project are there.
  public func run(onInstalled: @escaping @Sendable () async -> Void = {}) async throws {
    try await Installation(client: client, namespace: configuration.namespace, logger: logger, pace: pace).ensure()
    await onInstalled()

    switch configuration.coordination {
    case .none: await control(nil)
    case .leader(let identity):
      let lease = LeaderLease(
        client: client,
        settings: .init(namespace: configuration.namespace, name: "apus-application-controller", identity: identity))
      // A leader that loses the lease stands for election again.
      while !Task.isCancelled { try await lease.lead { await control(nil) } }
    case .shares(let identity, _):
      let membership = Membership(
        client: client, settings: .init(namespace: configuration.namespace, identity: identity), logger: logger, pace: pace)
      await control(membership)
    }
  }

  private func control(_ membership: Membership?) async {
    let queue = WorkQueue<String>(backoff: Backoff(initial: .milliseconds(100), cap: .seconds(30), jitter: 0.5), pace: pace)
    let requests = RefreshRequests()
    let control = ControlPlane(client: client, namespace: configuration.namespace, logger: logger, pace: pace)
    let clusters = Clusters(
      local: client, logger: logger, pace: pace, connect: connect,
      onChange: { instance in
        let name = await control.namespaces.qualifiedName(ofInstance: instance)
        await requests.request(.recent, of: name)
        await queue.add(name)
      })
    let events = ApplicationEvents(client: client, logger: logger, now: now)
    let reconciler = makeReconciler(control, clusters, requests, events)
    let lookAtAll: @Sendable () async -> Void = {
      for name in await control.applicationNames {
        await requests.request(.latest, of: name)
        await queue.add(name)
      }
    }

    await withTaskGroup(of: Void.self) { group in
      group.addTask {
        await control.run { change in
          switch change {
          case .application(let name):
            await queue.add(name)
            for waiting in await requests.takeWaiting(for: name) { await queue.add(waiting) }
          case .everything:
            await clusters.use(control.clusters, control.settings)
            await lookAtAll()
          }
        }
      }
      group.addTask { await clusters.run() }
      group.addTask { await events.run() }
      group.addTask { await dropUnneeded(clusters, control) }
      if let membership { group.addTask { await membership.run(onChange: lookAtAll) } }
      for _ in 0..<configuration.workers {
        group.addTask {
          // Nothing is decided on half of what there is: a project not listed yet is not a project that is missing.
          await control.untilComplete()
          await work(queue, reconciler, membership)
        }
      }
      await untilCancelled()
      await queue.shutDown()
      group.cancelAll()
    }
  }

  /// Gives up, from time to time, the clusters that no application delivers to.
  private func dropUnneeded(_ clusters: Clusters, _ control: ControlPlane) async {
    await control.untilComplete()
    while (try? await pace.sleep(.seconds(60))) != nil { await clusters.keepOnly(control.destinations) }
  }

  private func makeReconciler(
    _ control: ControlPlane, _ clusters: Clusters, _ requests: RefreshRequests, _ events: ApplicationEvents
  ) -> ApplicationReconciler {
    let writer = ApplicationWriter(client: client, control: control)
    let targets = DeliveryTargets(control: control, clusters: clusters)
    let inspector = ApplicationInspector(
      control: control, targets: targets,
      loader: loader
        ?? SourceLoader(
          repositories: RepositoryStore(directory: configuration.mirrorDirectory, logger: logger),
          archives: ArchiveStore(directory: configuration.mirrorDirectory + "/archives"), renderer: renderer),
      research: ComparisonResearch(logger: logger))
    return ApplicationReconciler(
      control: control, inspector: inspector, writer: writer,
      operations: OperationRunner(
        control: control, targets: targets, inspector: inspector, writer: writer, requests: requests, events: events, now: now),
      deletions: ApplicationDeletion(
        control: control, targets: targets, inspector: inspector, writer: writer, events: events, now: now),
      requests: requests, events: events, timing: ReconcileTiming(pollInterval: configuration.pollInterval), now: now)
  }

  /// Whether an application is this replica's to work on.
  private func owns(_ name: String, _ control: ControlPlane, _ membership: Membership?) async -> Bool {
    guard let membership, case .shares(_, let parts) = configuration.coordination else { return true }
    guard let application = await control.application(named: name) else { return true }
    let entry = try? await control.clusters.entry(for: application.spec.destination, project: application.spec.project)
    switch parts {
    case .clusters: return await membership.owns(entry?.server ?? name, shard: entry?.secret?.shard)
    case .applications: return await membership.owns(name, shard: entry?.secret?.shard)
    }
  }

  /// Takes applications from the queue until it is shut down. What fails comes back, later and later.
  private func work(_ queue: WorkQueue<String>, _ reconciler: ApplicationReconciler, _ membership: Membership?) async {
    while let name = await queue.next() {
      guard await owns(name, reconciler.control, membership) else {
        await queue.forget(name)
        await queue.done(name)
        continue
      }
      do {
        let delay = try await reconciler.reconcile(name)
        await queue.forget(name)
        if let delay { await queue.add(name, after: delay) }
      } catch {
        if error.isConflict {
          // A stale copy; look at the newest one.
          try? await reconciler.control.reread(name)
          await queue.add(name)
        } else {
          let delay = await queue.addAfterFailure(name)
          logger.warning(
            "an application could not be worked on; trying again",
            metadata: ["application": "\(name)", "problem": "\(error)", "in": "\(delay)"])
        }
      }
      await queue.done(name)
    }
  }
}
