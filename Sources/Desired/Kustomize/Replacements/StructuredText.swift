import ObjectModel
import RegularExpressions

/// Writes values into YAML or JSON that is itself the text of a field, such as a file in a ConfigMap.
enum StructuredText {
  /// Writes a value if the path leads into the text of a scalar.
  ///
  /// - Returns: how many values were written; `nil` when the path leads into no scalar.
  /// - Throws: when the text is no YAML, and for a step that does not fit the value it meets.
  static func write(
    _ value: YAMLNode, at path: [String], in node: inout YAMLNode, _ match: NodeMatch
  ) throws(KustomizeError) -> Int? {
    for count in 1..<max(path.count, 1) {
      guard let found = try? NodeLookup.find(path[..<count], in: node) else { return nil }
      guard case .scalar(let scalar) = found else { continue }
      guard let changed = try write(value, at: path[count...], in: scalar.text, match) else { return nil }
      if changed.count == 0 { return 0 }
      // The path was followed once, so it leads there again.
      return try NodeMatch(made: nil).visit(&node, exact(path[..<count])) { node, _ throws(KustomizeError) in
        guard case .scalar(var scalar) = node, scalar.text == found.text else { return }
        scalar.text = changed.text
        node = .scalar(scalar)
      }
    }
    return nil
  }

  /// The path with expressions that match just the values in it, as a lookup does.
  private static func exact(_ path: ArraySlice<String>) -> ArraySlice<String> {
    path.map { step in
      guard case .element(let key, let value) = PathStep(step) else { return step }
      return "[\(key)=^\(RegularExpression.quoting(value))$]"
    }[...]
  }

  private static func write(
    _ value: YAMLNode, at path: ArraySlice<String>, in text: String, _ match: NodeMatch
  ) throws(KustomizeError) -> (text: String, count: Int)? {
    let root: YAMLNode?
    do throws(YAMLError) {
      root = try YAML.nodes(text).first
    } catch {
      throw KustomizeError(error.goText)
    }
    guard var root else { throw KustomizeError("wrong node kind: expected MappingNode but got : node contents:\nnull") }
    if root.scalar != nil { return nil }
    let old = root
    let count = try match.visit(&root, path) { node, isNew throws(KustomizeError) in
      ReplacementTarget.write(value, into: &node, isNew: isNew)
    }
    if count == 0 { return (text, 0) }
    guard let first = text.unicodeScalars.first(where: { !$0.properties.isWhitespace }), first == "{" || first == "[" else {
      return (StructuredYAML.text(root, replacing: old, in: text), count)
    }
    let isIndented = text.utf8.contains(UInt8(ascii: "\n")) && text.contains("  ")
    // Where a number was replaced by text that is none, everything stays as it was.
    return (StructuredJSON.text(root, isIndented: isIndented) ?? text, count)
  }
}
