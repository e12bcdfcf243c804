/// Writes YAML text as Go's writers do, piece by piece: mappings and lists are begun and ended, keys and scalars follow.
///
/// ```swift
/// var writer = YAMLTextWriter()
/// writer.beginMapping()
/// writer.key("a")
/// writer.string("yes")
/// writer.endCollection()
/// String(decoding: writer.finish(), as: UTF8.self)  // a: "yes"
/// ```
///
/// Texts are UTF-8; what is not valid must be replaced before. The caller sorts the keys (`YAMLKeyOrder`) and bounds the depth.
public struct YAMLTextWriter {
  /// The column behind which a line is folded at the next space.
  static let width = 80

  let layout: YAMLTextLayout
  var output: [UInt8] = []
  /// Where the current line begins.
  var lineStart = 0
  private var collections: [Collection] = []
  private var place = Place.documentStart

  private struct Collection {
    var isMapping: Bool
    /// The column of its keys or dashes.
    var indent: Int
  }

  /// Where the next piece will stand.
  private enum Place {
    case documentStart
    /// Behind `key:`.
    case afterKey
    /// Behind a dash, or the colon of a key with a line of its own: a collection goes on in the same line.
    case afterIndicator
    case lineEnd
  }

  public init(layout: YAMLTextLayout = .kubernetes) { self.layout = layout }

  /// The whole text, with a newline at its end.
  public consuming func finish() -> [UInt8] {
    if lineStart != output.count || output.isEmpty { output.append(0x0A) }
    return output
  }

  // MARK: - Collections

  /// Begins a mapping that has members; `emptyMapping` is for one that has none.
  public mutating func beginMapping() {
    enterElement()
    let indent = collections.last.map { $0.indent + 2 } ?? 0
    collections.append(Collection(isMapping: true, indent: indent))
  }

  /// Begins a list that has elements; `emptyList` is for one that has none.
  public mutating func beginList() {
    enterElement()
    var indent = 0
    if let parent = collections.last {
      indent = place == .afterKey && layout == .kubernetes ? parent.indent : parent.indent + 2
    }
    collections.append(Collection(isMapping: false, indent: indent))
  }

  public mutating func endCollection() {
    collections.removeLast()
    place = .lineEnd
  }

  public mutating func emptyMapping() { word("{}") }

  public mutating func emptyList() { word("[]") }

  // MARK: - Keys and scalars

  /// A member's key; its value follows.
  public mutating func key(_ text: UnsafeBufferPointer<UInt8>) {
    startLine(collections.last?.indent ?? 0)
    let shape = YAMLScalarShape(text, layout: layout)
    if shape.isMultiline || text.count > 128 {
      output += "? ".utf8
      scalar(text, shape, indent: scalarIndent, isSimpleKey: false)
      place = .lineEnd
      startLine(collections.last?.indent ?? 0)
      output.append(UInt8(ascii: ":"))
      place = .afterIndicator
    } else {
      scalar(text, shape, indent: 0, isSimpleKey: true)
      output.append(UInt8(ascii: ":"))
      place = .afterKey
    }
  }

  /// A short key in double quotes, whether it needs them or not.
  public mutating func quotedKey(_ text: String) {
    startLine(collections.last?.indent ?? 0)
    text.withBytes { doubleQuoted($0, indent: 0, mayFold: false) }
    output.append(UInt8(ascii: ":"))
    place = .afterKey
  }

  /// A text as a value, in the style that suits it.
  public mutating func string(_ text: UnsafeBufferPointer<UInt8>) {
    beginScalar()
    scalar(text, YAMLScalarShape(text, layout: layout), indent: scalarIndent, isSimpleKey: false)
  }

  /// A number, `true`, `null` or anything else that is to stand as it is.
  public mutating func word(_ text: String) {
    beginScalar()
    output += text.utf8
  }

  public mutating func key(_ text: String) { text.withBytes { key($0) } }

  public mutating func string(_ text: String) { text.withBytes { string($0) } }

  // MARK: - Lines

  /// Where continuation lines of a scalar begin.
  private var scalarIndent: Int { (collections.last?.indent ?? 0) + 2 }

  private mutating func beginScalar() {
    enterElement()
    if place == .afterKey || place == .afterIndicator { output.append(UInt8(ascii: " ")) }
    place = .lineEnd
  }

  /// In a list, a value's dash comes first.
  private mutating func enterElement() {
    guard let collection = collections.last, !collection.isMapping else { return }
    startLine(collection.indent)
    output.append(UInt8(ascii: "-"))
    place = .afterIndicator
  }

  /// Begins a line for a key or a dash, or goes on behind the dash of a list around.
  private mutating func startLine(_ indent: Int) {
    switch place {
    case .documentStart: break
    case .afterIndicator: output.append(UInt8(ascii: " "))
    case .afterKey, .lineEnd: newLine(indent: indent)
    }
    place = .lineEnd
  }

  mutating func newLine(indent: Int) {
    if lineStart != output.count { breakLine() }
    output.append(contentsOf: repeatElement(UInt8(ascii: " "), count: indent))
  }

  mutating func breakLine() {
    output.append(0x0A)
    lineStart = output.count
  }
}
