import Comparison
import ObjectModel

/// One object that a sync would change, as two YAML texts.
struct DifferenceText: Sendable, Equatable {
  /// `===== apps/Deployment default/guestbook-ui ======`
  var title: String
  var name: String
  /// Empty when the object is missing.
  var live: String
  /// Empty when the object would be pruned.
  var target: String

  /// The objects of a comparison that differ, by key; the values of Secrets are masked.
  static func all(_ comparison: ApplicationComparison) -> [DifferenceText] {
    comparison.resources.compactMap { resource in
      guard resource.isSyncable else { return nil }
      let masked = SecretMask.masked(resource.comparison)
      guard resource.comparison.isModified || resource.pair.isExtra else { return nil }
      let key = resource.pair.key
      return DifferenceText(
        title: "===== \(key.group)/\(key.kind) \(key.namespace)/\(key.name) ======", name: key.name,
        live: masked.normalisedLive.map { YAML.text($0.value) } ?? "",
        target: masked.predictedLive.map { YAML.text($0.value) } ?? "")
    }
  }
}
