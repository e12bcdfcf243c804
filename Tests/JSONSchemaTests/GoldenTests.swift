import Foundation
import ObjectModel
import Testing

@testable import JSONSchema

/// A case of a golden file: a schema, values, and what Helm says of them.
struct GoldenCase: CustomTestStringConvertible, Sendable {
  let schema: String
  let values: String
  let expected: [String]

  var testDescription: String { schema }

  static let all: [GoldenCase] = {
    let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent().appending(
      path: "Corpus/json-schema")
    let names = ((try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []).sorted()
    return names.flatMap { name in
      let text = (try? String(contentsOf: folder.appending(path: name), encoding: .utf8)) ?? ""
      return text.split(separator: "\n\n").compactMap { block in GoldenCase(block) }
    }
  }()

  private init?(_ block: Substring) {
    let lines = block.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    guard lines.count > 2, lines[0].hasPrefix("schema: "), lines[1].hasPrefix("values: ") else { return nil }
    schema = String(lines[0].dropFirst("schema: ".count))
    values = String(lines[1].dropFirst("values: ".count))
    expected = lines.dropFirst(2).filter { !$0.isEmpty }
  }

  /// What our validator says, in the same form.
  func outcome() throws -> [String] {
    do {
      let schema = try JSONSchema(json: Array(schema.utf8))
      let failures = schema.validate(try JSONValue(json: values).withDoubles)
      return failures.isEmpty ? ["ok"] : failures.lines
    } catch let error as JSONSchemaError {
      return error.description.split(separator: "\n").map(String.init)
    }
  }
}

extension JSONValue {
  /// The value as Helm has it: every number a double.
  fileprivate var withDoubles: JSONValue {
    switch self {
    case .integer(let number): .double(Double(number))
    case .array(let elements): .array(elements.map(\.withDoubles))
    case .object(let members): .object(members.mapValues(\.withDoubles))
    default: self
    }
  }
}

@Test(arguments: GoldenCase.all) func `a value is refused in the words of Helm`(_ golden: GoldenCase) throws {
  let outcome = try golden.outcome().sorted()
  #expect(outcome == golden.expected.sorted())
}

@Test func `the golden files are there`() {
  #expect(GoldenCase.all.count > 200)
}
