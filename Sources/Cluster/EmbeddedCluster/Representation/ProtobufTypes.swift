import CKubernetesFacts
import ObjectModel

/// The protobuf field numbers of the built-in types, as embedded.
struct ProtobufTypes: Sendable {
  struct Field: Sendable {
    enum Form: Sendable {
      /// A field with one value; an optional one keeps even an empty value.
      case single(String, isOptional: Bool)
      case repeated(String)
      /// Keys are strings.
      case map(values: String)
      /// A message whose fields stand in the parent in JSON.
      case inline(String)
    }

    var name: String
    var form: Form
  }

  /// Read when first asked for.
  static let embedded = ProtobufTypes()

  /// Fields by number, by the name of the message.
  let messages: [String: [Int: Field]]

  private init() {
    var length = 0
    let pointer = kubernetes_protobuf_json(&length)
    let text = Array(UnsafeBufferPointer(start: pointer, count: length))
    var messages: [String: [Int: Field]] = [:]
    let facts = (try? JSONValue(json: text)) ?? [:]
    for (name, fields) in facts["messages"]?.object ?? [:] {
      var byNumber: [Int: Field] = [:]
      for (field, parts) in fields.object ?? [:] {
        guard let number = parts[0]?.int, let type = parts[1]?.string else { continue }
        byNumber[number] = Field(name: field, form: Self.form(type, parts[2]?.string ?? ""))
      }
      messages[name] = byNumber
    }
    self.messages = messages
  }

  private static func form(_ type: String, _ flag: String) -> Field.Form {
    switch flag {
    case "repeated": .repeated(type)
    case "map": .map(values: String(type.split(separator: ",").last ?? "string"))
    case "inline": .inline(type)
    default: .single(type, isOptional: flag == "optional")
    }
  }

  /// The message of a kind; `nil` for kinds that are not built in.
  func messageName(of kind: GroupVersionKind) -> String? {
    let short = kind.group.isEmpty ? "core" : String(kind.group.prefix { $0 != "." })
    let candidates = ["\(short).\(kind.version).\(kind.kind)", "meta.v1.\(kind.kind)"]
    return candidates.first { messages[$0] != nil }
  }

  static func isVarint(_ type: String) -> Bool { ["int32", "int64", "bool"].contains(type) }

  static func zero(_ type: String) -> JSONValue {
    switch type {
    case "string", "bytes": ""
    case "bool": false
    case "int32", "int64": 0
    default: [:]
    }
  }
}
