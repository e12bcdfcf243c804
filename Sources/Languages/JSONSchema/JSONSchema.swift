import ObjectModel

/// A compiled JSON Schema of draft 4, 6, 7, 2019-09 or 2020-12, for checking any number of values.
///
/// The draft is what `$schema` names, 2020-12 when it names none. A schema is itself checked against the metaschema of
/// its draft first. Numbers are compared by value: `2.0` is an integer, and equals `2`. `format` and the `content…`
/// keywords are annotations and refuse nothing. Patterns are those of RE2, found anywhere in the text.
///
/// What is refused, and in which words, follows the validator that Helm uses.
public struct JSONSchema: Sendable {
  let schemas: CompiledSchemas

  /// Compiles a schema.
  ///
  /// - Parameters:
  ///   - document: the schema: an object or a Boolean.
  ///   - location: the URL that relative references start from and that messages name.
  ///   - resolving: where other documents come from.
  /// - Throws: `JSONSchemaError` for a document that is no schema, or a reference that leads nowhere.
  public init(
    document: JSONValue, location: String = JSONSchema.defaultLocation, resolving: SchemaResolver = .offline
  ) throws(JSONSchemaError) {
    var compiler = SchemaCompiler(library: SchemaLibrary(resolver: resolving), checksSchemas: true)
    schemas = try compiler.compile(document, at: location)
  }

  /// Compiles a metaschema, or any document that is known to be a schema.
  init(trusted document: JSONValue, location: String) throws(JSONSchemaError) {
    var compiler = SchemaCompiler(library: SchemaLibrary(resolver: .offline), checksSchemas: false)
    schemas = try compiler.compile(document, at: location)
  }

  /// The URL that Helm gives to a chart's `values.schema.json`.
  public static let defaultLocation = "file:///values.schema.json"

  /// Whether a value fits the schema.
  public func isValid(_ value: JSONValue) -> Bool {
    var validation = Validation(schemas, wantsFailures: false)
    return validation.run(value).isValid
  }

  /// Everything in which a value does not fit the schema; empty when it fits.
  ///
  /// The failures come in the order of the keywords, and of the names where a keyword is about several members.
  public func validate(_ value: JSONValue) -> [SchemaFailure] {
    if isValid(value) { return [] }
    var validation = Validation(schemas, wantsFailures: true)
    guard case .invalid(let finding?) = validation.run(value) else { return [] }
    if case .several = finding.reason { return finding.causes.map(SchemaFailure.init) }
    return [SchemaFailure(finding)]
  }
}

extension JSONSchema {
  /// Compiles the text of a schema.
  ///
  /// - Throws: `JSONSchemaError.unreadable` for a text that is not JSON, and what `init(document:location:resolving:)` throws.
  public init(
    json text: [UInt8], location: String = JSONSchema.defaultLocation, resolving: SchemaResolver = .offline
  ) throws(JSONSchemaError) {
    let document: JSONValue
    do throws(JSONSyntaxError) {
      document = try JSONValue(json: text, limits: JSONLimits(depth: 500))
    } catch {
      throw .unreadable(Self.complaint(error, in: text))
    }
    try self.init(document: document, location: location, resolving: resolving)
  }

  /// The decoder's words for the errors that are common; ours, with line and column, for the rest.
  private static func complaint(_ error: JSONSyntaxError, in text: [UInt8]) -> String {
    let isBlank = text.allSatisfy { [0x20, 0x09, 0x0A, 0x0D].contains($0) }
    if isBlank { return "EOF" }
    if error.offset >= text.count { return "unexpected EOF" }
    switch error.problem {
    case "unexpected text after the value": return "invalid character after top-level value"
    case "expected a value":
      let character = String(decoding: [text[error.offset]], as: UTF8.self)
      return "invalid character \(character.goQuoted(by: "'")) looking for beginning of value"
    default: return error.description
    }
  }
}
