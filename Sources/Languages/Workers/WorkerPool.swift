import Dispatch
import Synchronization

/// Worker processes of one program that wait to be used again.
public final class WorkerPool: Sendable {
  private let program: WorkerProgram
  private let idle = Mutex<[WorkerProcess]>([])
  /// Whether a look at the idle ones is due.
  private let sweeps = Atomic<Bool>(false)

  public init(_ program: WorkerProgram) { self.program = program }

  /// A worker that waits; it may have gone in the meantime.
  public func takeIdle() -> WorkerProcess? { idle.withLock { $0.popLast() } }

  /// A new worker.
  public func start() throws(WorkerStartFailure) -> WorkerProcess { try WorkerProcess(program) }

  /// Takes back a worker that is in order.
  public func giveBack(_ worker: WorkerProcess) {
    if worker.isWornOut { return }
    idle.withLock { $0.append(worker) }
    sweepLater()
  }

  /// Lets go of workers that have ended for want of work, so that nothing of them stays in the process table.
  private func sweepLater() {
    if sweeps.exchange(true, ordering: .relaxed) { return }
    DispatchQueue.global().asyncAfter(deadline: .now() + .milliseconds(Int(Confinement.patience) + 1_000)) { [weak self] in
      guard let self else { return }
      sweeps.store(false, ordering: .relaxed)
      let areLeft = idle.withLock { workers in
        workers.removeAll(where: \.hasEnded)
        return !workers.isEmpty
      }
      if areLeft { sweepLater() }
    }
  }
}
