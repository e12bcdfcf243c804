import KubernetesSchema
import ObjectModel

/// What happens to every object on its way into the store, whoever writes it: its type, defaults, validation. Pure.
struct ObjectRules: Sendable {
  let definition: ResourceDefinition

  /// Where an object comes from, for errors name it.
  enum Source: Sendable {
    /// The body of a request.
    case body
    /// A stored object that a patch changed.
    case patch
  }

  /// An object as its type has it.
  struct Prepared: Sendable {
    /// Unknown fields dropped, defaults filled in.
    var object: Manifest
    /// The paths of the fields that were dropped.
    var unknownFields: [String]
  }

  // MARK: - Type and defaults

  /// Reads an object as its type has it, and fills in the defaults.
  ///
  /// - Throws: 400 for a body with a value of a wrong kind, 422 for a patch that leads to one.
  func prepared(_ object: Manifest, from source: Source, _ validation: WriteRequestOptions.Validation) throws(APIStatus)
    -> Prepared
  {
    let (result, mismatch) = definition.custom.map { custom(object, $0.structure) } ?? builtIn(object)
    return try checked(result, mismatch, object, source, validation)
  }

  /// The same for an object of a built-in kind of which only the status is new.
  func prepared(statusOf object: Manifest, from source: Source, _ validation: WriteRequestOptions.Validation) throws(APIStatus)
    -> Prepared
  {
    let decoding = TypedDecoding(["status": object["status"] ?? .null], schema: definition.schema)
    var result = object
    result["status"] = decoding.object["status"]
    if decoding.mismatch == nil { Defaulting.applyDefaults(to: &result) }
    return try checked(
      Prepared(object: result, unknownFields: decoding.unknownFields), decoding.mismatch, object, source, validation)
  }

  private func checked(
    _ result: Prepared, _ mismatch: TypedDecoding.Mismatch?, _ object: Manifest, _ source: Source,
    _ validation: WriteRequestOptions.Validation
  ) throws(APIStatus) -> Prepared {
    if let mismatch { throw refusal(of: object, mismatch.message, source) }
    if !result.unknownFields.isEmpty, validation == .strict {
      let list = result.unknownFields.map { "unknown field \"\($0)\"" }.joined(separator: ", ")
      throw refusal(of: object, "strict decoding error: \(list)", source)
    }
    return result
  }

  private func builtIn(_ object: Manifest) -> (Prepared, TypedDecoding.Mismatch?) {
    let decoding = TypedDecoding(object.value, schema: definition.schema)
    var decoded = Manifest(decoding.object)
    (decoded.kind, decoded.apiVersion) = (object.kind, object.apiVersion)
    if decoded["metadata"] == nil { decoded["metadata"] = [:] }
    if decoding.mismatch == nil { Defaulting.applyDefaults(to: &decoded) }
    let unknown = decoding.unknownFields.filter { $0 != "kind" && $0 != "apiVersion" }
    return (Prepared(object: decoded, unknownFields: unknown), decoding.mismatch)
  }

  /// Custom objects have a type for their metadata only; the rest is for their schema to judge.
  private func custom(_ object: Manifest, _ structure: StructuralSchema) -> (Prepared, TypedDecoding.Mismatch?) {
    let metadata = TypedDecoding(object["metadata"] ?? [:], schema: Self.metadata)
    var object = object
    object["metadata"] = metadata.object
    let (pruned, unknown) = structure.pruned(object.value)
    let fields = metadata.unknownFields.map { "metadata.\($0)" } + unknown
    return (Prepared(object: Manifest(structure.defaulted(pruned)), unknownFields: fields), metadata.mismatch)
  }

  private static let metadata = KubernetesFacts.builtIn.schema(ofType: "meta.v1.ObjectMeta") ?? .deduced

  private func refusal(of object: Manifest, _ problem: String, _ source: Source) -> APIStatus {
    let kind = definition.kind
    switch source {
    case .body:
      return .badRequest("\(kind.kind) in version \"\(kind.version)\" cannot be handled as a \(kind.kind): \(problem)")
    case .patch:
      return APIStatus(
        code: 422, reason: "Invalid",
        message: " \"\" is invalid: patch: Invalid value: \(JSONValue.string(object.value.json()).json()): \(problem)",
        details: ["causes": [["reason": "FieldValueInvalid", "message": .string(problem), "field": "patch"]]])
    }
  }

  // MARK: - Validation

  /// What is wrong with a new object, or with a change.
  func errors(in object: Manifest, replacing old: Manifest?, subresource: String = "") -> [FieldError] {
    let errors = MetadataValidation.errors(in: object, definition, replacing: old)
    if let structure = definition.custom?.structure { return errors + structure.validate(object.value) }
    // A status is written by who knows, and what did not change was found to be right before, or is older than a rule.
    if subresource == "status" || old.map({ Self.isSame($0, object) }) == true { return errors }
    return errors + BuiltInValidation.errors(in: object, definition, replacing: old, subresource: subresource)
  }

  /// Whether two states of an object differ in their metadata and status at most.
  private static func isSame(_ old: Manifest, _ new: Manifest) -> Bool {
    func content(_ object: Manifest) -> JSONValue {
      var value = object.value
      value["metadata"] = nil
      value["status"] = nil
      return value
    }
    return content(old) == content(new)
  }

  /// Checks an object that is complete.
  ///
  /// - Returns: warnings for the client, by the way it wants unknown fields treated.
  /// - Throws: 422 with all that is wrong.
  func admit(
    _ object: Manifest, unknownFields: [String], replacing old: Manifest?, subresource: String = "",
    _ validation: WriteRequestOptions.Validation
  ) throws(APIStatus) -> [String] {
    let errors = errors(in: object, replacing: old, subresource: subresource)
    if !errors.isEmpty { throw .invalid(definition.kind, object.name, errors) }
    return validation == .warn ? unknownFields.map { "unknown field \"\($0)\"" } : []
  }
}
