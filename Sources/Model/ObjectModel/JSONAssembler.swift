/// Where a reader of JSON or YAML puts objects and arrays together, from the parts it has read so far.
struct JSONAssembler: ~Copyable {
  private var texts: JSONTextCache
  private var shared: JSONShareCache
  private var members = JSONStack<JSONObject.Member>()
  private var elements = JSONStack<JSONValue>()

  /// - Parameter bytes: the size of the text that is read; small ones repeat little, and pay for little.
  init(reading bytes: Int) {
    var slots = 32
    while slots < 2048, slots * 32 < bytes { slots *= 2 }
    texts = JSONTextCache(slots: slots)
    shared = JSONShareCache(slots: slots / 2)
  }

  /// The text of UTF-8 bytes, which is one piece of memory with the same text read shortly before.
  @inline(__always)
  mutating func text(_ bytes: UnsafeBufferPointer<UInt8>) -> String { texts.text(bytes) }

  /// Where the members of an object that begins now will stand.
  @inline(__always)
  var nextMember: Int { members.count }

  /// Where the elements of an array that begins now will stand.
  @inline(__always)
  var nextElement: Int { elements.count }

  @inline(__always)
  mutating func add(_ key: consuming String, _ value: consuming JSONValue) {
    members.push(JSONObject.Member(key: key, value: value))
  }

  @inline(__always)
  mutating func add(_ element: consuming JSONValue) { elements.push(element) }

  /// The array of the elements from a place on.
  @inline(__always)
  mutating func array(from first: Int) -> [JSONValue] { shared.array(of: &elements, from: first) }

  /// The object of the members from a place on; of a repeated key the last counts. Few members are put in order where they are.
  mutating func object(from first: Int) -> JSONObject {
    let gathered = members.elements(from: first)
    if gathered.count > 32 { return JSONObject(collected: members.take(from: first)) }
    for index in gathered.indices.dropFirst() {
      var place = index
      while place > 0 {
        let order = gathered[place - 1].key.byteOrder(gathered[place].key)
        if order < 0 { break }
        // A key that comes again, after its first: moved no further, the last of them is still the last.
        if order == 0 { return JSONObject(collected: members.take(from: first)) }
        gathered.swapAt(place - 1, place)
        place -= 1
      }
    }
    return JSONObject(ordered: shared.object(of: &members, from: first))
  }
}
