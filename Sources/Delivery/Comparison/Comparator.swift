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
/// a field that was applied and is desired no more counts too. Fields that only the live object has are never drift
/// (gitops-engine/pkg/diff of the reference, pinned by diff_test.go).
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
    var target = prepared(desired, options)
    var normalisedLive = prepared(options.tracking.migrated(live, towards: desired), options)
    // A namespace that only one side names is not a difference.
    if target.namespace.isEmpty || normalisedLive.namespace.isEmpty {
      target.namespace = ""
      normalisedLive.namespace = ""
    }
    let last = lastApplied(to: live).map { prepared($0, options) } ?? target
    let predicted = Manifest(
      ThreeWayPrediction.predict(last: last.value, desired: target.value, live: normalisedLive.value, schema: schema))
    let differences = Difference.all(desired: predicted.value, live: normalisedLive.value, schema: schema)
    return ObjectComparison(
      isModified: !differences.isEmpty, normalisedLive: normalisedLive, predictedLive: predicted, differences: differences)
  }

  private static func prepared(_ manifest: Manifest, _ options: ComparisonOptions) -> Manifest {
    let normalised = ObjectNormalisation(options: options).normalised(manifest)
    return IgnoredFields(options.ignoreDifferences, for: manifest.key).removed(from: normalised)
  }

  /// What `kubectl apply` and its kin wrote down as applied last; `nil` when there is no such note, or none that can be read.
  private static func lastApplied(to live: Manifest) -> Manifest? {
    guard let text = live.annotation(Annotation.lastApplied), let value = try? JSONValue(json: text), value.object != nil else {
      return nil
    }
    return Manifest(value)
  }
}
