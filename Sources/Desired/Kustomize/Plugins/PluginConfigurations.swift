/// The built-in generators and transformers that are configured by objects, in `generators`, `transformers` and `validators`.
enum PluginConfigurations {
  /// A transformer for each object, in their order.
  ///
  /// - Throws: for a kind that is no built-in transformer, or a configuration it cannot take.
  static func transformers(
    for configurations: ResourceMap, context: LayerContext
  ) throws(KustomizeError) -> [ConfiguredTransformer] {
    []
  }

  /// A generator for each object, in their order.
  ///
  /// - Throws: for a kind that is no built-in generator, or a configuration it cannot take.
  static func generators(
    for configurations: ResourceMap, context: LayerContext
  ) throws(KustomizeError) -> [ConfiguredGenerator] {
    []
  }
}
