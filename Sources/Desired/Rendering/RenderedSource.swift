import FileTree
import ObjectModel

/// What a source renders to.
public struct RenderedSource: Sendable {
  /// In the order in which they were found; nothing sorted, no namespace filled in, no tracking mark.
  public var manifests: [Manifest]
  public var sourceType: SourceType
  /// What was read from the source's own tree.
  public var readSet: ReadSet
  /// What was read from the trees of `ref` sources, by reference name.
  public var referenceReadSets: [String: ReadSet]
  /// Things the user may want to know, one sentence each; nothing that stops.
  public var warnings: [String]

  public init(
    manifests: [Manifest], sourceType: SourceType, readSet: ReadSet = .empty, referenceReadSets: [String: ReadSet] = [:],
    warnings: [String] = []
  ) {
    self.manifests = manifests
    self.sourceType = sourceType
    self.readSet = readSet
    self.referenceReadSets = referenceReadSets
    self.warnings = warnings
  }
}
