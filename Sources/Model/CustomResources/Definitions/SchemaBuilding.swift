import ObjectModel

/// The small vocabulary in which the schemas of our own kinds are written.
enum Schema {
  static let string: JSONValue = ["type": "string"]
  static let boolean: JSONValue = ["type": "boolean"]
  static let integer: JSONValue = ["type": "integer", "format": "int64"]
  static let time: JSONValue = ["type": "string", "format": "date-time"]
  static let strings: JSONValue = list(of: string)
  static let stringMap: JSONValue = ["type": "object", "additionalProperties": ["type": "string"]]
  static let integerOrString: JSONValue = [
    "anyOf": [["type": "integer"], ["type": "string"]], "x-kubernetes-int-or-string": true,
  ]
  /// An object of any content.
  static let free: JSONValue = ["type": "object", "x-kubernetes-preserve-unknown-fields": true]

  static func list(of item: JSONValue) -> JSONValue { ["type": "array", "items": item] }

  /// An object; members no field names are kept, so that newer manifests survive an older definition.
  static func object(required: [String] = [], _ properties: JSONObject) -> JSONValue {
    var schema: JSONValue = ["type": "object", "properties": .object(properties), "x-kubernetes-preserve-unknown-fields": true]
    if !required.isEmpty { schema["required"] = JSONValue(required) }
    return schema
  }

  /// An object with a sentence for `kubectl explain`.
  static func object(_ description: String, required: [String] = [], _ properties: JSONObject) -> JSONValue {
    object(required: required, properties).explained(description)
  }
}

extension JSONValue {
  /// The schema with a sentence for `kubectl explain`.
  func explained(_ description: String) -> JSONValue {
    var schema = self
    schema["description"] = .string(description)
    return schema
  }
}
