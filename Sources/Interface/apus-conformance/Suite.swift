import ArgumentParser
import Foundation
import ObjectModel

/// One kind of corpus. Knows the format of its cases and calls the public doors of the rooms; knows no case by name.
protocol Suite: Sendable {
  /// The cases at a path, which is a file or a folder.
  func cases(at path: String) throws -> [Case]
  /// What each reading of a case gave: most formats have one, some compare several tools.
  func run(_ testCase: Case) -> [Outcome]
}

extension Suite {
  func cases(at path: String) throws -> [Case] { try CaseFile.cases(at: path) }
}

/// The suites there are, by the name on the command line.
enum Suites {
  static let all: [String: any Suite] = [
    "gotemplate": TemplateSuite(), "helm": HelmSuite(), "kustomize": KustomizeSuite(), "patch": PatchSuite(),
    "yaml": YAMLSuite(),
  ]

  static var names: String { all.keys.sorted().joined(separator: ", ") }
}

/// One case of a corpus.
struct Case: Sendable {
  let id: String
  let content: JSONValue
  /// The folder of the case; empty where cases are lines.
  var folder = ""

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
  /// The cases of a file, or of all files `*.jsonl` in a folder, in the order of their names.
  static func cases(at path: String) throws -> [Case] {
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), isFolder.boolValue else {
      return try lines(of: path)
    }
    let names = try FileManager.default.contentsOfDirectory(atPath: path).filter { $0.hasSuffix(".jsonl") }
    if names.isEmpty { throw ValidationError("\(path) has no file of cases (*.jsonl)") }
    return try names.sorted().flatMap { try lines(of: path + "/" + $0) }
  }

  private static func lines(of path: String) throws -> [Case] {
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
