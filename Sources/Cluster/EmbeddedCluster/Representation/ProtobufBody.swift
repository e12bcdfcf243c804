import CKubernetesFacts
import ObjectModel

/// Reads bodies in Kubernetes's protobuf encoding, by the field numbers of the built-in types.
enum ProtobufBody {
  /// Why bytes are no object in protobuf.
  struct Problem: Error, CustomStringConvertible {
    var description: String
  }

  private static let magic: [UInt8] = [0x6B, 0x38, 0x73, 0x00]
  private static let deepest = 100

  /// - Parameter bytes: the envelope, with its magic number.
  static func decode(_ bytes: [UInt8]) throws(Problem) -> Manifest {
    guard bytes.starts(with: magic) else { throw Problem(description: "the magic number is missing") }
    var apiVersion = ""
    var kind = ""
    var raw: ArraySlice<UInt8> = []
    var reader = WireReader(bytes.dropFirst(4))
    while let field = try reader.next() {
      switch (field.number, field.value) {
      case (1, .bytes(let type)):
        var inner = WireReader(type)
        while let part = try inner.next() {
          if case .bytes(let text) = part.value {
            if part.number == 1 { apiVersion = String(decoding: text, as: UTF8.self) }
            if part.number == 2 { kind = String(decoding: text, as: UTF8.self) }
          }
        }
      case (2, .bytes(let object)): raw = object
      default: break
      }
    }
    let type = GroupVersionKind(apiVersion: apiVersion, kind: kind)
    guard let name = ProtobufTypes.embedded.messageName(of: type) else {
      throw Problem(description: "the kind \(type) is not a built-in one")
    }
    var value = try message(raw, name, depth: 0)
    value["apiVersion"] = .string(apiVersion)
    value["kind"] = .string(kind)
    return Manifest(value)
  }

  private static func message(_ bytes: ArraySlice<UInt8>, _ name: String, depth: Int) throws(Problem) -> JSONValue {
    if depth > deepest { throw Problem(description: "nested deeper than \(deepest) messages") }
    if let special = try specialMessage(bytes, name) { return special }
    guard let type = ProtobufTypes.embedded.messages[name] else { throw Problem(description: "the type \(name) is not known") }
    var result: JSONValue = [:]
    var reader = WireReader(bytes)
    while let field = try reader.next() {
      guard let known = type[field.number] else { continue }
      try add(field.value, known, to: &result, depth: depth)
    }
    return result
  }

  private static func add(_ wire: WireReader.Value, _ field: ProtobufTypes.Field, to result: inout JSONValue, depth: Int)
    throws(Problem)
  {
    switch field.form {
    case .map(let values):
      guard case .bytes(let entry) = wire else { throw Problem(description: "\(field.name) is no map") }
      var reader = WireReader(entry)
      var key = ""
      var content: JSONValue?
      while let part = try reader.next() {
        if part.number == 1, case .bytes(let text) = part.value { key = String(decoding: text, as: UTF8.self) }
        if part.number == 2 { content = try value(part.value, values, depth: depth) }
      }
      if result[field.name]?.object == nil { result[field.name] = [:] }
      result[path: [field.name, key]] = content ?? ProtobufTypes.zero(values)
    case .repeated(let items):
      var elements = result[field.name]?.array ?? []
      if case .bytes(let packed) = wire, ProtobufTypes.isVarint(items) {
        var reader = WireReader(packed)
        while let number = try reader.varint() { elements.append(try value(.number(number), items, depth: depth)) }
      } else {
        elements.append(try value(wire, items, depth: depth))
      }
      result[field.name] = .array(elements)
    case .inline(let type):
      guard let inner = try value(wire, type, depth: depth).object else { return }
      for (key, member) in inner { result[key] = member }
    case .single(let type, let isOptional):
      let content = try value(wire, type, depth: depth)
      // The sender writes every field that is no pointer, empty or not.
      if isOptional || !content.isEmptyForProtobuf { result[field.name] = content }
    }
  }

  private static func value(_ wire: WireReader.Value, _ type: String, depth: Int) throws(Problem) -> JSONValue {
    switch (type, wire) {
    case ("string", .bytes(let text)): return .string(String(decoding: text, as: UTF8.self))
    case ("bytes", .bytes(let bytes)): return .string(Base64.encode(bytes))
    case ("bool", .number(let number)): return .bool(number != 0)
    case ("double", .fixed64(let bits)): return .double(Double(bitPattern: bits))
    case ("int32", .number(let number)): return .integer(Int64(Int32(truncatingIfNeeded: number)))
    case (_, .number(let number)): return .integer(Int64(bitPattern: number))
    case (_, .bytes(let bytes)): return try message(bytes, type, depth: depth + 1)
    default: throw Problem(description: "a value of type \(type) has another encoding")
    }
  }

  /// Types whose JSON form is no object of their fields.
  private static func specialMessage(_ bytes: ArraySlice<UInt8>, _ name: String) throws(Problem) -> JSONValue? {
    func fields() throws(Problem) -> [Int: WireReader.Value] {
      var reader = WireReader(bytes)
      var result: [Int: WireReader.Value] = [:]
      while let field = try reader.next() { result[field.number] = field.value }
      return result
    }
    func text(_ value: WireReader.Value?) -> String {
      if case .bytes(let bytes)? = value { String(decoding: bytes, as: UTF8.self) } else { "" }
    }
    func number(_ value: WireReader.Value?) -> UInt64 { if case .number(let number)? = value { number } else { 0 } }
    switch name {
    case "meta.v1.Time", "meta.v1.MicroTime":
      let parts = try fields()
      if parts.isEmpty { return .null }
      let time = Timestamp(
        secondsSince1970: Int64(bitPattern: number(parts[1])), nanoseconds: Int32(truncatingIfNeeded: number(parts[2])))
      // The zero of Go's time is no time.
      if time.seconds == -62_135_596_800 { return .null }
      return .string(name == "meta.v1.Time" ? time.description : time.microseconds)
    case "resource.Quantity", "api.resource.Quantity": return .string(text(try fields()[1]))
    case "meta.v1.Duration": return .string(GoDuration(nanoseconds: Int64(bitPattern: number(try fields()[1]))).description)
    case "intstr.IntOrString", "util.intstr.IntOrString":
      let parts = try fields()
      return number(parts[1]) == 1 ? .string(text(parts[3])) : .integer(Int64(Int32(truncatingIfNeeded: number(parts[2]))))
    case "meta.v1.FieldsV1", "runtime.RawExtension", "apiextensions.v1.JSON":
      guard case .bytes(let json)? = try fields()[1] else { return .null }
      do { return try JSONValue(json: Array(json)) } catch { throw Problem(description: "\(name): \(error)") }
    case "meta.v1.Verbs", "authorization.v1.ExtraValue", "certificates.v1.ExtraValue", "authentication.v1.ExtraValue":
      var reader = WireReader(bytes)
      var items: [JSONValue] = []
      while let field = try reader.next() { items.append(.string(text(field.value))) }
      return .array(items)
    default: return nil
    }
  }
}

extension JSONValue {
  /// What a sender writes for a field that was not set.
  fileprivate var isEmptyForProtobuf: Bool {
    switch self {
    case .null, .bool(false), .integer(0), .string(""), .double(0): true
    case .array(let elements): elements.isEmpty
    case .object(let members): members.isEmpty
    default: false
    }
  }
}

/// Splits a protobuf message into its fields.
struct WireReader {
  enum Value {
    case number(UInt64)
    case fixed64(UInt64)
    case fixed32(UInt32)
    case bytes(ArraySlice<UInt8>)
  }

  private var rest: ArraySlice<UInt8>

  init(_ bytes: ArraySlice<UInt8>) { rest = bytes }

  mutating func next() throws(ProtobufBody.Problem) -> (number: Int, value: Value)? {
    guard let tag = try varint() else { return nil }
    let number = Int(truncatingIfNeeded: tag >> 3)
    switch tag & 7 {
    case 0:
      guard let value = try varint() else { throw truncated }
      return (number, .number(value))
    case 1: return (number, .fixed64(try fixed(8)))
    case 2:
      guard let length = try varint(), length <= UInt64(rest.count) else { throw truncated }
      let bytes = rest.prefix(Int(length))
      rest = rest.dropFirst(Int(length))
      return (number, .bytes(bytes))
    case 5: return (number, .fixed32(UInt32(try fixed(4))))
    default: throw ProtobufBody.Problem(description: "unknown wire type \(tag & 7)")
    }
  }

  mutating func varint() throws(ProtobufBody.Problem) -> UInt64? {
    if rest.isEmpty { return nil }
    var result: UInt64 = 0
    var shift: UInt64 = 0
    while let byte = rest.popFirst() {
      result |= UInt64(byte & 0x7F) << shift
      if byte < 0x80 { return result }
      shift += 7
      if shift > 63 { throw ProtobufBody.Problem(description: "a number is too long") }
    }
    throw truncated
  }

  private mutating func fixed(_ count: Int) throws(ProtobufBody.Problem) -> UInt64 {
    guard rest.count >= count else { throw truncated }
    var result: UInt64 = 0
    for (index, byte) in rest.prefix(count).enumerated() { result |= UInt64(byte) << (8 * UInt64(index)) }
    rest = rest.dropFirst(count)
    return result
  }

  private var truncated: ProtobufBody.Problem { ProtobufBody.Problem(description: "the message is cut off") }
}
