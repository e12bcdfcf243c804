import JSONSchema
import Synchronization

/// The schema of a chart, compiled once for any number of renders.
final class CompiledSchema: Sendable {
  private let result = Mutex<Result<JSONSchema, JSONSchemaError>?>(nil)

  /// The compiled form of a schema's text. It is kept unless documents from elsewhere may play a part.
  func schema(of text: [UInt8], _ resolver: SchemaResolver) throws(JSONSchemaError) -> JSONSchema {
    if !resolver.isOffline { return try JSONSchema(json: text, resolving: resolver) }
    return try result.withLock { result -> Result<JSONSchema, JSONSchemaError> in
      if let result { return result }
      let made = Result { () throws(JSONSchemaError) in try JSONSchema(json: text, resolving: resolver) }
      result = made
      return made
    }.get()
  }
}
