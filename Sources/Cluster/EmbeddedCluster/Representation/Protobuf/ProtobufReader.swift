/// Reads the fields of one protobuf message, without knowing what they mean.
struct ProtobufReader {
  /// A field as it stands on the wire.
  enum Payload {
    case varint(UInt64)
    case fixed64(UInt64)
    case fixed32(UInt32)
    case bytes(ArraySlice<UInt8>)
  }

  private let bytes: ArraySlice<UInt8>
  private var position: Int

  init(_ bytes: ArraySlice<UInt8>) {
    self.bytes = bytes
    position = bytes.startIndex
  }

  var isAtEnd: Bool { position == bytes.endIndex }

  /// The next field; `nil` at the end of the message.
  mutating func next() throws(ProtobufBody.Problem) -> (number: Int, payload: Payload)? {
    if isAtEnd { return nil }
    let tag = try varint()
    guard let number = Int(exactly: tag >> 3), number > 0, number < 1 << 29 else {
      throw ProtobufBody.Problem("the protobuf body is damaged: a field has no valid number")
    }
    switch tag & 7 {
    case 0: return (number, .varint(try varint()))
    case 1: return (number, .fixed64(try littleEndian(8)))
    case 5: return (number, .fixed32(UInt32(truncatingIfNeeded: try littleEndian(4))))
    case 2:
      let length = try varint()
      guard length <= UInt64(bytes.endIndex - position) else {
        throw ProtobufBody.Problem("the protobuf body is cut off: field \(number) is longer than its message")
      }
      let end = position + Int(length)
      defer { position = end }
      return (number, .bytes(bytes[position..<end]))
    default:
      throw ProtobufBody.Problem("the protobuf body is damaged: field \(number) has an unknown wire type")
    }
  }

  /// A variable-length integer; also the elements of a packed list.
  mutating func varint() throws(ProtobufBody.Problem) -> UInt64 {
    var result: UInt64 = 0
    var shift: UInt64 = 0
    while position < bytes.endIndex {
      let byte = bytes[position]
      position += 1
      result |= UInt64(byte & 0x7F) << shift
      if byte < 0x80 { return result }
      shift += 7
      if shift > 63 { throw ProtobufBody.Problem("the protobuf body is damaged: an integer is longer than 64 bits") }
    }
    throw ProtobufBody.Problem("the protobuf body is cut off inside an integer")
  }

  /// A fixed-width integer; also the elements of a packed list.
  mutating func littleEndian(_ width: Int) throws(ProtobufBody.Problem) -> UInt64 {
    guard bytes.endIndex - position >= width else { throw ProtobufBody.Problem("the protobuf body is cut off inside a number") }
    var result: UInt64 = 0
    for index in 0..<width { result |= UInt64(bytes[position + index]) << UInt64(8 * index) }
    position += width
    return result
  }
}
