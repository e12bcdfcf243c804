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

    public init(namespace: String = "argocd", mirrorDirectory: String, pollInterval: Duration? = nil, workers: Int = 10) {
      self.namespace = namespace
      self.mirrorDirectory = mirrorDirectory
      self.pollInterval = pollInterval
      self.workers = workers
    }
  }

  private let client: any ClusterClient
  private let configuration: Configuration
  private let logger: Logger
  private let now: @Sendable () -> Date

  public init(
    client: any ClusterClient, configuration: Configuration, logger: Logger, now: @escaping @Sendable () -> Date = { Date() }
  ) {
    self.client = client
    self.configuration = configuration
    self.logger = logger
    self.now = now
  }

  /// Kinds that are never delivered, so never watched: they only tell what happened, or are somebody's heartbeat.
  private static let unwatched: Set<GroupKind> = [
    GroupKind(group: "", kind: "Event"), GroupKind(group: "events.k8s.io", kind: "Event"),
    GroupKind(group: "coordination.k8s.io", kind: "Lease"), GroupKind(group: "", kind: "Endpoints"),
    GroupKind(group: "discovery.k8s.io", kind: "EndpointSlice"),
  ]

  /// Installs what Apus needs in the cluster and controls applications until the task is cancelled.
  ///
  /// - Parameter onInstalled: called once definitions, namespace and default project are there.
  public func run(onInstalled: @escaping @Sendable () async -> Void = {}) async throws {
    try await Installation(client: client, namespace: configuration.namespace, logger: logger).ensure()
    await onInstalled()

    let queue = WorkQueue<String>(backoff: Backoff(initial: .milliseconds(100), cap: .seconds(30), jitter: 0.5))
    let requests = RefreshRequests()
    let control = ControlPlane(client: client, namespace: configuration.namespace, logger: logger)
    let mirror = ClusterMirror(
      client: client, logger: logger, isWatched: { !Self.unwatched.contains($0.groupKind) },
      onChange: { instance in
        await requests.request(.recent, of: instance)
        await queue.add(instance)
      })
    let reconciler = makeReconciler(control, mirror, requests)

    await withTaskGroup(of: Void.self) { group in
      group.addTask {
        await control.run { change in
          switch change {
          case .application(let name):
            await queue.add(name)
            for waiting in await requests.takeWaiting(for: "\(configuration.namespace)/\(name)") { await queue.add(waiting) }
          case .everything:
            await mirror.track(by: control.settings.tracking)
            for name in await control.applicationNames {
              await requests.request(.latest, of: name)
              await queue.add(name)
            }
          }
        }
      }
      group.addTask { await mirror.run() }
      for _ in 0..<configuration.workers {
        group.addTask {
          // Nothing is decided on half of what there is: a project not listed yet is not a project that is missing.
          await control.untilComplete()
          await work(queue, reconciler)
        }
      }
      await untilCancelled()
      await queue.shutDown()
      group.cancelAll()
    }
  }

  private func makeReconciler(_ control: ControlPlane, _ mirror: ClusterMirror, _ requests: RefreshRequests)
    -> ApplicationReconciler
  {
    let events = ApplicationEvents(client: client, logger: logger, now: now)
    let writer = ApplicationWriter(client: client, control: control)
    let inspector = ApplicationInspector(
      client: client, control: control, mirror: mirror,
      loader: SourceLoader(
        repositories: RepositoryStore(directory: configuration.mirrorDirectory, logger: logger),
        archives: ArchiveStore(directory: configuration.mirrorDirectory + "/archives"), renderer: Renderer()),
      research: ComparisonResearch(logger: logger))
    return ApplicationReconciler(
      control: control, inspector: inspector, writer: writer,
      operations: OperationRunner(
        client: client, control: control, mirror: mirror, inspector: inspector, writer: writer, requests: requests,
        events: events,
        now: now),
      deletions: CascadeDeletion(client: client, control: control, mirror: mirror, writer: writer, events: events, now: now),
      requests: requests, events: events, timing: ReconcileTiming(pollInterval: configuration.pollInterval), now: now)
  }

  /// Takes applications from the queue until it is shut down. What fails comes back, later and later.
  private func work(_ queue: WorkQueue<String>, _ reconciler: ApplicationReconciler) async {
    while let name = await queue.next() {
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
