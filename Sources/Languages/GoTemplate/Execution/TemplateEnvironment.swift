import ObjectModel

/// What an execution takes from the world. A render is a pure function of templates, values and this.
public struct TemplateEnvironment: Sendable {
  /// The time `now` and certificates see.
  public var clock: @Sendable () -> Timestamp
  /// So many random bytes, for `rand…`, `uuidv4`, `shuffle`, keys and salts.
  public var random: @Sendable (_ count: Int) -> [UInt8]
  /// The local time zone, an IANA name.
  public var timeZone: String
  /// What `getHostByName` answers; `nil` when names are not to be asked for.
  public var resolve: (@Sendable (_ host: String) -> String)?
  /// What `lookup` answers: the object or the list, `nil` when there is none. `nil` for rendering without a cluster.
  public var lookup: (@Sendable (_ apiVersion: String, _ kind: String, _ namespace: String, _ name: String) throws -> JSONValue?)?
  public var limits: TemplateLimits

  /// Without a cluster and without names; the defaults are the system's clock and randomness, and UTC.
  public init(
    clock: @escaping @Sendable () -> Timestamp = { Self.systemTime() },
    random: @escaping @Sendable (_ count: Int) -> [UInt8] = { Self.systemRandom($0) },
    timeZone: String = "UTC",
    limits: TemplateLimits = TemplateLimits()
  ) {
    self.clock = clock
    self.random = random
    self.timeZone = timeZone
    self.limits = limits
  }

  /// The system's clock.
  public static func systemTime() -> Timestamp {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    return Timestamp(secondsSince1970: Int64(time.tv_sec), nanoseconds: Int32(time.tv_nsec))
  }

  /// Bytes of the system's generator, which is fit for keys.
  public static func systemRandom(_ count: Int) -> [UInt8] {
    var generator = SystemRandomNumberGenerator()
    return (0..<count).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
  }
}

#if canImport(Glibc)
  import Glibc
#else
  import Musl
#endif
