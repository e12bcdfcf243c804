import CustomResources
import KubernetesSchema
import ObjectModel

/// What comparing a desired object with a live one gave.
public struct ObjectComparison: Sendable, Hashable {
  /// Whether applying the desired object would change the live one.
  public var isModified: Bool
  /// The live object as it was compared, evened out and without ignored fields; `nil` when it is missing.
  public var normalisedLive: Manifest?
  /// What the live object would become; `nil` when it would be pruned.
  public var predictedLive: Manifest?
  /// The fields that differ; empty unless both objects exist.
  public var differences: [Difference]
}

/// Tells drift from agreement.
///
/// Two-way: only the fields of the desired object are compared. Three-way, when the live object carries what was applied last:
/// a field that was applied and is desired no more counts too. With server-side apply, what the engine owns in the live object
/// takes the place of what was applied last. Fields that only the live object has are never drift (gitops-engine/pkg/diff of the
/// reference, pinned by diff_test.go).
public enum Comparator {
  public static func compare(desired: Manifest?, live: Manifest?, options: ComparisonOptions = ComparisonOptions())
    -> ObjectComparison
  {
    guard let desired else {
      return ObjectComparison(
        isModified: false, normalisedLive: live.map { prepared($0, options) }, predictedLive: nil, differences: [])
    }
    guard let live else {
      return ObjectComparison(isModified: true, normalisedLive: nil, predictedLive: prepared(desired, options), differences: [])
    }
    let schema = options.schema(of: desired)
    let normalisedLive = prepared(options.tracking.migrated(live, towards: desired), options)
    let last = lastApplied(to: live).map { prepared($0, options) }
    let target = aligned(prepared(desired, options), with: normalisedLive, last: last, schema)
    let predicted =
      serverSide(target, normalisedLive, live, schema, options) ?? clientSide(target, normalisedLive, last: last, schema)
    let differences = Difference.all(desired: predicted.value, live: normalisedLive.value, schema: schema)
    return ObjectComparison(
      isModified: !differences.isEmpty, normalisedLive: normalisedLive, predictedLive: predicted, differences: differences)
  }

  /// The desired object, spelled as the live one where both mean the same.
  private static func aligned(_ target: Manifest, with live: Manifest, last: Manifest?, _ schema: ObjectSchema?) -> Manifest {
    var target = target
    if let schema {
      let spelled = Normalisation(schema: schema).aligned(target.value, with: live.value)
      target = Manifest(BorrowedDefaults.filled(spelled, from: live.value, last: last?.value ?? spelled, schema: schema))
    }
    // A namespace that only one side names is not a difference.
    if target.namespace.isEmpty { target.namespace = live.namespace }
    return target
  }

  private static func clientSide(
    _ target: Manifest, _ normalisedLive: Manifest, last: Manifest?, _ schema: ObjectSchema?
  ) -> Manifest {
    var last = last ?? target
    last.namespace = target.namespace
    return Manifest(
      Prediction.clientSide(last: last.value, desired: target.value, live: normalisedLive.value, schema: schema))
  }

  /// `nil` when the object is not applied server-side, or does not fit its kind.
  private static func serverSide(
    _ target: Manifest, _ normalisedLive: Manifest, _ live: Manifest, _ schema: ObjectSchema?, _ options: ComparisonOptions
  ) -> Manifest? {
    guard options.appliesServerSide(target) else { return nil }
    var normalisedLive = normalisedLive
    normalisedLive["metadata", "managedFields"] = live["metadata", "managedFields"]
    return Prediction.serverSide(desired: target.value, live: normalisedLive.value, schema: schema).map(Manifest.init)
  }

  private static func prepared(_ manifest: Manifest, _ options: ComparisonOptions) -> Manifest {
    var manifest = manifest
    manifest["metadata", "managedFields"] = nil
    var normalised = ObjectNormalisation(options: options).normalised(manifest)
    if let schema = options.schema(of: manifest) {
      normalised = Manifest(Normalisation(schema: schema).normalised(normalised.value))
    }
    return IgnoredFields(options.ignoreDifferences, for: manifest.key).removed(from: normalised)
  }

  /// What `kubectl apply` and its kin wrote down as applied last; `nil` when there is no such note, or none that can be read.
  private static func lastApplied(to live: Manifest) -> Manifest? {
    guard let text = live.annotation(Annotation.lastApplied), let value = try? JSONValue(json: text), value.object != nil else {
      return nil
    }
    return Manifest(value)
  }

  /// The desired object with the live values of ignored fields, for applying with `RespectIgnoreDifferences`: what is ignored is
  /// then not written either.
  public static func respectingIgnoredFields(desired: Manifest, live: Manifest, options: ComparisonOptions) -> Manifest {
    IgnoredFields(options.ignoreDifferences, for: desired.key).restored(in: desired, from: live)
  }
}
