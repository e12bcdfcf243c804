import CustomResources
import Jq
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
/// takes the place of what was applied last; with server-side diff, the answer of the API server takes the place of all
/// reckoning. Fields that only the live object has are never drift (gitops-engine/pkg/diff of the reference, pinned by
/// diff_test.go), unless they lie in a list or structure that is applied as a whole.
///
/// Compared is what the live object would become with what it is, each with the defaults that the API server fills in: to write
/// a default out, or to cease doing so, is not drift.
public enum Comparator {
  public static func compare(desired: Manifest?, live: Manifest?, options: ComparisonOptions = ComparisonOptions())
    -> ObjectComparison
  {
    guard let desired else {
      let normalised = live.map { ObjectPreparation($0, options).prepared(ObjectPreparation.stripped($0, options)) }
      return ObjectComparison(isModified: false, normalisedLive: normalised, predictedLive: nil, differences: [])
    }
    let preparation = ObjectPreparation(desired, options)
    guard let live else {
      let predicted = preparation.prepared(ObjectPreparation.stripped(desired, options))
      return ObjectComparison(isModified: true, normalisedLive: nil, predictedLive: predicted, differences: [])
    }
    let sides = preparation.sides(desired: desired, live: live)
    let normalisedLive = preparation.prepared(sides.live)
    let last = sides.last.map { preparation.prepared($0, beside: normalisedLive) }
    let target = preparation.aligned(preparation.prepared(sides.desired, beside: normalisedLive), with: normalisedLive)
    let answer = options.predictions[desired.key].flatMap {
      preparation.serverSide($0, sides, target: target, normalisedLive, managedFields: live)
    }
    var predicted =
      answer ?? serverSide(target, normalisedLive, live, preparation)
      ?? clientSide(target, normalisedLive, last: last, preparation.schema)
    var current = normalisedLive
    if predicted != current {
      // What the server would fill in again is not drift. Both sides get it, for a server of another version may not do so.
      let sources = [sides.live, sides.desired]
      current = preparation.completed(current, of: sources)
      predicted = preparation.completed(predicted, of: sources)
      if let schema = preparation.schema {
        predicted = Manifest(Normalisation(schema: schema).aligned(predicted.value, with: current.value))
      }
    }
    let differences = Difference.all(
      desired: predicted.value, live: current.value, schema: preparation.schema ?? preparation.custom?.shape)
    return ObjectComparison(
      isModified: !differences.isEmpty, normalisedLive: current, predictedLive: predicted, differences: differences)
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
    _ target: Manifest, _ normalisedLive: Manifest, _ live: Manifest, _ preparation: ObjectPreparation
  ) -> Manifest? {
    guard preparation.options.appliesServerSide(target) || preparation.options.isServerSideDiff else { return nil }
    return preparation.localServerSide(target, normalisedLive, managedFields: live)
  }

  /// What libjq has to be asked before a desired and a live object can be compared.
  static func questions(desired: Manifest?, live: Manifest?, options: ComparisonOptions) -> [JqQuestion] {
    guard let object = desired ?? live else { return [] }
    let ignored = options.ignoredFields(of: object.key)
    if ignored.rules.allSatisfy({ $0.expressions.allSatisfy(\.isPlain) }) { return [] }
    guard let desired, let live else { return ignored.questions(about: ObjectPreparation.stripped(object, options)) }
    let sides = ObjectPreparation(desired, options).sides(desired: desired, live: live)
    var questions = ignored.questions(about: sides.desired) + ignored.questions(about: sides.live)
    if let last = sides.last { questions += ignored.questions(about: last) }
    return questions
  }

  /// The desired object with the live values of ignored fields, for applying with `RespectIgnoreDifferences`: what is ignored is
  /// then not written either.
  ///
  /// What the rules take out of the live object is put into the desired one as a patch would put it: element by element into
  /// lists of built-in kinds, and with the whole list of custom resources (sync_test.go of the reference). `status` is never
  /// carried over.
  public static func respectingIgnoredFields(desired: Manifest, live: Manifest, options: ComparisonOptions) -> Manifest {
    let ignored = options.ignoredFields(of: desired.key)
    if ignored.rules.isEmpty { return desired }
    let preparation = ObjectPreparation(desired, options)
    let sides = preparation.sides(desired: desired, live: live)
    let bare = ignored.removed(from: sides.live)
    let target = ignored.removed(from: sides.desired)
    var full = preparation.options.tracking.migrated(live, towards: desired)
    full["metadata", "managedFields"] = nil
    full = ObjectNormalisation(options: options).normalised(full)
    if bare == full, target == sides.desired { return desired }
    var result: JSONValue
    if let schema = preparation.schema {
      let patch = StrategicMergePatch.making(full.value, of: bare.value, schema: schema)
      result = (try? StrategicMergePatch.apply(patch, to: target.value, schema: schema)) ?? target.value
    } else {
      result = MergePatch.apply(MergePatch.diff(from: bare.value, to: full.value), to: target.value)
    }
    result["status"] = nil
    return Manifest(result)
  }
}

extension JqExpression {
  fileprivate var isPlain: Bool { if case .plain = self { true } else { false } }
}
