import ObjectModel

/// Strategic merge patches: JSON merge patches that know the types, so that lists merge by element.
///
/// This is how the API server and `kubectl patch` apply them. kustomize has an engine of its own, which differs in the order of
/// new elements, in the directives it knows, and in the age of the types: see `StrategicMerge` in the room Kustomize.
public enum StrategicMergePatch {
  /// Applies a patch to an object of a built-in kind as the API server does.
  ///
  /// - Parameters:
  ///   - patch: as sent, directives included; none of them reaches the result.
  ///   - schema: of the object.
  /// - Throws: `StrategicMergeError` for a malformed patch.
  public static func apply(
    _ patch: JSONValue, to object: JSONValue, schema: ObjectSchema
  ) throws(StrategicMergeError) -> JSONValue {
    guard let members = patch.object, let original = object.object else {
      throw StrategicMergeError(
        "a strategic merge patch and what it is applied to must be objects, not \(patch.kindName) and \(object.kindName)")
    }
    try checkDepth(patch, object)
    return .object(try ServerMerge.merge(members, into: original, schema: schema))
  }

  /// Applies a patch to an object of a built-in kind, whose schema is looked up, as `kubectl patch` does.
  ///
  /// - Throws: `StrategicMergeError` for a malformed patch, and for a kind that is not built in.
  public static func apply(_ patch: JSONValue, to object: JSONValue) throws(StrategicMergeError) -> JSONValue {
    let kind = GroupVersionKind(apiVersion: object["apiVersion"]?.string ?? "", kind: object["kind"]?.string ?? "")
    guard let schema = KubernetesFacts.builtIn.schema(of: kind) else {
      throw StrategicMergeError(
        "strategic merge patch is not supported for \(kind.apiVersion), Kind=\(kind.kind); use a JSON merge patch instead")
    }
    return try apply(patch, to: object, schema: schema)
  }

  private static func checkDepth(_ patch: JSONValue, _ object: JSONValue) throws(StrategicMergeError) {
    guard patch.isNested(within: JSONValue.mergeDepth), object.isNested(within: JSONValue.mergeDepth) else {
      throw StrategicMergeError("nested deeper than \(JSONValue.mergeDepth) levels")
    }
  }
}

/// Why a strategic merge patch cannot be applied.
public struct StrategicMergeError: Error, Sendable, Equatable, CustomStringConvertible {
  /// What is wrong, and with which part of the patch.
  public var message: String

  init(_ message: String) { self.message = message }

  public var description: String { message }
}

/// The keys by which a strategic merge patch gives orders beside its values.
enum PatchDirective {
  /// On an object: what to do with it instead of merging.
  static let patch = "$patch"
  /// On an object: the only keys that may stay.
  static let retainKeys = "$retainKeys"
  /// Beside a list: the order of its elements, as `$setElementOrder/containers`.
  static let setElementOrder = "$setElementOrder/"
  /// Beside a list of scalars: the elements to remove, as `$deleteFromPrimitiveList/finalizers`.
  static let deleteFromPrimitiveList = "$deleteFromPrimitiveList/"

  static func isDirective(_ key: String) -> Bool {
    guard key.utf8.first == UInt8(ascii: "$") else { return false }
    return key == patch || key == retainKeys || key.hasPrefix(setElementOrder) || key.hasPrefix(deleteFromPrimitiveList)
  }
}
