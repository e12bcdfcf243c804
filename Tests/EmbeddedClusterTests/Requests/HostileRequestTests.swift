import ObjectModel
import Testing

@testable import EmbeddedCluster

/// Whatever is sent, there is an answer, and it blames the request.
struct HostileRequestTests {
  private let api: TestAPI

  init() async throws { api = try await TestAPI() }

  private static func nested(_ depth: Int) -> String {
    String(repeating: "{\"a\":", count: depth) + "1" + String(repeating: "}", count: depth)
  }

  @Test(arguments: [
    ("application/json", "", 400), ("application/json", "[]", 400), ("application/json", "{", 400),
    ("application/json", "7", 400),
    ("application/yaml", "a: 1\n---\nb: 2", 400), ("application/yaml", "a: [", 400),
    ("application/json", "{\"metadata\":[]}", 400), ("application/json", "{\"metadata\":{\"name\":7}}", 400),
    ("application/json", "{\"metadata\":{\"name\":\"a\",\"ownerReferences\":{}}}", 400),
    ("application/json", "{\"metadata\":{\"name\":\"a\",\"finalizers\":\"x\"}}", 400),
    ("application/json", "{\"metadata\":{\"name\":\"a\",\"managedFields\":\"x\"}}", 400),
    ("application/vnd.kubernetes.protobuf", "k8s", 400), ("application/vnd.kubernetes.protobuf", "k8s\u{0}\u{a}\u{7f}", 400),
    ("text/plain", "x", 415),
  ])
  func `a body that makes no sense is refused`(_ type: String, _ body: String, _ code: Int) async {
    #expect(await api.send(.post, TestAPI.configMaps, Array(body.utf8), type: type).code == code)
  }

  @Test(arguments: ["application/json", "application/yaml"], [401, 5_000, 100_000])
  func `a body that is nested too deep is refused`(_ type: String, _ depth: Int) async {
    #expect(await api.send(.post, TestAPI.configMaps, Array(Self.nested(depth).utf8), type: type).code == 400)
  }

  @Test func `aliases that multiply are refused`() async {
    var text = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n"
    for level in 1...9 {
      text += "a\(level): &a\(level) [" + Array(repeating: "*a\(level - 1)", count: 10).joined(separator: ", ") + "]\n"
    }
    #expect(await api.send(.post, TestAPI.configMaps, Array(text.utf8), type: "application/yaml").code == 400)
  }

  @Test(arguments: [TestAPI.Patch.json, .merge, .strategic, .apply])
  func `a patch that is no patch is refused`(_ patch: TestAPI.Patch) async {
    _ = await api.post(TestAPI.configMaps, ["metadata": ["name": "a"]])
    for body in ["7", "\"x\"", "[1]", "[{}]", Self.nested(100_000)] {
      let answer = await api.send(.patch, "\(TestAPI.configMaps)/a?fieldManager=x", Array(body.utf8), type: patch.rawValue)
      #expect((400...422).contains(answer.code), "\(patch) \(body.prefix(20)): \(answer.code) \(answer.message)")
    }
  }

  @Test func `an object cannot grow without end`() async {
    _ = await api.post(TestAPI.configMaps, ["metadata": ["name": "a"]])
    let large = String(repeating: "x", count: 2 << 20)
    #expect(await api.patch("\(TestAPI.configMaps)/a", .merge, ["data": ["one": .string(large)]]).code == 200)
    #expect(await api.patch("\(TestAPI.configMaps)/a", .merge, ["data": ["two": .string(large)]]).code == 413)
  }

  @Test func `a manager's name has an end`() async {
    let name = String(repeating: "m", count: 129)
    #expect(await api.post("\(TestAPI.configMaps)?fieldManager=\(name)", ["metadata": ["name": "a"]]).code == 422)
  }

  @Test(arguments: ["dryRun=Maybe", "fieldValidation=Sometimes"])
  func `options that are none are refused`(_ query: String) async {
    #expect(await api.post("\(TestAPI.configMaps)?\(query)", ["metadata": ["name": "a"]]).code == 422)
  }
}
