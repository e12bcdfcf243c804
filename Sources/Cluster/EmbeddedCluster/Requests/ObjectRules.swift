import KubernetesSchema
import ObjectModel

/// What happens to every object on its way into the store, whoever writes it: unknown fields, defaults, validation.
///
/// Pure, but for what `Allocations` hands out.
struct ObjectRules: Sendable {
  let definition: ResourceDefinition

  /// An object with unknown fields dropped and defaults filled in, and the paths of the unknown fields.
  ///
  /// - Throws: 400 for a value that its type cannot hold.
  func prepared(_ object: Manifest) throws(APIStatus) -> (object: Manifest, unknown: [String]) {
    if let structure = definition.custom?.structure {
      let (pruned, unknown) = structure.pruned(object.value)
      return (Manifest(structure.defaulted(pruned)), unknown)
    }
    let decoded = TypedDecoding(object.value, schema: definition.schema)
    if let mismatch = decoded.mismatch {
      let kind = definition.kind
      throw .badRequest(
        "\(kind.kind) in version \"\(kind.version)\" cannot be handled as a \(kind.kind): \(mismatch.message)")
    }
    var result = Manifest(decoded.object)
    (result.kind, result.apiVersion) = (object.kind, object.apiVersion)
    if result["metadata"] == nil { result["metadata"] = [:] }
    BuiltInDefaults.apply(to: &result, definition)
    return (result, decoded.unknownFields.filter { $0 != "kind" && $0 != "apiVersion" })
  }

  /// What is wrong with a new object, or with a change.
  func errors(in object: Manifest, replacing old: Manifest?) -> [FieldError] {
    if let structure = definition.custom?.structure {
      return MetadataValidation.errors(in: object, definition, replacing: old) + structure.validate(object.value)
    }
    return MetadataValidation.errors(in: object, definition, replacing: old)
      + BuiltInValidation.errors(in: object, definition, replacing: old)
  }

  /// Checks, by the way the client wants unknown fields treated.
  ///
  /// - Returns: warnings for the client.
  func admit(_ object: Manifest, unknown: [String], replacing old: Manifest?, _ validation: WriteRequestOptions.Validation)
    throws(APIStatus) -> [String]
  {
    if !unknown.isEmpty, validation == .strict {
      let list = unknown.map { "unknown field \"\($0)\"" }.joined(separator: ", ")
      throw .badRequest(
        "\(definition.kind.kind) in version \"\(definition.kind.version)\" cannot be handled as a \(definition.kind.kind): strict decoding error: \(list)"
      )
    }
    let errors = errors(in: object, replacing: old)
    if !errors.isEmpty { throw .invalid(definition.kind, object.name, errors) }
    return validation == .warn ? unknown.map { "unknown field \"\($0)\"" } : []
  }
}
