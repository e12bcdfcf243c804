import ObjectModel
import Testing

@Test func `an absent member is nil, and null only where the text says null`() {
  var object: JSONObject = ["there": .null]
  #expect(object["absent"] == nil)
  #expect(object["there"] == .some(.null))
  #expect(object.removeValue(forKey: "absent") == nil)
  let value = JSONValue.object(object)
  #expect(value["absent"] == nil && value["absent", "deeper"] == nil)
}
