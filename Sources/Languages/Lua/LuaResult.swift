import ObjectModel

/// What a script returned.
///
/// Lua has one kind of table, so an empty one may have been a list or a map. Where it is a table of the input that was empty
/// from the start, its shape is known; otherwise what the result is like decides.
public struct LuaResult: Sendable, Hashable {
  let bytes: [UInt8]

  /// The value, as JSON; `null` when the script returned nothing.
  ///
  /// - Parameter original: a value of the same shape, whose empty objects stay objects. An empty table that neither it nor the
  ///   input tells about is an empty array, as in the reference.
  public func value(like original: JSONValue? = nil) -> JSONValue {
    var reader = LuaReader(bytes: bytes)
    return reader.value(like: original)
  }
}

/// Reads what `values.c` wrote. Depth and counts were bounded there.
private struct LuaReader {
  let bytes: [UInt8]
  var position = 0

  init(bytes: [UInt8]) { self.bytes = bytes }

  mutating func value(like original: JSONValue?) -> JSONValue {
    guard position < bytes.count else { return .null }
    let tag = bytes[position]
    position += 1
    switch tag {
    case UInt8(ascii: "t"): return .bool(true)
    case UInt8(ascii: "f"): return .bool(false)
    case UInt8(ascii: "i"): return .integer(Int64(bitPattern: word()))
    case UInt8(ascii: "d"): return .double(Double(bitPattern: word()))
    case UInt8(ascii: "s"): return .string(text())
    case UInt8(ascii: "e"): return original?.object != nil ? .object([:]) : .array([])
    case UInt8(ascii: "a"):
      let count = self.count()
      // A table that was a map and lost its members is still one.
      if count == 0, let members = original?.object, !members.isEmpty { return .object([:]) }
      return .array((0..<count).map { value(like: original?[$0]) })
    case UInt8(ascii: "o"):
      let count = self.count()
      let members = (0..<count).map { _ in
        let key = text()
        return (key, value(like: original?.object?[key]))
      }
      return .object(JSONObject(members))
    default: return .null
    }
  }

  private mutating func count() -> Int {
    guard position + 4 <= bytes.count else { return 0 }
    defer { position += 4 }
    return bytes.withUnsafeBytes { Int($0.loadUnaligned(fromByteOffset: position, as: UInt32.self)) }
  }

  private mutating func word() -> UInt64 {
    guard position + 8 <= bytes.count else { return 0 }
    defer { position += 8 }
    return bytes.withUnsafeBytes { $0.loadUnaligned(fromByteOffset: position, as: UInt64.self) }
  }

  private mutating func text() -> String {
    let count = min(self.count(), bytes.count - position)
    defer { position += count }
    return String(decoding: bytes[position..<position + count], as: UTF8.self)
  }
}
