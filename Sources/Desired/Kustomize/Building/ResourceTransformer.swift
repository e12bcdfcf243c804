/// Changes the resources of a layer: one of the transformers a kustomization file's own fields mean, or one given as a file.
public protocol ResourceTransformer: Sendable {
  /// - Throws: `KustomizeError` when the configuration does not fit the resources.
  func transform(_ map: inout ResourceMap) throws(KustomizeError)
}

/// Makes resources.
public protocol ResourceGenerator: Sendable {
  /// - Throws: `KustomizeError` when a source cannot be read or is malformed.
  func generate() throws(KustomizeError) -> ResourceMap
}
