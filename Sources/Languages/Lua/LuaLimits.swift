import CLua

/// What one run of a script may use.
public struct LuaLimits: Sendable, Hashable {
  /// Instructions of the virtual machine; what library functions do counts too, by the size of what they work on.
  public var steps: Int64
  /// Bytes held at one time.
  public var memory: Int
  /// Processor time. Only a script whose work `steps` judges far too low can reach it.
  public var time: Duration

  public init(steps: Int64, memory: Int, time: Duration) {
    self.steps = steps
    self.memory = memory
    self.time = time
  }

  /// 25 million steps (about a quarter of a second), 64 MiB, half a second.
  public static let standard = LuaLimits(steps: 25_000_000, memory: 64 << 20, time: .milliseconds(500))

  var value: clua_limits {
    let (seconds, attoseconds) = time.components
    return clua_limits(
      steps: max(steps, 0), memory: max(memory, 0), nanoseconds: max(seconds, 0) * 1_000_000_000 + attoseconds / 1_000_000_000)
  }
}
