import KubernetesClient
import Logging
import ObjectModel

/// The replicas that share the work, each known by a Lease of its own that it renews.
///
/// Whether a Lease is alive is judged by this process's clock, from when it saw the last renewal, so the clocks of machines need not
/// agree. A replica that cannot renew its own Lease stops to own anything before the others take it for dead.
actor Membership {
  struct Settings: Sendable {
    var namespace: String
    /// Who this is; must differ between replicas, and be fit for a name.
    var identity: String
    /// How long a replica counts as alive without renewing.
    var duration: Duration = .seconds(15)
    /// How long a replica goes on without having renewed.
    var renewDeadline: Duration = .seconds(10)
    /// Time between renewals.
    var period: Duration = .seconds(3)
  }

  static let label = "apus.dev/member"
  static let role = "application-controller"
  private static let prefix = "apus-application-controller-"
  /// After this time the Lease of a replica that died is taken away.
  private static let forgotten: Duration = .seconds(600)

  private let client: any ClusterClient
  private let settings: Settings
  private let logger: Logger
  private let pace: Pace
  private let wallClock: @Sendable () -> Timestamp
  private var shares: Shares
  private var seen: [String: (renewTime: String, at: Duration)] = [:]
  private var renewed: Duration?

  init(
    client: any ClusterClient, settings: Settings, logger: Logger, pace: Pace = .system,
    wallClock: @escaping @Sendable () -> Timestamp = { .now }
  ) {
    self.client = client
    self.settings = settings
    self.logger = logger
    self.pace = pace
    self.wallClock = wallClock
    shares = Shares(identity: settings.identity, settling: settings.duration)
  }

  /// Whether a key is this replica's to work on.
  func owns(_ key: String, shard: Int?) -> Bool {
    let now = pace.now()
    guard let renewed, now - renewed < settings.renewDeadline else { return false }
    return shares.owns(key, shard: shard, now: now)
  }

  /// The replicas that are alive, in order.
  var members: [String] { shares.members }

  /// Takes part until the task is cancelled, then gives its share up.
  ///
  /// - Parameter onChange: called whenever what this replica owns may have changed.
  func run(onChange: @escaping @Sendable () async -> Void) async {
    var settles: Duration?
    while !Task.isCancelled {
      let hasChanged = await beat()
      let now = pace.now()
      if hasChanged {
        settles = shares.settles(now: now).map { now + $0 }
        await onChange()
      } else if let due = settles, now >= due {
        settles = nil
        await onChange()
      }
      guard (try? await pace.sleep(settings.period)) != nil else { break }
    }
    let (client, namespace, name) = (client, settings.namespace, Self.prefix + settings.identity)
    // The task is cancelled, and requests with it: leaving needs one of its own.
    await Task { _ = try? await client.delete(.leases, namespace: namespace, name: name) }.value
  }

  /// Renews, and looks who else has; whether the members changed is returned.
  func beat() async -> Bool {
    do {
      try await renew()
      renewed = pace.now()
      let leases = try await client.list(
        .leases, namespace: settings.namespace, matching: Selection(labels: "\(Self.label)=\(Self.role)"))
      return await take(leases.items)
    } catch {
      logger.warning("the lease of this replica cannot be renewed; trying again", metadata: ["problem": "\(error)"])
      guard let renewed, pace.now() - renewed >= settings.renewDeadline else { return false }
      return shares.see([], now: pace.now())
    }
  }

  private func take(_ leases: [Manifest]) async -> Bool {
    let now = pace.now()
    var alive: [String] = []
    var present: Set<String> = []
    for lease in leases {
      let identity = lease["spec", "holderIdentity"]?.string ?? ""
      let renewTime = lease["spec", "renewTime"]?.string ?? ""
      present.insert(identity)
      if seen[identity]?.renewTime != renewTime { seen[identity] = (renewTime, now) }
      let age = now - (seen[identity]?.at ?? now)
      if age < settings.duration { alive.append(identity) }
      if age > Self.forgotten { _ = try? await client.delete(.leases, namespace: settings.namespace, name: lease.name) }
    }
    seen = seen.filter { present.contains($0.key) }
    return shares.see(alive, now: now)
  }

  private func renew() async throws(KubernetesError) {
    let name = Self.prefix + settings.identity
    let lease: JSONValue = [
      "apiVersion": "coordination.k8s.io/v1", "kind": "Lease",
      "metadata": [
        "name": .string(name), "namespace": .string(settings.namespace), "labels": [Self.label: .string(Self.role)],
      ],
      "spec": [
        "holderIdentity": .string(settings.identity), "renewTime": .string(wallClock().microseconds),
        "leaseDurationSeconds": .integer(settings.duration.components.seconds),
      ],
    ]
    try await client.patch(
      .leases, namespace: settings.namespace, name: name, .apply(lease),
      options: WriteOptions(fieldManager: "apus", force: true))
  }
}
