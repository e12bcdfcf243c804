#if canImport(Glibc)
  import Glibc
#else
  import Musl
#endif

/// Runs work that recurses as deep as its input says on a thread with a stack large enough.
///
/// Templates include each other a thousand times over, and values may be nested as deep: the stack a task has is too small
/// for that. Only the pages of the stack that are touched take memory.
public enum DeepStack {
  /// The size of the stack, in bytes.
  static let size = 512 << 20

  /// Runs a function on such a thread and waits for it; runs it here when here is such a thread already.
  ///
  /// - Throws: what the function throws.
  public static func run<Success>(_ body: () throws -> Success) throws -> Success {
    if isCurrent { return try body() }
    return try withoutActuallyEscaping(body) { body in
      var result: Result<Success, any Error>?
      let work = Work(size) { result = Result { try body() } }
      if !start(work) {
        work.stack = size / 16
        if !start(work) { work.body() }
      }
      switch result {
      case .some(let result): return try result.get()
      case nil: throw TemplateFunctionError("the thread that renders templates has ended early")
      }
    }
  }

  /// What belongs to one such thread.
  struct State {
    /// The lowest address the stack should reach before further recursion is refused. Half of the stack is left to what
    /// cannot refuse, such as releasing a list of lists.
    let limit: UInt
    /// How many values may still be visited; see `ValueVisits`.
    var visits = Int.max
  }

  /// The state of this thread; `nil` when it is not `run`'s own.
  @inline(__always)
  static var state: UnsafeMutablePointer<State>? { pthread_getspecific(key)?.assumingMemoryBound(to: State.self) }

  /// Whether this thread is `run`'s own.
  static var isCurrent: Bool { state != nil }

  /// The lowest address the stack of this thread should reach; 0 when the thread is not `run`'s own.
  static var limit: UInt { state?.pointee.limit ?? 0 }

  /// Where the stack has come to, roughly.
  @inline(never)
  static func address() -> UInt {
    withUnsafeTemporaryAllocation(byteCount: 8, alignment: 8) { UInt(bitPattern: $0.baseAddress) }
  }

  private final class Work {
    let body: () -> Void
    var stack: Int

    init(_ stack: Int, _ body: @escaping () -> Void) {
      self.stack = stack
      self.body = body
    }
  }

  /// Runs the work on a new thread to its end; false if there can be no such thread.
  private static func start(_ work: Work) -> Bool {
    var attributes = pthread_attr_t()
    pthread_attr_init(&attributes)
    defer { pthread_attr_destroy(&attributes) }
    guard pthread_attr_setstacksize(&attributes, work.stack) == 0 else { return false }
    var thread = pthread_t()
    let status = pthread_create(
      &thread, &attributes,
      { argument in
        guard let argument else { return nil }
        let work = Unmanaged<Work>.fromOpaque(argument).takeUnretainedValue()
        var state = State(limit: DeepStack.address() - UInt(work.stack / 2))
        withUnsafeMutablePointer(to: &state) { state in
          pthread_setspecific(DeepStack.key, state)
          work.body()
          pthread_setspecific(DeepStack.key, nil)
        }
        return nil
      }, Unmanaged.passUnretained(work).toOpaque())
    guard status == 0 else { return false }
    pthread_join(thread, nil)
    return true
  }

  private static let key: pthread_key_t = {
    var key = pthread_key_t()
    pthread_key_create(&key, nil)
    return key
  }()
}
