import Foundation
import Testing

/// A golden case: a template with its values, and what Helm prints for it.
///
/// Files of cases are plain text. A case starts with `=== ` and its title; then come its sections, each under a line of its
/// own: `--- values` (JSON), `--- helpers` (another file of definitions), `--- template`, and `--- output` or `--- error`.
/// A section's last line break does not belong to it.
struct GoldenCase: CustomTestStringConvertible, Sendable {
  var title: String
  var sections: [String: String] = [:]

  var testDescription: String { title }

  /// The cases of all files in a folder of the test corpora.
  static func all(in folder: String) throws -> [GoldenCase] {
    let tests = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    let directory = tests.appendingPathComponent("Corpus").appendingPathComponent(folder)
    let files = try FileManager.default.contentsOfDirectory(at: directory, includingPropertiesForKeys: nil)
    return try files.filter { $0.pathExtension == "cases" }.sorted { $0.path < $1.path }
      .flatMap { file in
        let name = file.deletingPathExtension().lastPathComponent
        return read(try String(contentsOf: file, encoding: .utf8), from: name)
      }
  }

  static func read(_ text: String, from file: String) -> [GoldenCase] {
    var cases: [GoldenCase] = []
    var section: String?
    // Only a line feed ends a line: carriage returns belong to the text.
    for line in text.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).map({
      String(decoding: $0, as: UTF8.self)
    }) {
      if line.hasPrefix("=== ") {
        cases.append(GoldenCase(title: "\(file): \(line.dropFirst(4))"))
        section = nil
      } else if line.hasPrefix("--- "), ["values", "helpers", "args", "template", "output", "error"].contains(line.dropFirst(4)) {
        section = String(line.dropFirst(4))
      } else if let section, !cases.isEmpty {
        let sofar = cases[cases.count - 1].sections[section]
        cases[cases.count - 1].sections[section] = sofar.map { $0 + "\n" + line } ?? line
      }
    }
    // The line break at the end of the file ends its last section.
    if let section, !cases.isEmpty, let last = cases[cases.count - 1].sections[section], last.hasSuffix("\n") {
      cases[cases.count - 1].sections[section] = String(last.dropLast())
    }
    return cases
  }
}
