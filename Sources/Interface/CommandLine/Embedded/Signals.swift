import Logging
import ServiceLifecycle

/// Runs work until it ends or the process is asked to stop with Ctrl-C or SIGTERM; then the work is cancelled and may
/// tidy up.
func untilStopped(logger: Logger, _ work: @escaping @Sendable () async throws -> Void) async throws {
  let group = ServiceGroup(
    configuration: .init(
      services: [
        .init(
          service: StoppableWork(work: work), successTerminationBehavior: .gracefullyShutdownGroup,
          failureTerminationBehavior: .cancelGroup)
      ], gracefulShutdownSignals: [.sigint, .sigterm], logger: logger))
  try await group.run()
}

private struct StoppableWork: Service {
  var work: @Sendable () async throws -> Void

  func run() async throws {
    do {
      try await cancelWhenGracefulShutdown { try await work() }
    } catch is CancellationError {
      // Being asked to stop is how this ends.
    }
  }
}

/// Waits until the task is cancelled.
///
/// - Throws: `CancellationError`, then.
func untilCancelled() async throws {
  while true { try await Task.sleep(for: .seconds(86_400)) }
}
