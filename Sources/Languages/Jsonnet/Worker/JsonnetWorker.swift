import Workers

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

  /// Whether a process was started to become an interpreter.
  ///
  /// - Parameter arguments: as the process got them, its own name first.
  public static func isMeant(by arguments: [String]) -> Bool { arguments.count == 2 && arguments[1] == verb }

  /// Evaluates what the parent asks for, until it is gone or has had no work for half a minute. Ends the process.
  public static func run() -> Never {
    let channel = WorkerChannel.parent
    let confinement = Confinement()
    do throws(WorkerChannel.Failure) {
      try channel.send(WorkerFrame(.hello))
      while Confinement.waitForWork() {
        let frame = try channel.receive(limit: messageLimit)
        guard frame.kind == .evaluate, frame.fields.count >= 5 else { throw .garbled }
        confinement.limit(
          processorSeconds: Int(UInt32(bytes: frame.fields[1])), memory: Int(UInt32(bytes: frame.fields[2])) << 20)
        let machine = VirtualMachine(channel, stackFrames: UInt32(bytes: frame.fields[0]))
        machine.define(Array(frame.fields[5...]))
        try channel.send(machine.evaluate(path: frame.fields[3], text: frame.fields[4]))
      }
    } catch {}
    exit(0)
  }
}
