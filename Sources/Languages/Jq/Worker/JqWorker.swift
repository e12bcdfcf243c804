import CJq
import Workers

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// The life of a child process that evaluates jq. Standard input is a socket to the parent; there is nothing else.
public enum JqWorker {
  /// The argument that an executable is called with when it is to become an interpreter.
  public static let verb = "jq-worker"

  /// The largest message from the parent, in bytes.
  private static let messageLimit = 64 << 20

  /// The signals by which the kernel ends a process that has used up its processor time.
  static let processorSignals = [SIGPROF, SIGXCPU]

  /// Whether a process was started to become an interpreter.
  ///
  /// - Parameter arguments: as the process got them, its own name first.
  public static func isMeant(by arguments: [String]) -> Bool { arguments.count == 2 && arguments[1] == verb }

  /// Evaluates what the parent asks for, until it is gone or has had no work for half a minute. Ends the process.
  public static func run() -> Never {
    let channel = WorkerChannel.parent
    // Later there are no files.
    let fault = apus_jq_load().map { String(cString: $0) }
    let confinement = Confinement()
    do throws(WorkerChannel.Failure) {
      try channel.send(WorkerFrame(.hello))
      while Confinement.waitForWork() {
        let frame = try channel.receive(limit: messageLimit)
        guard frame.kind == .evaluate, frame.fields.count == 5 else { throw .garbled }
        if let fault {
          try channel.send(WorkerFrame(.fault, [Array(fault.utf8)]))
          continue
        }
        let milliseconds = Int(UInt32(bytes: frame.fields[1]))
        confinement.limit(processorSeconds: milliseconds / 1000 + 2, memory: Int(UInt32(bytes: frame.fields[0])) << 20)
        Confinement.end(afterProcessorMilliseconds: max(milliseconds, 1))
        try channel.send(
          evaluate(program: frame.fields[3], input: frame.fields[4], limit: Int(UInt32(bytes: frame.fields[2]))))
      }
    } catch {}
    exit(0)
  }

  private static func evaluate(program: [UInt8], input: [UInt8], limit: Int) -> WorkerFrame {
    let program = program.map { CChar(bitPattern: $0) } + [0]
    var text: UnsafeMutablePointer<CChar>?
    var length = 0
    let outcome = input.withUnsafeBytes { bytes in
      apus_jq_run(program, bytes.assumingMemoryBound(to: CChar.self).baseAddress, bytes.count, limit, &text, &length)
    }
    defer { free(text) }
    let bytes = text.map { Array(UnsafeRawBufferPointer(start: $0, count: length)) } ?? []
    switch outcome {
    case apus_jq_done: return WorkerFrame(.value, [bytes])
    case apus_jq_too_long: return WorkerFrame(.value, [])
    case apus_jq_unreadable: return WorkerFrame(.fault, [bytes])
    default: return WorkerFrame(.fault, [])
    }
  }
}
