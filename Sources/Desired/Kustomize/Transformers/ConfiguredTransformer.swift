/// A transformer with what `buildMetadata: [transformerAnnotations]` says of it.
public struct ConfiguredTransformer: Sendable {
  public var transformer: any ResourceTransformer
  /// What configures it: for a field of a kustomization file `builtin` and a kind such as `PrefixTransformer`, for a file the
  /// object in it.
  public var configuredBy: ResourceOrigin.Configuration
  /// Where the object that configures it came from; `nil` for a field of the kustomization file.
  public var origin: ResourceOrigin?

  public init(
    _ transformer: any ResourceTransformer, configuredBy: ResourceOrigin.Configuration, origin: ResourceOrigin? = nil
  ) {
    self.transformer = transformer
    self.configuredBy = configuredBy
    self.origin = origin
  }
}

/// A generator with what `buildMetadata: [originAnnotations]` says of it.
public struct ConfiguredGenerator: Sendable {
  public var generator: any ResourceGenerator
  public var configuredBy: ResourceOrigin.Configuration
  /// Where the object that configures it came from; `nil` for a field of the kustomization file.
  public var origin: ResourceOrigin?

  public init(_ generator: any ResourceGenerator, configuredBy: ResourceOrigin.Configuration, origin: ResourceOrigin? = nil) {
    self.generator = generator
    self.configuredBy = configuredBy
    self.origin = origin
  }
}
