import ObjectModel
import Testing

@testable import EmbeddedCluster

/// Just enough of protobuf to write test messages.
private enum Wire {
  static func varint(_ value: UInt64) -> [UInt8] {
    var value = value
    var bytes: [UInt8] = []
    while value >= 0x80 {
      bytes.append(UInt8(value & 0x7F) | 0x80)
      value >>= 7
    }
    return bytes + [UInt8(value)]
  }

  static func number(_ field: UInt64, _ value: UInt64) -> [UInt8] { varint(field << 3) + varint(value) }

  static func bytes(_ field: UInt64, _ content: [UInt8]) -> [UInt8] {
    varint(field << 3 | 2) + varint(UInt64(content.count)) + content
  }

  static func text(_ field: UInt64, _ text: String) -> [UInt8] { bytes(field, Array(text.utf8)) }

  static func envelope(_ apiVersion: String, _ kind: String, _ raw: [UInt8]) -> [UInt8] {
    [0x6B, 0x38, 0x73, 0x00] + bytes(1, text(1, apiVersion) + text(2, kind)) + bytes(2, raw)
  }
}

@Suite struct ProtobufBodyTests {
  /// metadata { name, labels }, data
  private let configMap =
    Wire.bytes(1, Wire.text(1, "a") + Wire.bytes(11, Wire.text(1, "lane") + Wire.text(2, "x")))
    + Wire.bytes(2, Wire.text(1, "key") + Wire.text(2, "value"))

  @Test func `an object is read from its envelope`() throws {
    let object = try ProtobufBody.decode(Wire.envelope("v1", "ConfigMap", configMap))
    #expect(object.kind == "ConfigMap")
    #expect(object.apiVersion == "v1")
    #expect(object.name == "a")
    #expect(object.labels == ["lane": "x"])
    #expect(object["data"] == ["key": "value"])
  }

  @Test func `fields that nobody knows are skipped`() throws {
    let object = try ProtobufBody.decode(Wire.envelope("v1", "ConfigMap", configMap + Wire.text(999, "new")))
    #expect(object["data"] == ["key": "value"])
  }

  @Test func `an empty field that is no pointer is left out`() throws {
    let object = try ProtobufBody.decode(
      Wire.envelope("v1", "ConfigMap", Wire.bytes(1, Wire.text(1, "a") + Wire.text(3, "") + Wire.text(5, ""))))
    #expect(object["metadata"] == ["name": "a"])
  }

  @Test func `a body in protobuf creates the object`() async throws {
    let answer = try await TestAPI().send(
      .post, TestAPI.configMaps, Wire.envelope("v1", "ConfigMap", configMap), type: "application/vnd.kubernetes.protobuf")
    #expect(answer.code == 201)
  }

  @Test(
    arguments: [
      ("nothing", []), ("no magic number", Array("{}".utf8)), ("no kind", [0x6B, 0x38, 0x73, 0x00]),
      ("a kind that is not built in", Wire.envelope("sea.example/v1", "Boat", [])),
      ("a length beyond the end", Wire.envelope("v1", "ConfigMap", [0x0A, 0xFF, 0xFF, 0xFF, 0xFF, 0x0F])),
      ("the longest length", Wire.envelope("v1", "ConfigMap", [0x0A] + [UInt8](repeating: 0xFF, count: 9) + [0x01])),
      ("a number without end", Wire.envelope("v1", "ConfigMap", [UInt8](repeating: 0xFF, count: 40))),
      ("a wire type that is none", Wire.envelope("v1", "ConfigMap", [0x0F])),
      ("a number where a message belongs", Wire.envelope("v1", "ConfigMap", Wire.number(2, 1))),
      ("a fixed number cut off", Wire.envelope("v1", "ConfigMap", [0x09, 1, 2])),
    ] as [(String, [UInt8])])
  func `hostile bytes are refused`(_ what: String, _ bytes: [UInt8]) {
    #expect(throws: ProtobufBody.Problem.self) { try ProtobufBody.decode(bytes) }
  }

  @Test func `messages nested without end are refused`() {
    // JSONSchemaProps.not (field 28) within itself.
    var schema: [UInt8] = []
    for _ in 0..<500 { schema = Wire.bytes(28, schema) }
    let version = Wire.text(1, "v1") + Wire.bytes(4, Wire.bytes(1, schema))
    let definition = Wire.bytes(2, Wire.bytes(7, version))
    #expect(throws: ProtobufBody.Problem.self) {
      try ProtobufBody.decode(Wire.envelope("apiextensions.k8s.io/v1", "CustomResourceDefinition", definition))
    }
  }

  @Test func `cutting a message anywhere never crashes`() {
    let whole = Wire.envelope("v1", "ConfigMap", configMap)
    for length in whole.indices { _ = try? ProtobufBody.decode(Array(whole[..<length])) }
  }
}
