import Logging
import ObjectModel

/// Runs controllers: keeps the index, hands out objects to look at, carries out what controllers want.
///
/// It works on nothing until it has seen the whole cluster, so that no controller acts on half a picture: once changes begin to
/// arrive it writes the Node's heartbeat, and when that write comes round, everything before it has come too.
actor ControllerRunner {
  /// One object for one controller.
  struct Item: Hashable, Sendable {
    /// The place in `controllers`.
    var controller: Int
    var key: ObjectKey
  }

  private let controllers: [any Controller]
  let objects: any ClusterObjects
  let clock: any ControllerClock
  let logger: Logger

  var index = LiveIndex()
  var events = EventRecorder()
  var resources: [GroupVersionKind: ServedResource] = [:]

  private var queue = ItemQueue<Item>()
  private var appointments: [Item: [String: Moment]] = [:]
  private var failures: [Item: (count: Int, last: APIStatus)] = [:]

  private var idle: [CheckedContinuation<Void, Never>] = []
  private var timer: (due: Moment, task: Task<Void, Never>)?
  private var isStopped = false

  /// Longest wait between two tries of something that fails.
  private static let longestBackoff = Duration.seconds(30)

  init(controllers: [any Controller], objects: any ClusterObjects, clock: any ControllerClock, logger: Logger) {
    self.controllers = controllers
    self.objects = objects
    self.clock = clock
    self.logger = logger
    for (number, controller) in controllers.enumerated() {
      for key in controller.firstKeys { queue.add(Item(controller: number, key: key)) }
    }
  }

  // MARK: - Running

  /// Works until the task is cancelled or the cluster stops.
  ///
  /// - Parameters:
  ///   - workers: how many objects are worked on at a time; their writes become durable together.
  ///   - heartbeat: makes a write and returns its resourceVersion; `nil` when it cannot be made yet.
  func run(workers: Int = 32, heartbeat: @escaping @Sendable () async -> Int64?) async {
    await withTaskGroup(of: Void.self) { group in
      var start: Int64?
      var isWorking = false
      for await change in objects.changes() {
        take(change)
        if isWorking { continue }
        if start == nil { start = await heartbeat() }
        guard let start, (Int64(change.object.resourceVersion) ?? 0) >= start else { continue }
        isWorking = true
        for _ in 0..<workers { group.addTask { await self.work() } }
      }
      stop()
    }
  }

  private func work() async {
    while !isStopped {
      releaseDue()
      guard let item = queue.take() else {
        armTimer()
        await withCheckedContinuation { idle.append($0) }
        continue
      }
      await process(item)
    }
  }

  private func stop() {
    isStopped = true
    timer?.task.cancel()
    timer = nil
    wakeWorkers()
  }

  private func wakeWorkers() {
    let sleepers = idle
    idle = []
    for sleeper in sleepers { sleeper.resume() }
  }

  /// One timer for all that is due later; none when nothing is.
  private func armTimer() {
    guard let due = queue.nextDue else { return }
    if let timer, timer.due <= due { return }
    timer?.task.cancel()
    let task = Task { [clock] in
      guard (try? await clock.sleep(until: due)) != nil else { return }
      self.ring(due)
    }
    timer = (due, task)
  }

  private func ring(_ due: Moment) {
    if timer?.due == due { timer = nil }
    wakeWorkers()
  }

  // MARK: - Steps

  /// Takes in a change, and asks for what it touches.
  func take(_ change: ObjectChange) {
    let key = change.key
    if change.kind == .deleted { index.observeRemoval(change.object, key) } else { index.put(change.object, key) }
    // A definition that changes may change what is served under a kind.
    if key.kind == .customResourceDefinitions { resources = [:] }
    for (number, controller) in controllers.enumerated() {
      for key in controller.keys(touchedBy: change, index) { queue.add(Item(controller: number, key: key)) }
    }
    if !queue.isEmpty { wakeWorkers() }
  }

  /// Makes ready what is due by now.
  func releaseDue() { queue.release(until: clock.now) }

  /// When something becomes due by itself.
  var nextDue: Moment? { queue.nextDue }

  /// Works on one object.
  ///
  /// - Returns: whether there was any to work on.
  @discardableResult
  func step() async -> Bool {
    guard let item = queue.take() else { return false }
    await process(item)
    return true
  }

  private func process(_ item: Item) async {
    let controller = controllers[item.controller]
    var plan = Plan(now: clock.now, earlier: appointments[item] ?? [:], lastFailure: failures[item]?.last)
    controller.reconcile(item.key, index, &plan)
    if let address = plan.claimedAddress, let pod = index[item.key] { index.addresses.take(address, by: pod.uid) }
    appointments[item] = plan.appointments.isEmpty ? nil : plan.appointments
    var wakeAt = plan.wakeAt
    do {
      try await carryOut(plan.actions, by: controller)
      failures[item] = nil
    } catch {
      let count = failures[item]?.count ?? 0
      failures[item] = (count + 1, error)
      let backoff = min(Self.longestBackoff, .milliseconds(5) * (1 << min(count, 13)))
      wakeAt = min(wakeAt ?? clock.now + backoff, clock.now + backoff)
      if error.code != 409 {
        logger.debug("\(controller.name) will try again", metadata: ["object": "\(item.key)", "problem": "\(error.message)"])
      }
    }
    queue.finish(item, wakeAt: wakeAt)
    if !queue.isEmpty { wakeWorkers() }
  }
}
