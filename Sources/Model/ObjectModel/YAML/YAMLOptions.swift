/// How a stream is read.
struct YAMLOptions: Sendable {
  var limits: YAMLLimits
  var duplicateKeys: DuplicateKeyPolicy
}
