import KubernetesSchema
import ObjectModel

/// Turns the protobuf message of a built-in type into the members that its JSON form has.
struct ProtobufDecoder {
  /// The deepest nesting that is followed; no built-in type needs a tenth of it.
  static let maximumDepth = 100

  /// The first and the last second of the years that RFC 3339 can write: 1 and 9999.
  private static let firstSecond: Int64 = -62_135_596_800
  private static let lastSecond: Int64 = 253_402_300_799

  private let messages = ProtobufMessages.builtIn

  mutating func message(_ type: String, _ bytes: ArraySlice<UInt8>, depth: Int) throws(ProtobufBody.Problem) -> JSONObject {
    if depth > Self.maximumDepth {
      throw ProtobufBody.Problem("the protobuf body is nested deeper than \(Self.maximumDepth) levels")
    }
    guard let message = messages.message(type) else {
      throw ProtobufBody.Problem("the type \(type) has no protobuf form; send JSON")
    }
    var result: JSONObject = [:]
    var lists: [String: [JSONValue]] = [:]
    var maps: [String: [(String, JSONValue)]] = [:]
    var reader = ProtobufReader(bytes)
    while let (number, payload) = try reader.next() {
      // Fields of newer versions are skipped.
      guard let field = message.fields[number] else { continue }
      switch field.presence {
      case .inline:
        for (key, value) in try self.message(field.type, try content(payload, field), depth: depth + 1) { result[key] = value }
      case .repeated:
        let elements = try self.elements(field, payload, depth: depth)
        lists[field.name, default: []] += elements
      case .map:
        maps[field.name, default: []].append(try entry(field, payload, depth: depth))
      case .always:
        let value = try self.value(field.type, payload, field, depth: depth)
        result[field.name] = isZero(value, field.type) ? nil : value
      case .optional:
        let value = try self.value(field.type, payload, field, depth: depth)
        result[field.name] = value == .null ? nil : value
      }
    }
    for (name, elements) in lists { result[name] = .array(elements) }
    for (name, members) in maps { result[name] = .object(JSONObject(members)) }
    return result
  }

  private func content(_ payload: ProtobufReader.Payload, _ field: ProtobufField) throws(ProtobufBody.Problem) -> ArraySlice<
    UInt8
  > {
    guard case .bytes(let content) = payload else { throw mismatch(field) }
    return content
  }

  private func mismatch(_ field: ProtobufField) -> ProtobufBody.Problem {
    ProtobufBody.Problem("the protobuf body is damaged: field \(field.name) is not of type \(field.type)")
  }

  private mutating func elements(_ field: ProtobufField, _ payload: ProtobufReader.Payload, depth: Int) throws(ProtobufBody
    .Problem)
    -> [JSONValue]
  {
    guard case .bytes(let content) = payload, ["int32", "int64", "bool", "double"].contains(field.type) else {
      return [try value(field.type, payload, field, depth: depth)]
    }
    var packed = ProtobufReader(content)
    var result: [JSONValue] = []
    while !packed.isAtEnd {
      let element: ProtobufReader.Payload =
        field.type == "double" ? .fixed64(try packed.littleEndian(8)) : .varint(try packed.varint())
      result.append(try value(field.type, element, field, depth: depth))
    }
    return result
  }

  private mutating func entry(_ field: ProtobufField, _ payload: ProtobufReader.Payload, depth: Int) throws(ProtobufBody.Problem)
    -> (String, JSONValue)
  {
    let type = String(field.type.drop { $0 != "," }.dropFirst())
    var reader = ProtobufReader(try content(payload, field))
    var key = ""
    var value: JSONValue?
    while let (number, payload) = try reader.next() {
      if number == 1 { key = String(decoding: try content(payload, field), as: UTF8.self) }
      if number == 2 { value = try self.value(type, payload, field, depth: depth + 1) }
    }
    if let value { return (key, value) }
    return (key, try self.value(type, .bytes([]), field, depth: depth + 1))
  }

  private mutating func value(
    _ type: String, _ payload: ProtobufReader.Payload, _ field: ProtobufField, depth: Int
  ) throws(ProtobufBody.Problem) -> JSONValue {
    switch (type, payload) {
    case ("string", .bytes(let text)): return .string(String(decoding: text, as: UTF8.self))
    case ("bytes", .bytes(let content)): return .string(Base64.encode(content))
    case ("bool", .varint(let number)): return .bool(number != 0)
    case ("int32", .varint(let number)): return .integer(Int64(Int32(truncatingIfNeeded: number)))
    case ("int64", .varint(let number)): return .integer(Int64(bitPattern: number))
    case ("double", .fixed64(let pattern)):
      let number = Double(bitPattern: pattern)
      guard number.isFinite else { throw ProtobufBody.Problem("field \(field.name) is not a finite number") }
      return .double(number)
    case (_, .bytes(let content)) where type.contains("."):
      if let special = try special(type, content, depth: depth) { return special }
      return .object(try message(type, content, depth: depth + 1))
    default: throw mismatch(field)
    }
  }

  /// Types whose JSON form is not an object of their fields; `nil` for every other type.
  private mutating func special(_ type: String, _ content: ArraySlice<UInt8>, depth: Int) throws(ProtobufBody.Problem)
    -> JSONValue?
  {
    switch type {
    case "meta.v1.Time", "meta.v1.MicroTime":
      let fields = try message(type, content, depth: depth + 1)
      let seconds = fields["seconds"]?.integer ?? 0
      let nanoseconds = fields["nanos"]?.int ?? 0
      if seconds == 0, nanoseconds == 0 { return .null }
      // The zero of Go's time is no time.
      if seconds == Self.firstSecond { return .null }
      guard (Self.firstSecond...Self.lastSecond).contains(seconds), (0..<1_000_000_000).contains(nanoseconds) else {
        throw ProtobufBody.Problem("a time in the protobuf body is out of range")
      }
      let time = Timestamp(secondsSince1970: seconds, nanoseconds: Int32(nanoseconds))
      return .string(type == "meta.v1.Time" ? time.description : time.microseconds)
    case "meta.v1.Duration":
      let nanoseconds = try message(type, content, depth: depth + 1)["duration"]?.integer ?? 0
      return .string(GoDuration(nanoseconds: nanoseconds).description)
    case "resource.Quantity":
      return try message(type, content, depth: depth + 1)["string"] ?? "0"
    case "intstr.IntOrString":
      let fields = try message(type, content, depth: depth + 1)
      return fields["type"]?.integer == 1 ? fields["strVal"] ?? "" : fields["intVal"] ?? 0
    case "meta.v1.FieldsV1", "runtime.RawExtension", "apiextensions.v1.JSON":
      return try embeddedJSON(content)
    case "meta.v1.Verbs", "authorization.v1.ExtraValue", "authentication.v1.ExtraValue", "certificates.v1.ExtraValue":
      return try message(type, content, depth: depth + 1)["items"] ?? []
    case "apiextensions.v1.JSONSchemaPropsOrBool":
      let fields = try message(type, content, depth: depth + 1)
      return fields["schema"] ?? fields["allows"] ?? false
    case "apiextensions.v1.JSONSchemaPropsOrArray":
      let fields = try message(type, content, depth: depth + 1)
      return fields["schema"] ?? fields["jSONSchemas"] ?? []
    case "apiextensions.v1.JSONSchemaPropsOrStringArray":
      let fields = try message(type, content, depth: depth + 1)
      return fields["schema"] ?? fields["property"] ?? []
    default: return nil
    }
  }

  private func embeddedJSON(_ content: ArraySlice<UInt8>) throws(ProtobufBody.Problem) -> JSONValue {
    var reader = ProtobufReader(content)
    while let (number, payload) = try reader.next() {
      guard number == 1, case .bytes(let text) = payload, !text.isEmpty else { continue }
      do {
        return try JSONValue(json: Array(text), limits: JSONLimits(depth: 1000, bytes: 3 << 20))
      } catch {
        throw ProtobufBody.Problem("a JSON value inside the protobuf body cannot be read: \(error)")
      }
    }
    return .null
  }

  /// Whether a field that is always written holds nothing.
  private func isZero(_ value: JSONValue, _ type: String) -> Bool {
    switch value {
    case .null, .bool(false), .integer(0), .string(""), .array([]): true
    case .double(let number): number == 0
    case .object(let members): members.isEmpty
    case .string("0"): type == "resource.Quantity"
    case .string("0s"): type == "meta.v1.Duration"
    default: false
    }
  }
}
