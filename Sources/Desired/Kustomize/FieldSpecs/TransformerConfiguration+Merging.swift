extension TransformerConfiguration {
  /// Adds the field specs of another configuration after one's own; see there for what is left out.
  ///
  /// - Throws: when a field is there already with another `create`.
  mutating func merge(_ other: TransformerConfiguration) throws(KustomizeError) {}

  /// Reads a file of `configurations`.
  ///
  /// - Parameter path: for messages.
  init(file: [UInt8], path: String) throws(KustomizeError) { self.init() }

  /// Adds what the OpenAPI definitions of a file of `crds` say.
  mutating func addDefinitions(_ file: [UInt8], path: String) throws(KustomizeError) {}
}
