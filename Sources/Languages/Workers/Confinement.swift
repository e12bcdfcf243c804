#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// The bounds a worker process puts itself into before it runs anybody's program: no files but the socket to its parent, and
/// none to come; no core file; as much memory and processor time as it is told.
public struct Confinement {
  /// How long a worker waits for work, in milliseconds.
  static let patience: CInt = 30_000

  /// The address space in use before any program ran, in bytes.
  private let ownMemory: Int

  /// Confines this very process, for good. Libraries that a program needs must have been loaded.
  public init() {
    ownMemory = Self.addressSpace()
    Self.closeFiles()
    Self.limit(RLIMIT_NOFILE, to: 1)
    Self.limit(RLIMIT_FSIZE, to: 0)
    Self.limit(RLIMIT_CORE, to: 0)
  }

  /// Lets the process have some seconds of processor time from now on, after which the kernel ends it, and some bytes of memory
  /// beyond what it takes when idle.
  public func limit(processorSeconds: Int, memory: Int) {
    var usage = rusage()
    getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
    Self.limit(RLIMIT_CPU, to: UInt(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec + 1 + max(processorSeconds, 1)))
    Self.limit(RLIMIT_AS, to: UInt(ownMemory + memory))
  }

  /// Lets the kernel end the process by `SIGPROF` once it has used so much more processor time, in milliseconds. Each call starts
  /// anew.
  public static func end(afterProcessorMilliseconds milliseconds: Int) {
    var timer = itimerval()
    timer.it_value.tv_sec = milliseconds / 1000
    timer.it_value.tv_usec = numericCast(milliseconds % 1000 * 1000)
    setitimer(__itimer_which_t(ITIMER_PROF.rawValue), &timer, nil)
  }

  /// Whether there is work: false when none came for half a minute.
  public static func waitForWork() -> Bool {
    var waiting = pollfd(fd: WorkerChannel.parent.descriptor, events: Int16(POLLIN), revents: 0)
    while true {
      let count = poll(&waiting, 1, patience)
      if count > 0 { return true }
      if count == 0 || errno != EINTR { return false }
    }
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
