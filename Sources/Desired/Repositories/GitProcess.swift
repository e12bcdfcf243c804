import Dispatch
import Glibc
import Synchronization

/// One run of the `git` program.
///
/// Runs in a process group of its own, so that whatever `git` starts ends with it; output is bounded; past the deadline
/// or when the task is cancelled the group is asked to end, and made to after two seconds.
struct GitProcess: Sendable {
  struct Output: Sendable {
    /// Exit status; 128 plus the signal's number if a signal ended it.
    var status: Int32
    var output: [UInt8]
    /// The last 64 KiB of what it wrote to standard error.
    var errors: [UInt8]
  }

  enum Failure: Error {
    /// The program cannot be started: the system's reason.
    case start(String)
    case timeout
    case cancelled
    /// It wrote more than `outputLimit` bytes.
    case tooMuchOutput
  }

  /// The most that is read from standard output, in bytes: a million references.
  static let outputLimit = 128 << 20
  private static let errorLimit = 64 << 10

  var program: String
  var arguments: [String]
  var environment: GitEnvironment
  /// Where it runs.
  var directory: String
  var timeout: Duration

  func run() async throws(Failure) -> Output {
    let child = Child()
    let result: Result<Output, Failure> = await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        // A thread of its own, since it waits.
        DispatchQueue.global().async { continuation.resume(returning: self.execute(child)) }
      }
    } onCancel: {
      child.cancel()
    }
    return try result.get()
  }

  /// The child's id while it is certain that the id is still its own.
  private final class Child: Sendable {
    private struct State {
      var process: pid_t?
      var isCancelled = false
    }

    private let state = Mutex(State())

    var isCancelled: Bool { state.withLock { $0.isCancelled } }

    func started(_ process: pid_t) {
      state.withLock { state in
        state.process = process
        if state.isCancelled { kill(-process, SIGTERM) }
      }
    }

    func cancel() {
      state.withLock { state in
        state.isCancelled = true
        if let process = state.process { kill(-process, SIGTERM) }
      }
    }

    func send(_ signal: CInt) { state.withLock { state in if let process = state.process { kill(-process, signal) } } }

    /// Collects the exit status; after that the id may be given to another process and is forgotten.
    func reap() -> CInt? {
      state.withLock { state in
        guard let process = state.process else { return nil }
        var status: CInt = 0
        let result = waitpid(process, &status, WNOHANG)
        if result == 0 || (result < 0 && errno == EINTR) { return nil }
        // What it may have left behind in its group ends too.
        kill(-process, SIGKILL)
        state.process = nil
        return result < 0 ? 0 : status
      }
    }
  }

  private func execute(_ child: Child) -> Result<Output, Failure> {
    if child.isCancelled { return .failure(.cancelled) }
    guard let output = Pipe(), let errors = Pipe() else { return .failure(.start(String(cString: strerror(errno)))) }
    var process: pid_t = 0
    let failure = spawn(&process, output.writing, errors.writing)
    output.closeWriting()
    errors.closeWriting()
    if failure != 0 { return .failure(.start("\(program): \(String(cString: strerror(failure)))")) }
    child.started(process)
    return supervise(child, output, errors)
  }

  private func supervise(_ child: Child, _ output: Pipe, _ errors: Pipe) -> Result<Output, Failure> {
    let deadline = ContinuousClock.now + timeout
    var ending: (by: ContinuousClock.Instant, why: Failure)?
    var collected: (output: [UInt8], errors: [UInt8]) = ([], [])
    var open = (output: true, errors: true)
    while true {
      if !open.output, !open.errors, let status = child.reap() {
        if let ending { return .failure(ending.why) }
        if child.isCancelled { return .failure(.cancelled) }
        let exit = status & 0x7F == 0 ? (status >> 8) & 0xFF : 128 + (status & 0x7F)
        return .success(Output(status: exit, output: collected.output, errors: collected.errors))
      }
      let now = ContinuousClock.now
      if let (by, why) = ending {
        if now >= by {
          child.send(SIGKILL)
          // Whoever still holds the pipes is not of the group; it is not waited for.
          if now >= by + .seconds(1) {
            while child.reap() == nil { usleep(1_000) }
            return .failure(why)
          }
        }
      } else if child.isCancelled {
        ending = (now + .seconds(2), .cancelled)
      } else if now >= deadline {
        child.send(SIGTERM)
        ending = (now + .seconds(2), .timeout)
      } else if collected.output.count > Self.outputLimit {
        child.send(SIGTERM)
        ending = (now + .seconds(2), .tooMuchOutput)
      }
      if !open.output, !open.errors {
        usleep(1_000)
        continue
      }
      var waiting = [
        pollfd(fd: open.output ? output.reading : -1, events: Int16(POLLIN), revents: 0),
        pollfd(fd: open.errors ? errors.reading : -1, events: Int16(POLLIN), revents: 0),
      ]
      _ = poll(&waiting, 2, 100)
      if waiting[0].revents != 0 {
        open.output = output.read { if ending == nil { collected.output.append(contentsOf: $0) } }
      }
      if waiting[1].revents != 0 {
        open.errors = errors.read { collected.errors.append(contentsOf: $0) }
        if collected.errors.count > 2 * Self.errorLimit { collected.errors.removeFirst(collected.errors.count - Self.errorLimit) }
      }
    }
  }

  private func spawn(_ process: inout pid_t, _ output: CInt, _ errors: CInt) -> CInt {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
    posix_spawn_file_actions_adddup2(&actions, output, 1)
    posix_spawn_file_actions_adddup2(&actions, errors, 2)
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK))
    posix_spawnattr_setpgroup(&attributes, 0)
    var signals = sigset_t()
    sigemptyset(&signals)
    posix_spawnattr_setsigmask(&attributes, &signals)
    for signal in [SIGPIPE, SIGINT, SIGTERM, SIGHUP] { sigaddset(&signals, signal) }
    posix_spawnattr_setsigdefault(&attributes, &signals)
    var arguments = ([program, "-C", directory] + self.arguments).map { strdup($0) } + [nil]
    var variables = environment.entries.map { strdup($0) } + [nil]
    defer { for text in arguments + variables { free(text) } }
    return posix_spawnp(&process, program, &actions, &attributes, &arguments, &variables)
  }
}

/// A one-way channel whose ends close with it and do not leak into other children: a pair of sockets, since those can be
/// made so in one step.
private final class Pipe {
  let reading: CInt
  private(set) var writing: CInt

  init?() {
    var ends: (CInt, CInt) = (-1, -1)
    let result = withUnsafeMutablePointer(to: &ends) { pointer in
      pointer.withMemoryRebound(to: CInt.self, capacity: 2) {
        socketpair(AF_UNIX, CInt(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0, $0)
      }
    }
    (reading, writing) = ends
    if result != 0 { return nil }
  }

  deinit {
    closeWriting()
    if reading >= 0 { close(reading) }
  }

  func closeWriting() {
    if writing >= 0 { close(writing) }
    writing = -1
  }

  /// Reads what is there; `false` at the end.
  func read(_ body: (ArraySlice<UInt8>) -> Void) -> Bool {
    var buffer = [UInt8](repeating: 0, count: 64 << 10)
    let count = buffer.withUnsafeMutableBytes { bytes in
      if let start = bytes.baseAddress { Glibc.read(reading, start, bytes.count) } else { -1 }
    }
    if count < 0 { return errno == EINTR || errno == EAGAIN }
    if count == 0 { return false }
    body(buffer[..<count])
    return true
  }
}
