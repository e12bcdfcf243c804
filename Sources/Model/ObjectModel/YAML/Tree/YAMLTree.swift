extension YAML {
  /// Reads every document of a stream as kustomize reads resources and strategic merge patches; empty documents are left out.
  ///
  /// The stream is cut at lines that begin with `---`. Only `true` and `false` are Booleans, keys must be text and unique.
  ///
  /// - Parameter keepsFirst: whether of a repeated key the first counts, as in patches; otherwise it is refused.
  /// - Throws: `YAMLError`, with document, line and column.
  public static func nodes(
    _ bytes: [UInt8], limits: YAMLLimits = YAMLLimits(), keepsFirst: Bool = false
  ) throws(YAMLError) -> [YAMLNode] {
    var result: [YAMLNode] = []
    var reader = YAMLTreeReader(limits: limits, keepsFirst: keepsFirst)
    for section in try YAMLSection.splitForKustomize(YAMLSection.withoutCarriageReturns(bytes)) {
      if let node = try reader.document(of: section) { result.append(node) }
    }
    return result
  }

  /// Reads every document of a text; see `nodes(_:limits:)`.
  public static func nodes(_ text: String, limits: YAMLLimits = YAMLLimits()) throws(YAMLError) -> [YAMLNode] {
    try nodes(Array(text.utf8), limits: limits)
  }

  /// Every document as the values that kustomize would print.
  static func kustomizeDocuments(_ bytes: [UInt8], limits: YAMLLimits) throws(YAMLError) -> [JSONValue] {
    var result: [JSONValue] = []
    for var node in try nodes(bytes, limits: limits) {
      node.mutate("metadata") { metadata in _ = metadata.mutate("annotations") { $0.makeMembersText() } }
      do throws(YAMLValueError) {
        result.append(try node.printedValue())
      } catch {
        throw YAMLError(problem: error.problem, document: result.count + 1, line: 1, column: 1)
      }
    }
    return result
  }
}
