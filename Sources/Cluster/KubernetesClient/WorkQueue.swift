/// Keys that wait for work: each at most once, none handed out twice at a time, failing ones later and later.
///
/// A key added while it is worked on is handed out again after `done`. Times come from the `Pace` handed in.
public actor WorkQueue<Key: Hashable & Sendable> {
  private var ready: [Key] = []
  private var head = 0
  /// Keys that have to be worked on, whether in `ready` or added during work.
  private var dirty: Set<Key> = []
  private var processing: Set<Key> = []
  private var waiters: [(id: Int, continuation: CheckedContinuation<Key?, Never>)] = []
  private var nextWaiter = 0
  private var failures: [Key: Backoff] = [:]
  /// Keys added with a delay, with the moment they are due; only the earliest one counts.
  private var delayed: [Key: (due: Duration, task: Task<Void, Never>)] = [:]
  private var isShutDown = false

  private let backoff: Backoff
  private let pace: Pace

  public init(backoff: Backoff = .item, pace: Pace = .system) {
    self.backoff = backoff
    self.pace = pace
  }

  /// How many keys are ready to be handed out.
  public var count: Int { ready.count - head }

  /// Adds a key, to be handed out as soon as a worker is free.
  public func add(_ key: Key) {
    guard !isShutDown, dirty.insert(key).inserted, !processing.contains(key) else { return }
    offer(key)
  }

  /// Adds a key after a delay; of several delays for a key the earliest counts.
  public func add(_ key: Key, after delay: Duration) {
    guard !isShutDown else { return }
    if delay <= .zero { return add(key) }
    let due = pace.now() + delay
    if let known = delayed[key] {
      if known.due <= due { return }
      known.task.cancel()
    }
    let task = Task { [pace] in
      guard (try? await pace.sleep(delay)) != nil else { return }
      self.expire(key, due: due)
    }
    delayed[key] = (due, task)
  }

  /// Adds a key that failed, after a delay that grows with each failure until `forget`.
  ///
  /// - Returns: the delay.
  @discardableResult
  public func addAfterFailure(_ key: Key) -> Duration {
    let delay = failures[key, default: backoff].next(chance: pace.chance())
    add(key, after: delay)
    return delay
  }

  /// Forgets the failures of a key: it succeeded, or it is gone.
  public func forget(_ key: Key) { failures[key] = nil }

  /// How often a key failed in a row.
  public func failureCount(of key: Key) -> Int { failures[key]?.attempts ?? 0 }

  /// The next key; waits for one. `nil` after `shutDown` or when the task is cancelled. Call `done` when the work is over.
  public func next() async -> Key? {
    if let key = take() { return key }
    if isShutDown || Task.isCancelled { return nil }
    nextWaiter += 1
    let id = nextWaiter
    return await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        // Cancelled between the test above and here: the handler found no one to wake.
        if Task.isCancelled { return continuation.resume(returning: nil) }
        waiters.append((id, continuation))
      }
    } onCancel: {
      Task { await self.giveUp(id) }
    }
  }

  /// Ends the work on a key; if it was added meanwhile it becomes ready again.
  public func done(_ key: Key) {
    processing.remove(key)
    if dirty.contains(key), !isShutDown { offer(key) }
  }

  /// Ends the queue: workers get `nil`, later additions are dropped.
  public func shutDown() {
    isShutDown = true
    for (_, task) in delayed.values { task.cancel() }
    delayed = [:]
    ready = []
    head = 0
    for waiter in waiters { waiter.continuation.resume(returning: nil) }
    waiters = []
  }

  private func offer(_ key: Key) {
    guard !waiters.isEmpty else { return ready.append(key) }
    start(key)
    waiters.removeFirst().continuation.resume(returning: key)
  }

  private func take() -> Key? {
    guard head < ready.count, !isShutDown else { return nil }
    let key = ready[head]
    head += 1
    if head == ready.count || head > 1024 {
      ready.removeFirst(head)
      head = 0
    }
    start(key)
    return key
  }

  private func start(_ key: Key) {
    dirty.remove(key)
    processing.insert(key)
  }

  private func expire(_ key: Key, due: Duration) {
    guard delayed[key]?.due == due else { return }
    delayed[key] = nil
    add(key)
  }

  private func giveUp(_ id: Int) {
    guard let index = waiters.firstIndex(where: { $0.id == id }) else { return }
    waiters.remove(at: index).continuation.resume(returning: nil)
  }
}
