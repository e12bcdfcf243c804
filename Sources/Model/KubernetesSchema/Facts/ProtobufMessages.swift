import CKubernetesFacts
import ObjectModel
import Synchronization

/// The protobuf field numbers of the built-in types, and which of their fields are pointers.
///
/// The facts are one line a message; a line is read when its message is first asked for.
public final class ProtobufMessages: Sendable {
  /// The embedded facts, indexed when first asked for and shared from then on.
  public static let builtIn = ProtobufMessages()

  /// The line of every message, by the name of the type.
  private let lines: [String: Range<Int>]
  private let read = Mutex<[String: ProtobufMessage]>([:])

  private init() {
    var lines: [String: Range<Int>] = [:]
    Self.withText { text in
      var start = 0
      while start < text.count {
        var end = start
        while end < text.count, text[end] != UInt8(ascii: "\n") { end += 1 }
        let line = text[start..<end]
        if let open = line.firstIndex(of: UInt8(ascii: "\"")), let brace = line.firstIndex(of: UInt8(ascii: "{")), open < brace,
          let close = line[(open + 1)...].firstIndex(of: UInt8(ascii: "\"")),
          let last = line.lastIndex(of: UInt8(ascii: "}")), brace < last
        {
          lines[String(decoding: line[(open + 1)..<close], as: UTF8.self)] = brace..<(last + 1)
        }
        start = end + 1
      }
    }
    self.lines = lines
  }

  /// The fields of a type, as `core.v1.PodSpec`; `nil` for a type that has no protobuf form.
  public func message(_ name: String) -> ProtobufMessage? {
    guard let line = lines[name] else { return nil }
    return read.withLock { known in
      if let found = known[name] { return found }
      let json = Self.withText { Array($0[line]) }
      guard let fields = try? JSONValue(json: json).object else { return nil }
      let message = ProtobufMessage(fields)
      known[name] = message
      return message
    }
  }

  private static func withText<Result>(_ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
    var length = 0
    let bytes = kubernetes_protobuf_json(&length)
    return body(UnsafeBufferPointer(start: bytes, count: length))
  }
}

/// The fields of one message.
public struct ProtobufMessage: Sendable {
  /// By field number.
  public let fields: [Int: ProtobufField]
  private let numbers: [String: Int]

  init(_ facts: JSONObject) {
    var fields: [Int: ProtobufField] = [:]
    var numbers: [String: Int] = [:]
    for (name, fact) in facts {
      guard let number = fact[0]?.int, let type = fact[1]?.string else { continue }
      let flag = fact[2]?.string.flatMap(ProtobufField.Presence.init(rawValue:)) ?? .always
      fields[number] = ProtobufField(name: name, type: type, presence: flag)
      numbers[name] = number
    }
    self.fields = fields
    self.numbers = numbers
  }

  /// A field by its JSON name.
  public subscript(name: String) -> ProtobufField? { numbers[name].flatMap { fields[$0] } }
}

/// One field of a message.
public struct ProtobufField: Sendable {
  /// How a sender writes the field.
  public enum Presence: String, Sendable {
    /// Always, even when it is zero or empty: absent and zero are the same.
    case always = ""
    /// Only when it is set: a pointer, for which zero is a value.
    case optional
    case repeated
    /// A string-keyed map; the type is `key,value`.
    case map
    /// A message whose fields JSON writes into the parent.
    case inline
  }

  /// The name in JSON.
  public let name: String
  /// `string`, `int32`, `int64`, `bool`, `bytes`, `double`, or a type such as `core.v1.Container`; of a map `key,value`.
  public let type: String
  public let presence: Presence
}
