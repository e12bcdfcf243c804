/// Reading and writing YAML as Kubernetes tooling does.
public enum YAML {
  /// Reads every document of a stream, in order; empty documents are left out.
  ///
  /// - Throws: `YAMLError`, with document, line and column.
  public static func documents(_ text: String, limits: YAMLLimits = YAMLLimits()) throws(YAMLError) -> [JSONValue] {
    try documents(Array(text.utf8), limits: limits)
  }

  /// Reads every document of a stream of UTF-8 bytes, in order; empty documents are left out.
  ///
  /// - Throws: `YAMLError`, with document, line and column.
  public static func documents(_ bytes: [UInt8], limits: YAMLLimits = YAMLLimits()) throws(YAMLError) -> [JSONValue] {
    throw YAMLError(problem: "not there yet", document: 1, line: 1, column: 1)
  }

  /// One document as `kubectl -o yaml` prints it, with a newline at its end.
  public static func text(_ value: JSONValue) -> String { value.json(.indented(2)) + "\n" }
}

/// Why a text is not YAML that Kubernetes takes, and where.
public struct YAMLError: Error, Sendable, Equatable, CustomStringConvertible {
  /// What is wrong, without the position.
  public var problem: String
  /// The document in the stream, from 1.
  public var document: Int
  /// Line in the stream, from 1.
  public var line: Int
  /// Column in bytes, from 1.
  public var column: Int

  public var description: String { "invalid YAML in document \(document), line \(line), column \(column): \(problem)" }
}

/// How much a reader takes before it refuses.
public struct YAMLLimits: Sendable {
  /// Deepest nesting.
  public var depth: Int
  /// Most values a stream may grow to once its aliases are expanded.
  public var nodes: Int

  public init(depth: Int = 10_000, nodes: Int = 10_000_000) {
    self.depth = depth
    self.nodes = nodes
  }
}
