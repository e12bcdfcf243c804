import ArgumentParser
import Foundation
import ObjectModel

/// One kind of corpus. Knows the format of its cases and calls the public doors of the rooms; knows no case by name.
protocol Suite: Sendable {
  /// What each reading of a case gave: most formats have one, some compare several tools.
  func run(_ testCase: Case) -> [Outcome]
}

/// The suites there are, by the name on the command line.
enum Suites {
  static let all: [String: any Suite] = ["patch": PatchSuite(), "yaml": YAMLSuite()]

  static var names: String { all.keys.sorted().joined(separator: ", ") }
}

/// One case of a corpus.
struct Case: Sendable {
  let id: String
  let content: JSONValue

  subscript(key: String) -> JSONValue? { content[key] }
}

/// What one reading of a case gave.
struct Outcome: Sendable {
  /// Whose behaviour was expected, as `k8s`.
  var reading: String
  var expected: String
  var actual: String
  var isPassed: Bool

  var value: JSONValue {
    ["reading": .string(reading), "expected": .string(expected), "actual": .string(actual)]
  }
}

/// A file of cases, one JSON object a line.
enum CaseFile {
  static func cases(at path: String) throws -> [Case] {
    guard let data = FileManager.default.contents(atPath: path) else { throw ValidationError("\(path) cannot be read") }
    let lines = data.split(separator: UInt8(ascii: "\n")).map { Array($0) }
    return try lines.enumerated().map { number, line in
      do {
        let content = try JSONValue(json: line)
        guard let id = content["id"]?.string else { throw ValidationError("\(path), line \(number + 1): a case needs an id") }
        return Case(id: id, content: content)
      } catch let error as JSONSyntaxError {
        throw ValidationError("\(path), line \(number + 1): \(error)")
      }
    }
  }
}
