import Foundation
import ObjectModel
import Testing

@testable import GoTemplate

/// Runs the tables under `Tests/Corpus/template-functions`: lines of a template and what Helm made of it.
@Suite struct FunctionTableTests {
  /// One line: `TEMPLATE ⇒ OUTPUT`, or `TEMPLATE ✗ MESSAGE` for one that fails. A text in double quotes is JSON.
  struct Case: CustomTestStringConvertible {
    var template: String
    var expected: String
    var fails: Bool

    init?(_ line: String) {
      guard !line.hasPrefix("#"), !line.isEmpty else { return nil }
      guard let range = line.range(of: " ⇒ ") ?? line.range(of: " ✗ ") else { return nil }
      template = String(line[..<range.lowerBound])
      fails = line[range].contains("✗")
      let text = String(line[range.upperBound...])
      expected = text.hasPrefix("\"") ? (try? JSONValue(json: text))?.string ?? text : text
    }

    var testDescription: String { template }
  }

  private static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: "Corpus/template-functions")

  private static let tables = (try? FileManager.default.contentsOfDirectory(atPath: folder.path))?.sorted() ?? []

  private static let environment = TemplateEnvironment(
    clock: { Timestamp(secondsSince1970: 1_800_000_000) }, random: { [UInt8](repeating: 7, count: $0) })

  /// What a template gives, or fails with.
  static func outcome(of template: String) -> (text: String, fails: Bool) {
    do {
      var set = TemplateSet(functions: .language.merging(.sprig))
      try set.parse(template, name: "table")
      let values = TemplateMap(type: .values)
      let root = TemplateMap([("Values", .map(values))], type: .values)
      let output = TemplateString(bytes: try set.execute("table", data: .map(root), in: environment))
      return (UTF8Validity.repaired(output), false)
    } catch let error as TemplateError {
      return (error.message, true)
    } catch {
      return ("\(error)", true)
    }
  }

  @Test(arguments: tables) func `functions give what Helm's give`(table: String) throws {
    let text = try String(contentsOf: Self.folder.appending(path: table), encoding: .utf8)
    let cases = text.split(separator: "\n").compactMap { Case(String($0)) }
    #expect(!cases.isEmpty)
    for one in cases {
      let outcome = Self.outcome(of: one.template)
      #expect(outcome.text == one.expected && outcome.fails == one.fails, "\(one.template) gave \(outcome.text)")
    }
  }
}
