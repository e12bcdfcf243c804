import Dispatch
import ObjectModel
import Synchronization
import Workers

/// Evaluates jq expressions of any kind: the door to libjq.
///
/// libjq cannot be interrupted and knows no limit, and an expression may be anybody's. So it runs in child processes of this
/// executable, held by the kernel to limits of memory, processor time and open files, and killed by their parent when they take
/// too long. Who asks waits without holding a thread; the two threads that talk to the children are of this room.
public final class JqInterpreter: Sendable {
  /// How far an expression may go.
  public struct Limits: Sendable, Hashable {
    /// Of a processor, for one object; on the clock it may be several times as much, so that a busy machine changes no outcome.
    public var time: Duration
    /// For all questions asked together.
    public var totalTime: Duration
    /// Memory beyond what an idle child takes, in bytes.
    public var memory: Int
    /// The size of an answer, in bytes.
    public var output: Int
    /// How long an expression that took too long is not tried again.
    public var rest: Duration

    public init(
      time: Duration = .seconds(1), totalTime: Duration = .seconds(10), memory: Int = 256 << 20, output: Int = 4 << 20,
      rest: Duration = .seconds(300)
    ) {
      self.time = time
      self.totalTime = totalTime
      self.memory = memory
      self.output = output
      self.rest = rest
    }
  }

  /// How much longer than its processor time an answer may take on the clock.
  private static let patience = 5

  private let workers: WorkerPool
  private let program: WorkerProgram
  private let limits: Limits
  private let lanes: [DispatchQueue]
  private let turn = Atomic<Int>(0)
  /// Expressions that took too long, and until when they rest.
  private let resting = Mutex<[String: ContinuousClock.Instant]>([:])

  /// - Parameter program: what to run as a child; by default this very executable, which must hand over to `JqWorker.run()` when
  ///   it is called with `JqWorker.verb`.
  public init(path: String = "/proc/self/exe", limits: Limits = Limits(), concurrency: Int = 2) {
    program = WorkerProgram(language: "jq", path: path, arguments: [JqWorker.verb])
    workers = WorkerPool(program)
    self.limits = limits
    lanes = (0..<max(concurrency, 1)).map { DispatchQueue(label: "jq \($0)") }
  }

  /// Asks all questions, one after another. Never fails as a whole: what has no answer has an error.
  ///
  /// - Parameter time: how long an expression may take for one object; `nil` for what the limits say.
  public func answers(to questions: Set<JqQuestion>, within time: Duration? = nil) async -> JqAnswers {
    if questions.isEmpty { return JqAnswers() }
    let lane = lanes[turn.add(1, ordering: .relaxed).oldValue % lanes.count]
    return await withCheckedContinuation { continuation in
      lane.async { continuation.resume(returning: self.answersHere(to: questions, time ?? self.limits.time)) }
    }
  }

  private func answersHere(to questions: Set<JqQuestion>, _ time: Duration) -> JqAnswers {
    var answers = JqAnswers()
    let end = ContinuousClock.now + limits.totalTime
    for question in questions {
      if isResting(question.program) || ContinuousClock.now > end {
        answers[question] = .failure(.time)
        continue
      }
      do throws(JqError) {
        answers[question] = .success(try ask(question, time))
      } catch {
        if error == .time || error == .memory { rest(question.program) }
        answers[question] = .failure(error)
      }
    }
    return answers
  }

  private func ask(_ question: JqQuestion, _ time: Duration) throws(JqError) -> [JqPlace] {
    if question.program.utf8.contains(0) { throw .program("an expression must not contain NUL characters") }
    // An idle child may have gone in the meantime; a new one has no such excuse.
    while let worker = workers.takeIdle() {
      if let result = try converse(worker, question, time) { return result }
    }
    let worker: WorkerProcess
    do throws(WorkerStartFailure) { worker = try workers.start() } catch { throw .interpreter(error.description) }
    guard let result = try converse(worker, question, time) else {
      throw .interpreter("\(program.path) cannot evaluate jq: the child process ended at once")
    }
    return result
  }

  /// `nil` when the child was gone before it had done anything.
  private func converse(_ worker: WorkerProcess, _ question: JqQuestion, _ time: Duration) throws(JqError) -> [JqPlace]? {
    let deadline = ContinuousClock.now + time * Self.patience
    let request = WorkerFrame(
      .evaluate,
      [
        UInt32(clamping: limits.memory >> 20).bytes, UInt32(clamping: Int64(time / .milliseconds(1))).bytes,
        UInt32(clamping: limits.output).bytes, Array("[path(\(question.program)\n)]".utf8), Array(question.value.json().utf8),
      ])
    do throws(WorkerChannel.Failure) {
      try worker.channel.send(request, deadline: deadline)
    } catch {
      worker.end()
      if error == .closed { return nil }
      throw .time
    }
    let answer: WorkerFrame
    do throws(WorkerChannel.Failure) {
      answer = try worker.channel.receive(limit: limits.output + 64, deadline: deadline)
    } catch {
      switch error {
      case .closed:
        switch worker.waitForEnd() {
        case .exited: return nil
        case .signal(let number) where JqWorker.processorSignals.contains(number): throw .time
        // libjq ends its process when there is no more memory; its parser recurses on the native stack.
        case .signal: throw .memory
        }
      case .timeout:
        worker.end()
        throw .time
      case .tooLarge:
        worker.end()
        throw .output
      case .garbled:
        worker.end()
        throw .interpreter("the jq interpreter answered nonsense; this is a fault of Apus, report it")
      }
    }
    workers.giveBack(worker)
    guard answer.fields.count == 1 else { throw answer.kind == .value ? .output : .value }
    guard answer.kind == .value else { throw .program(String(decoding: answer.fields[0].prefix(500), as: UTF8.self)) }
    return try Self.places(answer.fields[0])
  }

  /// One line with a list of paths.
  private static func places(_ bytes: [UInt8]) throws(JqError) -> [JqPlace] {
    // An expression that closes the bracket it stands in gives something else, or more than one thing.
    guard let value = try? JSONValue(json: String(decoding: bytes, as: UTF8.self)), let elements = value.array else {
      throw .result
    }
    let places = elements.compactMap(JqPlace.init)
    guard places.count == elements.count else { throw .result }
    return places
  }

  private func isResting(_ program: String) -> Bool {
    resting.withLock { resting in
      guard let until = resting[program] else { return false }
      if until > .now { return true }
      resting[program] = nil
      return false
    }
  }

  private func rest(_ program: String) {
    resting.withLock { resting in
      if resting.count >= 256 { resting = [:] }
      resting[program] = .now + limits.rest
    }
  }
}
