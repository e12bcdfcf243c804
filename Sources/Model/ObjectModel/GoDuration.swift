/// A duration as Go writes and reads it: `90s`, `1h30m`, `1.5s`, `300ms`, `0`.
public struct GoDuration: Sendable, Hashable, CustomStringConvertible {
  /// Nanoseconds.
  public var nanoseconds: Int64

  public init(nanoseconds: Int64) { self.nanoseconds = nanoseconds }

  public init(_ duration: Duration) {
    let (seconds, attoseconds) = duration.components
    let (product, overflow) = seconds.multipliedReportingOverflow(by: 1_000_000_000)
    nanoseconds = overflow ? (seconds < 0 ? .min : .max) : product + attoseconds / 1_000_000_000
  }

  public var duration: Duration { .nanoseconds(nanoseconds) }

  private static let units: [(name: String, nanoseconds: Double)] = [
    ("ns", 1), ("us", 1e3), ("µs", 1e3), ("μs", 1e3), ("ms", 1e6), ("s", 1e9), ("m", 6e10), ("h", 3.6e12),
  ]

  /// Reads a duration; `nil` when it is none, or longer than some 292 years.
  public init?(_ text: String) {
    var rest = Substring(text)
    var sign = 1.0
    if rest.hasPrefix("-") || rest.hasPrefix("+") {
      sign = rest.hasPrefix("-") ? -1 : 1
      rest = rest.dropFirst()
    }
    if rest == "0" {
      nanoseconds = 0
      return
    }
    guard !rest.isEmpty else { return nil }
    var total = 0.0
    while !rest.isEmpty {
      let number = rest.prefix { $0 == "." || $0.isASCII && $0.isNumber }
      guard let amount = Double(number.hasPrefix(".") ? "0" + number : String(number)) else { return nil }
      rest = rest.dropFirst(number.count)
      let name = rest.prefix { $0 != "." && !($0.isASCII && $0.isNumber) }
      guard let unit = Self.units.first(where: { $0.name == name }) else { return nil }
      rest = rest.dropFirst(name.count)
      total += amount * unit.nanoseconds
    }
    guard total < 9.2e18 else { return nil }
    nanoseconds = Int64((sign * total).rounded())
  }

  /// `1h30m0s`, `1.5s`, `300ms`, `0s`.
  public var description: String {
    if nanoseconds == 0 { return "0s" }
    let sign = nanoseconds < 0 ? "-" : ""
    let magnitude = nanoseconds.magnitude
    if magnitude < 1_000 { return "\(sign)\(magnitude)ns" }
    if magnitude < 1_000_000 { return sign + Self.decimal(magnitude, 1_000) + "µs" }
    if magnitude < 1_000_000_000 { return sign + Self.decimal(magnitude, 1_000_000) + "ms" }
    let minutes = magnitude / 60_000_000_000
    var result = sign
    if minutes >= 60 { result += "\(minutes / 60)h" }
    if minutes > 0 { result += "\(minutes % 60)m" }
    return result + Self.decimal(magnitude % 60_000_000_000, 1_000_000_000) + "s"
  }

  private static func decimal(_ value: UInt64, _ unit: UInt64) -> String {
    let fraction = value % unit
    if fraction == 0 { return "\(value / unit)" }
    var digits = String(fraction)
    digits = String(repeating: "0", count: String(unit).count - 1 - digits.count) + digits
    while digits.hasSuffix("0") { digits.removeLast() }
    return "\(value / unit).\(digits)"
  }
}
