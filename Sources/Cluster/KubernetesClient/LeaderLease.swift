import ObjectModel

/// Leadership among replicas through a `coordination.k8s.io` Lease: who holds it works, the others wait.
///
/// A holder that stops renewing loses the lease after `duration`. Whether that time is over is judged by this process's
/// own clock, from when it saw the last renewal, so clocks of different machines need not agree.
public actor LeaderLease {
  public struct Settings: Sendable {
    public var namespace: String
    public var name: String
    /// Who this is; must differ between replicas.
    public var identity: String
    /// How long a lease holds without renewal.
    public var duration: Duration
    /// How long the holder tries to renew before it gives up by itself; less than `duration`.
    public var renewDeadline: Duration
    /// Time between attempts.
    public var retryPeriod: Duration

    public init(
      namespace: String, name: String, identity: String, duration: Duration = .seconds(15),
      renewDeadline: Duration = .seconds(10),
      retryPeriod: Duration = .seconds(2)
    ) {
      self.namespace = namespace
      self.name = name
      self.identity = identity
      self.duration = duration
      self.renewDeadline = renewDeadline
      self.retryPeriod = retryPeriod
    }
  }

  private let client: any ClusterClient
  private let settings: Settings
  private let pace: Pace
  private let wallClock: @Sendable () -> Timestamp
  /// The state of the lease as last seen, and when that was on the clock of `pace`.
  private var observed: (record: LeaseRecord, at: Duration)?

  public init(
    client: any ClusterClient, settings: Settings, pace: Pace = .system, wallClock: @escaping @Sendable () -> Timestamp = { .now }
  ) {
    self.client = client
    self.settings = settings
    self.pace = pace
    self.wallClock = wallClock
  }

  /// Takes the lease if it is free, renews it if it is ours.
  ///
  /// - Returns: whether it is ours now.
  /// - Throws: `KubernetesError` when the cluster cannot be asked; losing a race is not an error.
  public func acquireOrRenew() async throws(KubernetesError) -> Bool {
    let now = wallClock().microseconds
    guard var object = try await client.find(.leases, namespace: settings.namespace, name: settings.name) else {
      var fresh = Manifest([
        "apiVersion": "coordination.k8s.io/v1", "kind": "Lease",
        "metadata": ["name": .string(settings.name), "namespace": .string(settings.namespace)],
      ])
      let record = LeaseRecord(holder: settings.identity, acquireTime: now, renewTime: now, transitions: 0)
      record.write(to: &fresh, duration: settings.duration)
      return try await store(record) { client throws(KubernetesError) in try await client.create(.leases, fresh) }
    }
    let record = LeaseRecord(object)
    if observed?.record != record { observed = (record, pace.now()) }
    let age = pace.now() - (observed?.at ?? .zero)
    guard let next = record.taken(by: settings.identity, at: now, unrenewedFor: age, duration: settings.duration) else {
      return false
    }
    next.write(to: &object, duration: settings.duration)
    let update = object
    return try await store(next) { client throws(KubernetesError) in try await client.replace(.leases, update) }
  }

  /// Gives the lease back, so that another replica need not wait for it to run out.
  public func release() async throws(KubernetesError) {
    guard var object = try await client.find(.leases, namespace: settings.namespace, name: settings.name),
      case let record = LeaseRecord(object), record.holder == settings.identity
    else { return }
    var released = record
    released.holder = ""
    released.write(to: &object, duration: .seconds(1))
    do { try await client.replace(.leases, object) } catch  where error.isConflict || error.isNotFound {}
    observed = nil
  }

  /// Waits for the lease, works while it is held, and gives it back. When the lease is lost the work is cancelled and the
  /// method returns; call it again to stand for election again.
  public nonisolated func lead(_ work: @escaping @Sendable () async throws -> Void) async throws {
    while (try? await acquireOrRenew()) != true { try await pace.sleep(settings.retryPeriod) }
    defer { Task { try? await release() } }
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask { try await work() }
      group.addTask { await self.renewUntilLost() }
      try await group.next()
      group.cancelAll()
      while let result = await group.nextResult() {
        if case .failure(let error) = result, !(error is CancellationError) { throw error }
      }
    }
  }

  private nonisolated func renewUntilLost() async {
    var renewed = pace.now()
    while (try? await pace.sleep(settings.retryPeriod)) != nil {
      let answer = try? await acquireOrRenew()
      if answer == true { renewed = pace.now() }
      if answer == false || pace.now() - renewed > settings.renewDeadline { return }
    }
  }

  private func store(_ record: LeaseRecord, _ write: (any ClusterClient) async throws(KubernetesError) -> Manifest)
    async throws(KubernetesError) -> Bool
  {
    do throws(KubernetesError) {
      _ = try await write(client)
      observed = (record, pace.now())
      return true
    } catch {
      if error.isConflict || error.isAlreadyExists || error.isNotFound { return false }
      throw error
    }
  }
}

/// The fields of a Lease that decide who leads.
struct LeaseRecord: Sendable, Hashable {
  var holder: String
  var acquireTime: String
  var renewTime: String
  var transitions: Int64

  init(holder: String, acquireTime: String, renewTime: String, transitions: Int64) {
    self.holder = holder
    self.acquireTime = acquireTime
    self.renewTime = renewTime
    self.transitions = transitions
  }

  init(_ lease: Manifest) {
    holder = lease["spec", "holderIdentity"]?.string ?? ""
    acquireTime = lease["spec", "acquireTime"]?.string ?? ""
    renewTime = lease["spec", "renewTime"]?.string ?? ""
    transitions = lease["spec", "leaseTransitions"]?.integer ?? 0
  }

  /// The record after `identity` renewed or took the lease; `nil` when another still holds it.
  func taken(by identity: String, at now: String, unrenewedFor age: Duration, duration: Duration) -> LeaseRecord? {
    var next = self
    next.renewTime = now
    if holder == identity { return next }
    guard holder.isEmpty || age >= duration else { return nil }
    next.holder = identity
    next.acquireTime = now
    next.transitions += 1
    return next
  }

  func write(to lease: inout Manifest, duration: Duration) {
    lease["spec", "holderIdentity"] = .string(holder)
    lease["spec", "acquireTime"] = .string(acquireTime)
    lease["spec", "renewTime"] = .string(renewTime)
    lease["spec", "leaseTransitions"] = .integer(transitions)
    lease["spec", "leaseDurationSeconds"] = .integer(max(1, duration.components.seconds))
  }
}
