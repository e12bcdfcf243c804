import Comparison
import FoundationEssentials
import ObjectModel

/// One object that a sync would change, as two YAML texts.
struct DifferenceText: Sendable, Equatable {
  /// `===== apps/Deployment default/guestbook-ui ======`
  var title: String
  var name: String
  var isSecret = false
  /// Empty when the object is missing.
  var live: String
  /// Empty when the object would be pruned.
  var target: String
  /// Why it differs, one sentence a field: `spec.replicas was set by hpa-controller 3 minutes ago`.
  var reasons: [String] = []

  /// The objects of a comparison that differ, by key; the values of Secrets are masked.
  ///
  /// - Parameter now: seconds since 1970, for how long ago a field was set.
  static func all(_ comparison: ApplicationComparison, now: Int64 = Int64(Date().timeIntervalSince1970)) -> [DifferenceText] {
    comparison.resources.compactMap { resource in
      guard resource.isSyncable else { return nil }
      let masked = SecretMask.masked(resource.comparison)
      guard resource.comparison.isModified || resource.pair.isExtra else { return nil }
      let key = resource.pair.key
      return DifferenceText(
        title: "===== \(key.group)/\(key.kind) \(key.namespace)/\(key.name) ======", name: key.name,
        isSecret: key.group.isEmpty && key.kind == "Secret",
        live: masked.normalisedLive.map { YAML.text($0.value) } ?? "",
        target: masked.predictedLive.map { YAML.text($0.value) } ?? "",
        reasons: resource.pair.live == nil || resource.pair.isExtra ? [] : masked.differences.map { $0.sentence(now: now) })
    }
  }

  /// Prints what the program that compares says about each, under its title.
  ///
  /// - Parameter explains: whether to say who set the fields that differ.
  static func show(_ differences: [DifferenceText], explains: Bool = false) async throws {
    let program = DiffProgram(environment: ProcessInfo.processInfo.environment)
    for difference in differences {
      Console.line("\n\(difference.title)")
      Console.text(try await program.output(difference))
      if explains { for reason in difference.reasons { Console.line("# \(reason)") } }
    }
  }
}
