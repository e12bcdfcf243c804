/// A field that takes a number or a text, such as `targetPort: http` or `maxSurge: 25%`.
public enum IntOrString: Sendable, Hashable, CustomStringConvertible {
  case number(Int32)
  case text(String)

  /// `nil` for a value that is neither text nor a whole number of 32 bits.
  public init?(_ value: JSONValue) {
    switch value {
    case .integer(let number):
      guard let number = Int32(exactly: number) else { return nil }
      self = .number(number)
    case .string(let text): self = .text(text)
    default: return nil
    }
  }

  /// As it stands in an object.
  public var value: JSONValue {
    switch self {
    case .number(let number): .integer(Int64(number))
    case .text(let text): .string(text)
    }
  }

  /// A number in digits, a text as it is.
  public var description: String {
    switch self {
    case .number(let number): String(number)
    case .text(let text): text
    }
  }

  /// The number of a number or of a text that is one, as the API server takes `"80"` where it asks for a port.
  public var number: Int32? {
    switch self {
    case .number(let number): number
    case .text(let text): Int32(text)
    }
  }

  /// The percentage of a text such as `25%`; `nil` for anything else.
  public var percentage: Int? {
    guard case .text(let text) = self, text.utf8.last == UInt8(ascii: "%"), text.utf8.first != UInt8(ascii: "+") else {
      return nil
    }
    return Int(text.dropLast())
  }

  /// The number, or the percentage of a total.
  ///
  /// - Returns: `nil` for a text that is no percentage; never less than 0.
  public func scaled(to total: Int, roundsUp: Bool) -> Int? {
    if case .number(let number) = self { return max(0, Int(number)) }
    guard let percentage else { return nil }
    let (product, overflow) = total.multipliedReportingOverflow(by: max(0, percentage))
    if overflow { return total }
    return roundsUp ? (product + 99) / 100 : product / 100
  }
}
