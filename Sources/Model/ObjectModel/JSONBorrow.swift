// Walking a value without counting references.
//
// Passing an element of an array or a member of an object to a function makes Swift count one more reference and one fewer
// afterwards, which costs more than writing or comparing a short text. A type that cannot be copied is lent instead. The
// structures here have just one layout, that of what they wrap, so an array can be looked at through them in place.

/// A value that is lent, never copied.
struct LentValue: ~Copyable {
  let value: JSONValue
}

/// A member that is lent, never copied. Laid out as `JSONObject.Member` is.
struct LentMember: ~Copyable {
  let key: String
  let value: LentValue
}

extension [JSONValue] {
  /// Lends the elements; the pointer is good inside the call only, and is nil when there are none.
  @inline(__always)
  func withLent<Result>(_ body: (UnsafePointer<LentValue>?, Int) -> Result) -> Result {
    withUnsafeBufferPointer { body(UnsafeRawPointer($0.baseAddress)?.assumingMemoryBound(to: LentValue.self), $0.count) }
  }
}

extension JSONObject {
  /// Lends the members; the pointer is good inside the call only, and is nil when there are none.
  @inline(__always)
  func withLent<Result>(_ body: (UnsafePointer<LentMember>?, Int) -> Result) -> Result {
    members.withUnsafeBufferPointer {
      body(UnsafeRawPointer($0.baseAddress)?.assumingMemoryBound(to: LentMember.self), $0.count)
    }
  }
}
