import Dispatch
import Workers

/// Evaluates Jsonnet: the door of this room.
///
/// libjsonnet knows no time limit and ends its process when memory runs out, and a program may be anybody's. So programs run
/// in child processes, which the kernel holds to limits of processor time, memory and open files (none), and which have no
/// files: what a program imports is asked of the parent over a socket, and comes from a `JsonnetImporter`. A child evaluates
/// one program at a time and is used again; one that went wrong is killed.
///
/// Safe to use from several threads. `evaluate` blocks its thread.
public final class JsonnetInterpreter: Sendable {
  private let program: JsonnetProgram
  private let limits: JsonnetLimits
  private let workers: WorkerPool
  /// How many evaluations run at the same time; the others wait.
  private let places: DispatchSemaphore

  /// - Parameters:
  ///   - program: what to run as a child; by default this very executable.
  ///   - concurrency: the most children that evaluate at the same time.
  public init(program: JsonnetProgram = .current, limits: JsonnetLimits = JsonnetLimits(), concurrency: Int = 4) {
    self.program = program
    self.limits = limits
    workers = WorkerPool(WorkerProgram(language: "Jsonnet", path: program.path, arguments: program.arguments))
    places = DispatchSemaphore(value: max(concurrency, 1))
  }

  /// The value of a program as JSON text.
  ///
  /// - Throws: `JsonnetError`.
  public func evaluate(
    _ evaluation: JsonnetEvaluation, importer: some JsonnetImporter = NoJsonnetImports()
  ) throws(JsonnetError) -> [UInt8] {
    places.wait()
    defer { places.signal() }
    // An idle child may have gone in the meantime; a new one has no such excuse.
    while let worker = workers.takeIdle() {
      var conversation = WorkerConversation(worker, evaluation, limits)
      switch try conversation.run(importer) {
      case .value(let result): return try finish(worker, result)
      case .gone: continue
      }
    }
    let worker: WorkerProcess
    do throws(WorkerStartFailure) { worker = try workers.start() } catch { throw .interpreter(error.description) }
    var conversation = WorkerConversation(worker, evaluation, limits)
    switch try conversation.run(importer) {
    case .value(let result): return try finish(worker, result)
    case .gone:
      throw .interpreter(
        "\(program.path) cannot evaluate Jsonnet: the child process ended at once; is it the program that was started?")
    }
  }

  private func finish(_ worker: WorkerProcess, _ result: Result<[UInt8], JsonnetError>) throws(JsonnetError) -> [UInt8] {
    // A program that fails by itself leaves its interpreter in order.
    workers.giveBack(worker)
    return try result.get()
  }
}

/// An executable that becomes an interpreter when it is started the right way.
public struct JsonnetProgram: Sendable, Hashable {
  public var path: String
  /// Its arguments, without its own name.
  public var arguments: [String]

  public init(path: String, arguments: [String] = [JsonnetWorker.verb]) {
    self.path = path
    self.arguments = arguments
  }

  /// The running executable. It must hand over to `JsonnetWorker.run()` when it is called with `JsonnetWorker.verb`.
  public static let current = JsonnetProgram(path: "/proc/self/exe")
}
