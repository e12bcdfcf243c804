import ObjectModel
import Testing

@Suite struct JSONPatchTests {
  static let document: JSONValue = ["a": 1, "list": [1, 2, 3], "null": .null]

  @Test(arguments: [
    (#"[{"op":"add","path":"/z"}]"#, #"{"a":1,"list":[1,2,3],"null":null,"z":null}"#),
    (#"[{"op":"add","path":"x/z","value":1}]"#, #"{"a":1,"list":[1,2,3],"null":null,"z":1}"#),
    (#"[{"op":"add","path":"/list/-1","value":4}]"#, #"{"a":1,"list":[1,2,3,4],"null":null}"#),
    (#"[{"op":"remove","path":"/list/-1"}]"#, #"{"a":1,"list":[1,2],"null":null}"#),
    (#"[{"op":"copy","from":"/q","path":"/z"}]"#, #"{"a":1,"list":[1,2,3],"null":null,"z":null}"#),
    (#"[{"op":"test","path":"/q","value":null}]"#, #"{"a":1,"list":[1,2,3],"null":null}"#),
    (#"[{"op":"replace","path":"","value":{}}]"#, "{}"),
    (#"[{"op":"move","from":"/list/0","path":"/list/-"}]"#, #"{"a":1,"list":[2,3,1],"null":null}"#),
  ])
  func `a patch changes what it says`(patch: String, result: String) throws {
    #expect(try JSONPatch.apply(try JSONValue(json: patch), to: Self.document).json() == result)
  }

  @Test(arguments: [
    #"[{"op":"add","path":"","value":1}]"#, #"[{"op":"remove","path":"/q"}]"#, #"[{"op":"replace","path":"/q","value":1}]"#,
    #"[{"op":"remove","path":"/list/-4"}]"#, #"[{"op":"add","path":"/list/4","value":1}]"#, #"[{"op":"remove","path":""}]"#,
    #"[{"op":"copy","from":"/list/3","path":"/z"}]"#, #"[{"op":"move","from":"/q","path":"/z"}]"#, #"[{"op":"jump","path":""}]"#,
    #"[{"op":"move","from":"/list","path":"/list/0"}]"#, #"[{"op":"test","path":"/a","value":"1"}]"#, "{}", #"[{"op":"add"}]"#,
    #"[{"op":"add","path":"z","value":1}]"#,
  ])
  func `a patch that does not fit is refused`(patch: String) {
    #expect(throws: JSONPatchError.self) { try JSONPatch.apply(try JSONValue(json: patch), to: Self.document) }
  }

  @Test(arguments: [
    (#"{"a":1}"#, #"{"a":1}"#, "[]"),
    (
      #"{"a":1,"b":2}"#, #"{"b":3,"c":4}"#,
      #"[{"op":"remove","path":"/a"},{"op":"replace","path":"/b","value":3},{"op":"add","path":"/c","value":4}]"#
    ),
    (#"{"l":[1,2,3]}"#, #"{"l":[1,9,2,3]}"#, #"[{"op":"add","path":"/l/1","value":9}]"#),
    (#"{"l":[1,2,3]}"#, #"{"l":[3]}"#, #"[{"op":"remove","path":"/l/1"},{"op":"remove","path":"/l/0"}]"#),
    ("1", "[]", #"[{"op":"replace","path":"","value":[]}]"#),
  ])
  func `a difference is said in few operations`(old: String, new: String, patch: String) throws {
    #expect(JSONPatch.diff(from: try JSONValue(json: old), to: try JSONValue(json: new)).json() == patch)
  }
}
