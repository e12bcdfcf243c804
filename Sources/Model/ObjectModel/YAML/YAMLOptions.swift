/// How a stream is read.
struct YAMLOptions: Sendable {
  var reading: YAMLReading
  var limits: YAMLLimits
  var duplicateKeys: DuplicateKeyPolicy

  /// kustomize never takes a key twice.
  var refusesRepeatedKeys: Bool { reading == .kustomize || duplicateKeys == .refuse }
}
