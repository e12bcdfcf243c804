/// Where a reader gathers the elements of the lists and objects it is inside of, so that each becomes an array of exactly its
/// size, with nothing copied twice.
struct JSONStack<Element>: ~Copyable {
  private(set) var count = 0
  private var capacity = 256
  private var elements = UnsafeMutablePointer<Element>.allocate(capacity: 256)

  deinit {
    elements.deinitialize(count: count)
    elements.deallocate()
  }

  @inline(__always)
  mutating func push(_ element: consuming Element) {
    if count == capacity { grow() }
    (elements + count).initialize(to: element)
    count += 1
  }

  private mutating func grow() {
    let larger = UnsafeMutablePointer<Element>.allocate(capacity: capacity * 2)
    larger.moveInitialize(from: elements, count: count)
    elements.deallocate()
    elements = larger
    capacity *= 2
  }

  /// The elements from a place on, for a look or a change in place.
  func elements(from start: Int) -> UnsafeMutableBufferPointer<Element> {
    UnsafeMutableBufferPointer(start: elements + start, count: count - start)
  }

  /// Where the elements from a place on are, until the next change.
  @inline(__always)
  func pointer(to start: Int) -> UnsafeMutablePointer<Element> { elements + start }

  /// Destroys the elements from a place on.
  @inline(__always)
  mutating func drop(from start: Int) {
    (elements + start).deinitialize(count: count - start)
    count = start
  }

  /// Takes the elements from a place on off the stack.
  @inline(__always)
  mutating func take(from start: Int) -> [Element] {
    let taken = count - start
    if taken == 0 { return [] }
    let source = elements + start
    count = start
    return Array(unsafeUninitializedCapacity: taken) { buffer, initialized in
      if let base = buffer.baseAddress { base.moveInitialize(from: source, count: taken) }
      initialized = taken
    }
  }
}
