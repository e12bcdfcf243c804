import CustomResources
import KubernetesSchema
import ObjectModel

/// What comparing a desired object with a live one gave.
public struct ObjectComparison: Sendable, Hashable {
  /// Whether applying the desired object would change the live one.
  public var isModified: Bool
  /// The live object as it was compared, evened out and without ignored fields, with the defaults of its kind where the two
  /// differ; `nil` when it is missing.
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
/// reference, pinned by diff_test.go), unless they lie in a list or structure that is applied as a whole.
///
/// Compared is what the live object would become with what it is, each with the defaults that the API server fills in: to write
/// a default out, or to cease doing so, is not drift.
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
    let last = lastApplied(to: live).map { prepared($0, options, beside: normalisedLive) }
    let target = aligned(prepared(desired, options, beside: normalisedLive), with: normalisedLive, schema, options)
    var predicted =
      serverSide(target, normalisedLive, live, schema, options) ?? clientSide(target, normalisedLive, last: last, schema)
    var current = normalisedLive
    if let schema, predicted != current {
      // What the server would fill in again is not drift. Both sides get it, for a server of another version may not do so.
      current = completed(current, schema, options)
      predicted = Manifest(
        Normalisation(schema: schema).aligned(completed(predicted, schema, options).value, with: current.value))
    }
    let differences = Difference.all(desired: predicted.value, live: current.value, schema: schema)
    return ObjectComparison(
      isModified: !differences.isEmpty, normalisedLive: current, predictedLive: predicted, differences: differences)
  }

  /// The desired object, spelled as the live one where both mean the same.
  private static func aligned(
    _ target: Manifest, with live: Manifest, _ schema: ObjectSchema?, _ options: ComparisonOptions
  ) -> Manifest {
    var target = target
    if let schema { target = Manifest(Normalisation(schema: schema).aligned(target.value, with: live.value)) }
    for known in options.knownTypes(of: target) { target = Manifest(known.aligned(target.value, with: live.value)) }
    // A namespace that only one side names is not a difference.
    if target.namespace.isEmpty { target.namespace = live.namespace }
    return target
  }

  private static func clientSide(
    _ target: Manifest, _ normalisedLive: Manifest, last: Manifest?, _ schema: ObjectSchema?
  ) -> Manifest {
    var target = target
    // The note of what was applied is applied as well. Else it would go with the last annotation that is desired no more.
    if let note = normalisedLive.annotation(Annotation.lastApplied) { target.setAnnotation(Annotation.lastApplied, to: note) }
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

  /// An object evened out.
  ///
  /// - Parameter live: the evened out live object, where what a desired one says to be empty counts.
  private static func prepared(_ manifest: Manifest, _ options: ComparisonOptions, beside live: Manifest? = nil) -> Manifest {
    var manifest = manifest
    manifest["metadata", "managedFields"] = nil
    var normalised = ObjectNormalisation(options: options).normalised(manifest)
    if let schema = options.schema(of: manifest) {
      let normalisation = Normalisation(schema: schema)
      normalised = Manifest(
        live.map { normalisation.normalised(normalised.value, beside: $0.value) } ?? normalisation.normalised(normalised.value))
    }
    for known in options.knownTypes(of: manifest) { normalised = Manifest(known.normalised(normalised.value)) }
    return IgnoredFields(options.ignoreDifferences, for: manifest.key).removed(from: normalised)
  }

  /// A prepared object of a built-in kind with what the API server fills in, but for what preparing left out.
  private static func completed(_ manifest: Manifest, _ schema: ObjectSchema, _ options: ComparisonOptions) -> Manifest {
    let normalisation = Normalisation(schema: schema)
    // What is empty may have a default.
    var full = Manifest(normalisation.normalised(manifest.value))
    Defaulting.applyDefaults(to: &full)
    if full.group.isEmpty, full.kind == "Pod" { PodAdmission.addTolerations(to: &full) }
    full = ObjectNormalisation(options: options).normalised(full)
    full = Manifest(normalisation.withoutEmptyStructures(full.value))
    return IgnoredFields(options.ignoreDifferences, for: manifest.key).withheld(from: full, completing: manifest)
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
