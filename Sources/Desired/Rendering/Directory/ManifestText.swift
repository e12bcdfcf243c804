import ObjectModel

/// Takes the text of a manifest file apart into its documents.
///
/// Follows the stream decoder of the Kubernetes API machinery: a text that starts with `{` is JSON values one after the
/// other, anything else is YAML documents between lines that start with `---`.
package struct ManifestText {
  /// One document that could be read, with the line it starts on (from 1).
  struct Document {
    var value: JSONValue
    var number: Int
    var line: Int
  }

  /// Why a document cannot be read; prints with document, line and column.
  struct Failure: Error, CustomStringConvertible {
    var document: Int
    var line: Int
    var column: Int
    var problem: String

    var description: String { "document \(document), line \(line), column \(column): \(problem)" }
  }

  /// Bounds for one document: what a manifest needs is far below them.
  static let yamlLimits = YAMLLimits(depth: 1_000, nodes: 1_000_000)
  static let jsonLimits = JSONLimits(depth: 1_000)

  /// The text in UTF-8, without a byte order mark.
  let bytes: [UInt8]

  /// Takes UTF-8, or with a byte order mark UTF-16 of either order.
  package init(_ content: [UInt8]) {
    switch (content.first, content.dropFirst().first) {
    case (0xFF, 0xFE): bytes = Self.utf8(content.dropFirst(2), highFirst: false)
    case (0xFE, 0xFF): bytes = Self.utf8(content.dropFirst(2), highFirst: true)
    case (0xEF, 0xBB) where content.dropFirst(2).first == 0xBF: bytes = Array(content.dropFirst(3))
    default: bytes = content
    }
  }

  private static func utf8(_ content: ArraySlice<UInt8>, highFirst: Bool) -> [UInt8] {
    var units: [UInt16] = []
    units.reserveCapacity(content.count / 2)
    var first: UInt8?
    for byte in content {
      if let other = first {
        units.append(highFirst ? UInt16(other) << 8 | UInt16(byte) : UInt16(byte) << 8 | UInt16(other))
        first = nil
      } else {
        first = byte
      }
    }
    return Array(String(decoding: units, as: UTF16.self).utf8)
  }

  /// Hands over the documents in order, without those that are empty, and stops at the first that cannot be read.
  func documents(_ body: (Document) throws(RenderError) -> Void) throws(RenderError) -> Failure? {
    if bytes.first(where: { !$0.isBlank }) == UInt8(ascii: "{"), let values = jsonValues() {
      for (index, (value, line)) in values.enumerated() {
        try body(Document(value: value, number: index + 1, line: line))
      }
      return nil
    }
    for chunk in yamlChunks() {
      let value: JSONValue?
      do throws(YAMLError) {
        value = try YAML.documents(Array(chunk.text), limits: Self.yamlLimits).first
      } catch {
        return Failure(
          document: chunk.number, line: chunk.line + error.line - 1, column: error.column, problem: error.problem)
      }
      if let value, !value.isNull { try body(Document(value: value, number: chunk.number, line: chunk.line)) }
      if let problem = chunk.badSeparator {
        return Failure(document: chunk.number + 1, line: problem.line, column: 4, problem: problem.text)
      }
    }
    return nil
  }

  /// Hands over the values of the documents in order, and tells what the first that cannot be read is about.
  package func values(_ body: (JSONValue) -> Void) -> String? {
    do throws(RenderError) {
      return try documents { document throws(RenderError) in body(document.value) }?.description
    } catch {
      return error.description
    }
  }

  /// Whether some text occurs in it.
  package func mentions(_ text: StaticString) -> Bool { bytes.contains(text: text) }

  // MARK: - YAML

  private struct Chunk {
    var text: ArraySlice<UInt8>
    var number: Int
    var line: Int
    /// Something other than a comment after the `---` that ends this chunk.
    var badSeparator: (line: Int, text: String)?
  }

  private func yamlChunks() -> [Chunk] {
    var chunks: [Chunk] = []
    var current = Chunk(text: bytes[0..<0], number: 1, line: 1)
    var start = 0
    var line = 0
    var position = 0
    while position < bytes.count {
      let end = bytes[position...].firstIndex(of: 0x0A).map { $0 + 1 } ?? bytes.count
      line += 1
      if bytes[position..<end].starts(with: "---".utf8) {
        let rest = bytes[(position + 3)..<end].drop(while: \.isBlank)
        current.text = bytes[start..<position]
        if let first = rest.first, first != UInt8(ascii: "#") {
          current.badSeparator = (line, "only a comment may follow the separator \"---\" on its line")
        }
        // The first separator of a file opens its first document.
        let isEmpty = current.text.allSatisfy(\.isBlank)
        if !isEmpty || current.badSeparator != nil { chunks.append(current) }
        current = Chunk(text: bytes[0..<0], number: current.number + (isEmpty && current.number == 1 ? 0 : 1), line: line + 1)
        start = end
      }
      position = end
    }
    current.text = bytes[start...]
    chunks.append(current)
    return chunks
  }

  // MARK: - JSON

  /// The values of a text that is nothing but JSON values; `nil` if it is not.
  private func jsonValues() -> [(JSONValue, line: Int)]? {
    var values: [(JSONValue, line: Int)] = []
    var rest = bytes[...]
    var line = 1
    while true {
      while let byte = rest.first, byte.isBlank {
        if byte == 0x0A { line += 1 }
        rest.removeFirst()
      }
      if rest.isEmpty { return values }
      guard let text = Self.firstObject(in: rest), let value = try? JSONValue(json: Array(text), limits: Self.jsonLimits) else {
        return nil
      }
      values.append((value, line))
      line += text.count { $0 == 0x0A }
      rest = rest[text.endIndex...]
    }
  }

  /// From a `{` to the bracket that closes it; `nil` if there is none.
  static func firstObject(in text: ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
    guard text.first == UInt8(ascii: "{") else { return nil }
    var depth = 0
    var inString = false
    var position = text.startIndex
    while position < text.endIndex {
      let byte = text[position]
      switch byte {
      case UInt8(ascii: "\\") where inString: position += 1
      case UInt8(ascii: "\""): inString.toggle()
      case UInt8(ascii: "{"), UInt8(ascii: "["): if !inString { depth += 1 }
      case UInt8(ascii: "}"), UInt8(ascii: "]"):
        if !inString { depth -= 1 }
        if depth == 0 { return text[text.startIndex...position] }
      default: break
      }
      position += 1
    }
    return nil
  }
}

extension UInt8 {
  /// Space, tab, carriage return or line feed.
  var isBlank: Bool { self == 0x20 || self == 0x09 || self == 0x0D || self == 0x0A }
}

extension [UInt8] {
  /// Whether the bytes of a text occur anywhere.
  func contains(text: StaticString) -> Bool {
    text.withUTF8Buffer { pattern in
      guard let first = pattern.first, count >= pattern.count else { return pattern.isEmpty }
      return withUnsafeBufferPointer { bytes in
        var position = 0
        while position <= bytes.count - pattern.count {
          if bytes[position] == first, bytes[position..<(position + pattern.count)].elementsEqual(pattern) { return true }
          position += 1
        }
        return false
      }
    }
  }
}
