import ObjectModel
import Testing

@testable import Jq

private func json(_ text: String) throws -> JSONValue { try JSONValue(json: text) }

private let deployment = #"""
  {"metadata":{"annotations":{"a/b":"1","c":"2"}},"spec":{"replicas":3,"template":{"spec":{"containers":[
    {"name":"web","image":"w:1","env":[{"name":"A","value":"1"},{"name":"B","value":"2"}]},
    {"name":"side","image":"s:1"}]}}}}
  """#

/// Expression, and what is left of the fields named below after `del(…)`.
let removals: [(String, String, String)] = [
  (".spec.replicas", "{\"spec\":{\"replicas\":3,\"x\":1}}", "{\"spec\":{\"x\":1}}"),
  (".a.b.c", "{\"a\":null}", "{\"a\":null}"),
  (".a[\"b/c\"]", "{\"a\":{\"b/c\":1,\"d\":2}}", "{\"a\":{\"d\":2}}"),
  (".a.\"b c\"", "{\"a\":{\"b c\":1}}", "{\"a\":{}}"),
  (".a[0]", "{\"a\":[1,2,3]}", "{\"a\":[2,3]}"),
  (".a[-1]", "{\"a\":[1,2,3]}", "{\"a\":[1,2]}"),
  (".a[]", "{\"a\":[1,2,3]}", "{\"a\":[]}"),
  (".a[]", "{\"a\":{\"b\":1}}", "{\"a\":{}}"),
  (".a[].b", "{\"a\":[{\"b\":1,\"c\":2},{\"c\":3}]}", "{\"a\":[{\"c\":2},{\"c\":3}]}"),
  (".a, .b", "{\"a\":1,\"b\":2,\"c\":3}", "{\"c\":3}"),
  (".a | .b", "{\"a\":{\"b\":1}}", "{\"a\":{}}"),
  (".a[] | select(.name == \"y\")", "{\"a\":[{\"name\":\"x\"},{\"name\":\"y\"},{\"name\":\"y\"}]}", "{\"a\":[{\"name\":\"x\"}]}"),
  (
    ".a[] | select(.name == \"y\") | .v", "{\"a\":[{\"name\":\"x\",\"v\":1},{\"name\":\"y\",\"v\":2}]}",
    "{\"a\":[{\"name\":\"x\",\"v\":1},{\"name\":\"y\"}]}"
  ),
  (".a[] | select(.n != 1)", "{\"a\":[{\"n\":1},{\"n\":2},{\"n\":1.0}]}", "{\"a\":[{\"n\":1},{\"n\":1.0}]}"),
  (".a[] | select(. == \"x\" or . == \"y\")", "{\"a\":[\"x\",\"y\",\"z\"]}", "{\"a\":[\"z\"]}"),
  (".a[]|select((.b==true) and (.c|not))", "{\"a\":[{\"b\":true},{\"b\":true,\"c\":1}]}", "{\"a\":[{\"b\":true,\"c\":1}]}"),
  (
    ".a[] | select(.name | startswith(\"kube-\"))", "{\"a\":[{\"name\":\"kube-x\"},{\"name\":\"y\"}]}",
    "{\"a\":[{\"name\":\"y\"}]}"
  ),
  (".a[] | select(has(\"k\"))", "{\"a\":[{\"k\":1},{\"j\":1}]}", "{\"a\":[{\"j\":1}]}"),
  (".a[]?.b?", "{\"a\":1}", "{\"a\":1}"), (".a.b?", "{\"a\":[1]}", "{\"a\":[1]}"),
  ("(.a,.b).c", "{\"a\":{\"c\":1},\"b\":{\"c\":1}}", "{\"a\":{},\"b\":{}}"),
  (".", "{\"a\":1}", "{\"a\":1}"),
]

@Test(arguments: removals)
func `a plain path takes out what jq's del takes out`(expression: String, before: String, after: String) throws {
  let path = try #require(JqPath(expression))
  let value = try json(before)
  let places = try #require(path.places(in: value))
  #expect(JqPlaces(places).removed(from: value) == (try json(after)))
}

@Test func `the image of every container`() throws {
  let value = try json(deployment)
  let path = try #require(JqPath(".spec.template.spec.containers[].image"))
  let places = try #require(path.places(in: value))
  #expect(places.count == 2)
  #expect(places.map { $0.value(in: value) } == ["w:1", "s:1"])
  let env = try #require(JqPath(#".spec.template.spec.containers[] | select(.name == "web").env[] | select(.name == "B")"#))
  #expect(env.places(in: value)?.map { $0.value(in: value)?["value"] } == ["2"])
}

@Test(arguments: [
  (".a.b", "{\"a\":1}"), (".a[]", "{\"a\":null}"), (".a[].b", "{\"a\":[1]}"), (".a[0]", "{\"a\":{}}"),
  (".a[]|select(has(\"x\"))", "{\"a\":[1]}"),
])
func `what jq calls an error gives no places`(expression: String, value: String) throws {
  #expect(try #require(JqPath(expression)).places(in: json(value)) == nil)
}

@Test(arguments: [
  "..", "..|.image?", ".a |= 1", ".a = 1", "del(.a)", ".a[1:2]", ".a[] | select(.b | test(\"x\"))", "def f: f; f", "$x",
  ".a as $x | .b",
  ".a // .b", ".a + .b", "map(.a)", "\"\\(.a)\"", ".a[.b]", "", " ", "a", ".a]", "(.a", ".a |", ".a[\"x]",
  "if .a then .b else .c end",
  "reduce .a[] as $x (0; 1)", ".a[] | select(.x > 1)", "select(.a == 1e3)", "env", "input", "@base64", "try error(\"x\") catch .",
  "-1", ".a?//1", ". b",
])
func `what is no plain path is left to libjq`(expression: String) {
  // Numbers with an exponent and blanks after a dot are jq, but nothing that anybody writes.
  #expect(JqPath(expression) == nil)
}

@Test func `a path of many loops ends`() throws {
  let value = JSONValue.array(
    Array(repeating: .array(Array(repeating: .array(Array(repeating: 1, count: 100)), count: 100)), count: 100))
  #expect(JqPath(".[][][]")?.places(in: value) == nil)
  let nested = String(repeating: "(", count: 5000) + ".a" + String(repeating: ")", count: 5000)
  #expect(JqPath(nested) == nil)
}

@Test func `slices of libjq are taken out`() throws {
  let place = try #require(JqPlace(try json(#"["a",{"start":1,"end":3}]"#)))
  #expect(JqPlaces([place]).removed(from: try json(#"{"a":[1,2,3,4]}"#)) == (try json(#"{"a":[1,4]}"#)))
}

@Test func `no text whatever makes the reading of paths fail`() throws {
  var state: UInt64 = 42
  func next(_ bound: Int) -> Int {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return Int(state >> 33) % bound
  }
  let pieces = [
    ".", "[", "]", "(", ")", "|", ",", "?", "a", "\"", "\\", "select", "==", "!=", "and", "or", "not", "0", "-", "has", " ",
    "\u{0}", "é", "..",
    "startswith", "null", "true", ".a", "[]", "\"b\"", "=", "#",
  ]
  let values = try ["null", "1", #"{"a":{"b":[1,{"a":2}]}}"#, "[[1],{}]", #""a""#].map(json)
  for _ in 0..<3000 {
    let text = (0..<next(12)).map { _ in pieces[next(pieces.count)] }.joined()
    guard let path = JqPath(text) else { continue }
    for value in values {
      guard let places = path.places(in: value) else { continue }
      _ = JqPlaces(places).removed(from: value)
      for place in places { _ = place.value(in: value) }
    }
  }
}
