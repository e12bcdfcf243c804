import ObjectModel

/// Reads the text of values: `values.yaml` of a chart, files given with `--values`, the answer of `fromYaml`.
///
/// A text may hold several documents between lines of `---`; each is merged over those before it. All numbers are
/// doubles, as Helm decodes them: only `--set` makes integers.
public enum ValuesFile {
  /// - Throws: `ValuesFileError` for a text that is not YAML, or whose documents are not maps.
  public static func read(_ bytes: [UInt8]) throws(ValuesFileError) -> JSONObject {
    var values: JSONObject = [:]
    var isFirst = true
    for section in try sections(of: withoutMark(bytes)) {
      let document: JSONValue
      do throws(YAMLError) {
        document = try YAML.onlyFirstDocument(of: (section.text.last == 0x0A ? section.text : section.text + [0x0A])[...])
      } catch {
        throw ValuesFileError(
          problem: "cannot unmarshal yaml document: error converting YAML to JSON: \(error.goText)",
          line: section.linesBefore + error.line)
      }
      switch document {
      case .null: continue
      case .object(let members):
        let read = members.asValues
        values = isFirst ? read : values.merging(read)
        isFirst = false
      default:
        throw ValuesFileError(
          problem: """
            cannot unmarshal yaml document: error unmarshaling JSON: while decoding JSON: json: cannot unmarshal \
            \(document.goJSONKind) into Go value of type map[string]interface {}
            """,
          line: section.linesBefore + 1)
      }
    }
    return values
  }

  /// The bytes behind a byte order mark.
  static func withoutMark(_ bytes: [UInt8]) -> [UInt8] {
    bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? Array(bytes.dropFirst(3)) : bytes
  }

  /// Cuts a stream at lines that begin with `---`; only a comment may follow on such a line.
  private static func sections(of bytes: [UInt8]) throws(ValuesFileError) -> [(text: [UInt8], linesBefore: Int)] {
    var sections: [(text: [UInt8], linesBefore: Int)] = []
    var start = bytes.startIndex
    var startLine = 0
    var line = 0
    var position = bytes.startIndex
    while position < bytes.endIndex {
      let end = bytes[position...].firstIndex(of: 0x0A) ?? bytes.endIndex
      if bytes[position..<end].starts(with: [0x2D, 0x2D, 0x2D]) {
        let rest = bytes[(position + 3)..<end].trimmingBlanks
        if let first = rest.first, first != UInt8(ascii: "#") {
          throw ValuesFileError(
            problem: "error reading yaml document: invalid Yaml document separator: \(String(decoding: rest, as: UTF8.self))",
            line: line + 1)
        }
        sections.append((Array(bytes[start..<position]), startLine))
        start = min(end + 1, bytes.endIndex)
        startLine = line + 1
      }
      line += 1
      position = end + 1
    }
    sections.append((start == 0 ? bytes : Array(bytes[start...]), startLine))
    return sections
  }
}

/// Why a text is not one of values.
public struct ValuesFileError: Error, Sendable, Equatable, CustomStringConvertible {
  /// What is wrong, in Helm's words.
  public var problem: String
  /// Line in the text, from 1.
  public var line: Int

  public var description: String { problem }
}

extension JSONValue {
  /// The value with every number a double.
  var asValues: JSONValue {
    switch self {
    case .integer(let number): .double(Double(number))
    case .array(let elements): .array(elements.map(\.asValues))
    case .object(let members): .object(members.asValues)
    case .null, .bool, .double, .string: self
    }
  }

  /// The kind in the words of Go's JSON decoder.
  var goJSONKind: String {
    switch self {
    case .null: "null"
    case .bool: "bool"
    case .integer, .double: "number"
    case .string: "string"
    case .array: "array"
    case .object: "object"
    }
  }
}

extension JSONObject {
  /// The members with every number a double.
  var asValues: JSONObject { mapValues(\.asValues) }
}

extension ArraySlice<UInt8> {
  /// The bytes without spaces, tabs and carriage returns at both ends.
  var trimmingBlanks: ArraySlice<UInt8> {
    func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 || byte == 0x0D }
    var rest = self.drop(while: isBlank)
    while let last = rest.last, isBlank(last) { rest.removeLast() }
    return rest
  }
}
