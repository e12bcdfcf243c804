import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// A child process that runs programs of one language. It is killed when the value goes.
public final class WorkerProcess: Sendable {
  /// How it ended, as far as it matters.
  public enum Ending: Sendable {
    case exited
    case signal(CInt)
  }

  public let channel: WorkerChannel
  private let identifier: pid_t
  private let evaluations = Atomic<Int>(0)
  private let ending = Mutex<Ending?>(nil)

  /// Evaluations after which a child is not used again: what an interpreter may leak stays small.
  private static let endurance = 200

  /// - Throws: `WorkerStartFailure` if the process cannot be started or is not one that evaluates the language.
  public init(_ program: WorkerProgram) throws(WorkerStartFailure) {
    var ends: (CInt, CInt) = (-1, -1)
    let made = withUnsafeMutablePointer(to: &ends) { pointer in
      pointer.withMemoryRebound(to: CInt.self, capacity: 2) {
        socketpair(AF_UNIX, CInt(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0, $0)
      }
    }
    guard made == 0 else {
      throw WorkerStartFailure(
        "\(program.language) cannot be evaluated: no socket is to be had (\(String(cString: strerror(errno))))")
    }
    channel = WorkerChannel(descriptor: ends.0)
    var process: pid_t = 0
    let code = Self.spawn(program, socket: ends.1, &process)
    close(ends.1)
    identifier = process
    guard code == 0 else {
      // Nothing is there to be killed; `deinit` runs all the same.
      ending.withLock { $0 = .exited }
      throw WorkerStartFailure(
        "\(program.language) cannot be evaluated: \(program.path) cannot be started (\(String(cString: strerror(code))))")
    }
    do throws(WorkerChannel.Failure) {
      let hello = try channel.receive(limit: 64, deadline: .now + .seconds(30))
      guard hello == WorkerFrame(.hello) else { throw .garbled }
    } catch {
      throw WorkerStartFailure("\(program.path) cannot evaluate \(program.language): it does not answer as an interpreter does")
    }
  }

  deinit {
    end()
    close(channel.descriptor)
  }

  /// Whether it has done enough.
  public var isWornOut: Bool { evaluations.add(1, ordering: .relaxed).newValue >= Self.endurance }

  /// Kills the process, if it still runs, and tells how it ended.
  @discardableResult
  public func end() -> Ending {
    ending.withLock { ending in
      if let ending { return ending }
      kill(identifier, SIGKILL)
      let result = reap()
      ending = result
      return result
    }
  }

  /// How it ends by itself, which it is about to: its end of the socket is closed.
  public func waitForEnd() -> Ending {
    ending.withLock { ending in
      if let ending { return ending }
      let result = reap()
      ending = result
      return result
    }
  }

  /// Whether it has ended by itself.
  public var hasEnded: Bool {
    ending.withLock { ending in
      if ending != nil { return true }
      var status: CInt = 0
      guard waitpid(identifier, &status, WNOHANG) == identifier else { return false }
      ending = Self.ending(status)
      return true
    }
  }

  private func reap() -> Ending {
    var status: CInt = 0
    while waitpid(identifier, &status, 0) < 0 {
      if errno != EINTR { return .exited }
    }
    return Self.ending(status)
  }

  private static func ending(_ status: CInt) -> Ending {
    let signal = status & 0x7F
    return signal == 0 ? .exited : .signal(signal)
  }

  /// Starts the program with the socket as its standard input, and with no variables but those that
  /// find shared libraries.
  private static func spawn(_ program: WorkerProgram, socket: CInt, _ process: inout pid_t) -> CInt {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_adddup2(&actions, socket, 0)
    posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0)
    posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0)
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    // A group of its own: an interrupt from the terminal is for the parent to deal with.
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK))
    posix_spawnattr_setpgroup(&attributes, 0)
    var signals = sigset_t()
    sigemptyset(&signals)
    posix_spawnattr_setsigmask(&attributes, &signals)
    for signal in [SIGPIPE, SIGINT, SIGTERM, SIGHUP, SIGXCPU] { sigaddset(&signals, signal) }
    posix_spawnattr_setsigdefault(&attributes, &signals)
    var arguments = (["apus"] + program.arguments).map { strdup($0) } + [nil]
    var variables: [UnsafeMutablePointer<CChar>?] = []
    if let path = getenv("LD_LIBRARY_PATH") { variables.append(strdup("LD_LIBRARY_PATH=" + String(cString: path))) }
    variables.append(nil)
    defer { for text in arguments + variables { free(text) } }
    return posix_spawn(&process, program.path, &actions, &attributes, &arguments, &variables)
  }
}
