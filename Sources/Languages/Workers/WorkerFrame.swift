/// A message between a worker process and its parent: a kind, and a list of byte strings. What the strings mean is up to the
/// language.
///
/// On the wire: the kind (one byte), the number of bytes that follow (four, big-endian), then each field after its length
/// (four bytes, big-endian).
public struct WorkerFrame: Sendable, Equatable {
  public enum Kind: UInt8, Sendable {
    /// Child to parent, once: it is there.
    case hello = 1
    /// Parent to child: a program, its input and its limits.
    case evaluate
    /// Child to parent: something the program needs.
    case wanted
    /// Parent to child: that thing.
    case found
    /// Parent to child: why there is none.
    case refused
    /// Child to parent: what the program gave.
    case value
    /// Child to parent: the interpreter's error text.
    case fault
  }

  /// Length of kind and size.
  static let headerSize = 5

  public var kind: Kind
  public var fields: [[UInt8]]

  public init(_ kind: Kind, _ fields: [[UInt8]] = []) {
    self.kind = kind
    self.fields = fields
  }

  var bytes: [UInt8] {
    let size = fields.reduce(0) { $0 + 4 + $1.count }
    var result: [UInt8] = []
    result.reserveCapacity(Self.headerSize + size)
    result.append(kind.rawValue)
    result.append(bigEndian: size)
    for field in fields {
      result.append(bigEndian: field.count)
      result.append(contentsOf: field)
    }
    return result
  }

  /// Kind and size of what follows; `nil` if the bytes are no header.
  static func header(_ bytes: [UInt8]) -> (kind: Kind, size: Int)? {
    guard bytes.count == headerSize, let kind = Kind(rawValue: bytes[0]) else { return nil }
    return (kind, bytes[1...].number)
  }

  /// Takes the fields of a message apart; `nil` if their lengths make no sense.
  init?(_ kind: Kind, payload: [UInt8]) {
    var rest = payload[...]
    var fields: [[UInt8]] = []
    while !rest.isEmpty {
      guard rest.count >= 4 else { return nil }
      let size = rest.prefix(4).number
      rest = rest.dropFirst(4)
      guard rest.count >= size else { return nil }
      fields.append(Array(rest.prefix(size)))
      rest = rest.dropFirst(size)
    }
    self.init(kind, fields)
  }
}

extension [UInt8] {
  /// A number as four bytes; larger ones are cut off, which no sender gets to.
  fileprivate mutating func append(bigEndian number: Int) {
    let number = UInt32(truncatingIfNeeded: number)
    append(UInt8(number >> 24))
    append(UInt8(number >> 16 & 0xFF))
    append(UInt8(number >> 8 & 0xFF))
    append(UInt8(number & 0xFF))
  }
}

extension ArraySlice<UInt8> {
  fileprivate var number: Int { reduce(0) { $0 << 8 | Int($1) } }
}

extension UInt32 {
  /// Four bytes, the highest first.
  public var bytes: [UInt8] { [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: self >> $0) } }

  /// Reads four bytes, the highest first.
  public init(bytes: [UInt8]) { self = bytes.prefix(4).reduce(0) { $0 << 8 | UInt32($1) } }
}
