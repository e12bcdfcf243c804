import KubernetesSchema
import ObjectModel

/// What a live object becomes when the desired one is applied to it.
enum Prediction {
  /// By a client: fields of the desired object win; fields that were applied last and are desired no more go; all other live
  /// fields stay. Lists of built-in kinds merge by element, everywhere else they are taken as a whole.
  ///
  /// - Parameters:
  ///   - last: what was applied last; the desired object itself when that is not known.
  ///   - schema: the shape of the kind; `nil` for custom resources.
  static func clientSide(last: JSONValue, desired: JSONValue, live: JSONValue, schema: ObjectSchema?) -> JSONValue {
    if let schema {
      let patch = ThreeWayMerge.strategicPatch(last: last, modified: desired, live: live, schema: schema)
      // A patch made here is well formed, unless the objects do not fit their kind; then they are compared as plain JSON.
      if let predicted = try? StrategicMergePatch.apply(patch, to: live, schema: schema) { return predicted }
    }
    return MergePatch.apply(ThreeWayMerge.mergePatch(last: last, modified: desired, live: live), to: live)
  }

  /// By the API server, on behalf of the delivery engine, taking over what others own: fields that the engine applied before
  /// and that are desired no more go too. `nil` when the desired object does not fit its kind, which applying will tell.
  static func serverSide(desired: JSONValue, live: JSONValue, schema: ObjectSchema?) -> JSONValue? {
    let outcome = try? ServerSideApply.apply(
      desired, to: live, schema: schema ?? .deduced, manager: FieldManager(manager), force: true, time: "1970-01-01T00:00:00Z")
    guard var predicted = outcome?.object else { return nil }
    predicted["metadata", "managedFields"] = nil
    return predicted
  }

  /// Who the engine is to the API server.
  static let manager = "argocd-controller"
}
