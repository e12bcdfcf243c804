#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// The life of a child process that evaluates Jsonnet. Standard input is a socket to the parent; there is nothing else.
public enum JsonnetWorker {
  /// The argument that an executable is called with when it is to become an interpreter.
  public static let verb = "jsonnet-worker"

  /// The largest message from the parent, in bytes.
  private static let messageLimit = 256 << 20
  /// How long it waits for work, in milliseconds.
  static let patience: CInt = 30_000

  /// Whether a process was started to become an interpreter.
  ///
  /// - Parameter arguments: as the process got them, its own name first.
  public static func isMeant(by arguments: [String]) -> Bool { arguments.count == 2 && arguments[1] == verb }

  /// Evaluates what the parent asks for, until it is gone or has had no work for half a minute. Ends the process.
  public static func run() -> Never {
    let channel = WorkerChannel(descriptor: 0)
    let ownMemory = addressSpace()
    confine()
    do throws(WorkerChannel.Failure) {
      try channel.send(WorkerFrame(.hello))
      while waitForWork() {
        let frame = try channel.receive(limit: messageLimit)
        guard frame.kind == .evaluate, frame.fields.count >= 5 else { throw .garbled }
        limitProcessor(seconds: Int(UInt32(bytes: frame.fields[1])))
        limit(RLIMIT_AS, to: UInt(ownMemory + Int(UInt32(bytes: frame.fields[2])) << 20))
        let machine = VirtualMachine(channel, stackFrames: UInt32(bytes: frame.fields[0]))
        machine.define(Array(frame.fields[5...]))
        try channel.send(machine.evaluate(path: frame.fields[3], text: frame.fields[4]))
      }
    } catch {}
    exit(0)
  }

  private static func waitForWork() -> Bool {
    var waiting = pollfd(fd: 0, events: Int16(POLLIN), revents: 0)
    while true {
      let count = poll(&waiting, 1, patience)
      if count > 0 { return true }
      if count == 0 || errno != EINTR { return false }
    }
  }

  /// No files but the socket, and none to come; no core file.
  private static func confine() {
    closeFiles()
    limit(RLIMIT_NOFILE, to: 1)
    limit(RLIMIT_FSIZE, to: 0)
    limit(RLIMIT_CORE, to: 0)
  }

  /// Lets the process have some seconds of processor time from now on; then the kernel ends it.
  private static func limitProcessor(seconds: Int) {
    var usage = rusage()
    getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
    limit(RLIMIT_CPU, to: UInt(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec + 1 + max(seconds, 1)))
  }

  private static func limit(_ resource: __rlimit_resource, to value: UInt) {
    let resource = __rlimit_resource_t(resource.rawValue)
    var limits = rlimit()
    getrlimit(resource, &limits)
    // What was stricter from outside stays.
    limits.rlim_cur = min(rlim_t(value), limits.rlim_max)
    setrlimit(resource, &limits)
  }

  /// Closes whatever the parent left open by mistake.
  private static func closeFiles() {
    guard let folder = opendir("/proc/self/fd") else { return }
    var files: [CInt] = []
    while let entry = readdir(folder) {
      let name = withUnsafeBytes(of: entry.pointee.d_name) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
      if let file = CInt(name), file > 0 { files.append(file) }
    }
    closedir(folder)
    for file in files { close(file) }
  }

  /// The address space in use, in bytes.
  private static func addressSpace() -> Int {
    let file = open("/proc/self/statm", O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { return 1 << 30 }
    defer { close(file) }
    var text = [UInt8](repeating: 0, count: 128)
    let count = read(file, &text, text.count)
    let pages = text.prefix(max(count, 0)).prefix { $0 >= UInt8(ascii: "0") && $0 <= UInt8(ascii: "9") }
    return pages.reduce(0) { $0 * 10 + Int($1 - UInt8(ascii: "0")) } * Int(sysconf(CInt(_SC_PAGESIZE)))
  }
}
