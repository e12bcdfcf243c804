import ObjectModel

/// Strategic merge patches: JSON merge patches that know the types, so that lists merge by element.
///
/// Two engines apply them, and on purpose they differ in the order of new elements, in the directives they know, and in
/// the age of the types they know: the API server (and `kubectl patch`), and kustomize.
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

  /// Applies a patch by a named set of rules, the kind's schema being looked up.
  ///
  /// - Returns: the object; `nil` when the patch deletes it, which only kustomize's rules know.
  /// - Throws: `StrategicMergeError` for a malformed patch, or for a kind that the rules do not cover.
  public static func apply(
    _ patch: JSONValue, to object: JSONValue, rules: StrategicMergeRules
  ) throws(StrategicMergeError) -> JSONValue? {
    let kind = GroupVersionKind(apiVersion: object["apiVersion"]?.string ?? "", kind: object["kind"]?.string ?? "")
    switch rules.engine {
    case .apiServer:
      guard let schema = KubernetesFacts.builtIn.schema(of: kind) else {
        throw StrategicMergeError(
          "strategic merge patch is not supported for \(kind.apiVersion), Kind=\(kind.kind); use a JSON merge patch instead")
      }
      return try apply(patch, to: object, schema: schema)
    case .kustomize(let lists):
      try checkDepth(patch, object)
      guard patch["kind"]?.string != nil, patch["metadata", "name"]?.string != nil else {
        throw StrategicMergeError("a strategic merge patch must name the kind and metadata.name of its object")
      }
      return try KustomizeMerge.merge(patch, into: object, lists: lists.lists(of: kind))
    }
  }

  private static func checkDepth(_ patch: JSONValue, _ object: JSONValue) throws(StrategicMergeError) {
    guard patch.isNested(within: JSONValue.mergeDepth), object.isNested(within: JSONValue.mergeDepth) else {
      throw StrategicMergeError("nested deeper than \(JSONValue.mergeDepth) levels")
    }
  }
}

/// By whose rules a strategic merge patch is applied.
public struct StrategicMergeRules: Sendable {
  enum Engine: Sendable {
    case apiServer
    case kustomize(KustomizeLists)
  }

  let engine: Engine

  /// The API server's and `kubectl patch`'s, for built-in kinds.
  public static let apiServer = StrategicMergeRules(engine: .apiServer)

  /// kustomize's with the lists of its built-in OpenAPI document, for any kind.
  public static let kustomize = kustomize(.builtIn)

  /// kustomize's with lists of one's own.
  public static func kustomize(_ lists: KustomizeLists) -> StrategicMergeRules { StrategicMergeRules(engine: .kustomize(lists)) }
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
