/// Reading and writing YAML as Kubernetes tooling does (sigs.k8s.io/yaml: YAML 1.1 scalars, JSON's data model).
public enum YAML {
  /// Reads every document of a stream, in order; empty documents are left out.
  ///
  /// - Parameters:
  ///   - reading: whose reading; Kubernetes' unless a kustomization's resources are read.
  ///   - duplicateKeys: what becomes of a mapping that names a key twice. Kubernetes tooling lets the last count, and so does
  ///     this unless asked otherwise; kustomize's reading always refuses.
  /// - Throws: `YAMLError`, with document, line and column.
  public static func documents(
    _ text: String, reading: YAMLReading = .kubernetes, limits: YAMLLimits = YAMLLimits(),
    duplicateKeys: DuplicateKeyPolicy = .lastWins
  ) throws(YAMLError) -> [JSONValue] {
    try documents(Array(text.utf8), reading: reading, limits: limits, duplicateKeys: duplicateKeys)
  }

  /// Reads every document of a stream of UTF-8 bytes, in order; empty documents are left out.
  ///
  /// A stream that begins with `{` is first tried as a stream of JSON values, unless kustomize's reading is asked for.
  ///
  /// - Throws: `YAMLError`, with document, line and column.
  public static func documents(
    _ bytes: [UInt8], reading: YAMLReading = .kubernetes, limits: YAMLLimits = YAMLLimits(),
    duplicateKeys: DuplicateKeyPolicy = .lastWins
  ) throws(YAMLError) -> [JSONValue] {
    if reading == .kustomize { return try kustomizeDocuments(bytes, limits: limits) }
    let options = YAMLOptions(limits: limits, duplicateKeys: duplicateKeys)
    if let values = jsonStream(bytes, options) { return values }
    // The last line counts as ended, so that a block scalar there keeps its newline.
    let sections = YAMLSection.split(bytes.last == 0x0A ? bytes : bytes + [0x0A])
    var result: [JSONValue] = []
    var reader = YAMLReader(options, size: bytes.count)
    for section in sections {
      result += try reader.documents(of: section)
    }
    return result
  }

  /// Reads the first document of a stream that is not empty, and what follows it not at all; `nil` when there is none.
  ///
  /// - Throws: `YAMLError`, with document, line and column.
  public static func firstDocument(_ bytes: [UInt8], limits: YAMLLimits = YAMLLimits()) throws(YAMLError) -> JSONValue? {
    let options = YAMLOptions(limits: limits, duplicateKeys: .lastWins)
    var reader = YAMLReader(options, size: bytes.count)
    for section in YAMLSection.split(bytes.last == 0x0A ? bytes : bytes + [0x0A]) {
      if let first = try reader.documents(of: section).first { return first }
    }
    return nil
  }

  /// Reads the first document of a text, as Helm's `fromYaml` does: what follows it may be anything. Nothing, or an empty first
  /// document, is null.
  ///
  /// - Throws: `YAMLError`, with line and column.
  public static func onlyFirstDocument(of text: String, limits: YAMLLimits = YAMLLimits()) throws(YAMLError) -> JSONValue {
    try onlyFirstDocument(of: Array(text.utf8)[...], limits: limits)
  }

  /// The same for bytes.
  public static func onlyFirstDocument(
    of bytes: ArraySlice<UInt8>, limits: YAMLLimits = YAMLLimits()
  ) throws(YAMLError) -> JSONValue {
    let options = YAMLOptions(limits: limits, duplicateKeys: .lastWins)
    var reader = YAMLReader(options, size: bytes.count)
    return try reader.firstDocument(of: YAMLSection(bytes: bytes, lineOffset: 0))
  }

  private static func jsonStream(_ bytes: [UInt8], _ options: YAMLOptions) -> [JSONValue]? {
    guard bytes.first(where: { $0 != 0x20 && $0 != 0x0A && $0 != 0x0D && $0 != 0x09 }) == UInt8(ascii: "{") else { return nil }
    return try? JSONValue.stream(
      json: bytes, limits: JSONLimits(depth: options.limits.depth), duplicateKeys: options.duplicateKeys)
  }
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
  /// The line that Go's YAML reader names for the same problem, counted as it counts; `nil` where it names none.
  public var goLine: Int?
  /// The whole message of Go's YAML reader, where it has other words for the problem; `nil` where it has the same.
  public var goMessage: String?

  public init(
    problem: String, document: Int, line: Int, column: Int, goLine: Int? = nil, goMessage: String? = nil
  ) {
    self.problem = problem
    self.document = document
    self.line = line
    self.column = column
    self.goLine = goLine
    self.goMessage = goMessage
  }

  /// The message of Go's YAML reader.
  public var goText: String { goMessage ?? "yaml: \(goLine.map { "line \($0): " } ?? "")\(problem)" }

  public var description: String { "invalid YAML in document \(document), line \(line), column \(column): \(problem)" }
}

/// How much a reader takes before it refuses.
public struct YAMLLimits: Sendable {
  /// Deepest nesting.
  public var depth: Int
  /// Most values a stream may grow to once its aliases are expanded.
  public var nodes: Int

  public init(depth: Int = 1_000, nodes: Int = 10_000_000) {
    self.depth = depth
    self.nodes = nodes
  }
}
