extension BuildSchema {
  /// Reads the document that `openapi.path` names; it replaces what is built in.
  ///
  /// - Parameter path: for messages.
  init(openAPI file: [UInt8], path: String) throws(KustomizeError) { self.init() }
}
