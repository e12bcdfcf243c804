import Foundation
import ObjectModel
import Testing

@testable import Helm

/// A case of the golden file: arguments, and the values that Helm makes of them or what it says against them.
private struct ArgumentCase: CustomTestStringConvertible, Sendable {
  let arguments: String
  let expected: String

  var testDescription: String { arguments }

  static let all: [ArgumentCase] = {
    let tests = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    let text = (try? String(contentsOf: tests.appending(path: "Corpus/helm-set/arguments.txt"), encoding: .utf8)) ?? ""
    return text.split(separator: "\n\n").compactMap { block in
      let lines = block.split(separator: "\n")
      guard lines.count == 2, lines[0].hasPrefix("[") else { return nil }
      return ArgumentCase(arguments: String(lines[0]), expected: String(lines[1]))
    }
  }()

  /// The text as we write it: large numbers have several spellings.
  static func normalized(_ text: String) throws -> String { try JSONValue(json: text).json() }

  func outcome() throws -> String {
    var set = SetArguments()
    let words = try #require(try JSONValue(json: arguments).array).compactMap(\.string)
    for (flag, argument) in stride(from: 0, to: words.count, by: 2).map({ (words[$0], words[$0 + 1]) }) {
      switch flag {
      case "--set-json": set.json.append(argument)
      case "--set": set.typed.append(argument)
      case "--set-string": set.texts.append(argument)
      case "--set-file": set.files.append(argument)
      default: set.literals.append(argument)
      }
    }
    do {
      let values = try set.applied(to: [:]) { path throws(SetFileError) in
        if path == "f.txt" { return "file text\nsecond, line" }
        throw SetFileError("open \(path): no such file or directory")
      }
      return try Self.normalized(JSONValue.object(values).json())
    } catch let error as SetArgumentError {
      return "Error: \(error)"
    }
  }
}

@Test(arguments: ArgumentCase.all) private func `arguments are read as Helm reads them`(_ golden: ArgumentCase) throws {
  let outcome = try golden.outcome()
  #expect(outcome == (golden.expected.hasPrefix("{") ? try ArgumentCase.normalized(golden.expected) : golden.expected))
}

@Test func `the golden arguments are there`() { #expect(ArgumentCase.all.count > 180) }

@Test func `a whole number of an argument is an integer, one of JSON a double`() throws {
  var set = SetArguments()
  set.typed = ["a=1"]
  set.json = ["b=1"]
  #expect(try set.applied(to: [:]) == ["a": .integer(1), "b": .double(1)])
}

@Test func `arguments go over what values files say, and below it`() throws {
  var set = SetArguments()
  set.typed = ["l[1]=9,m.y=2"]
  #expect(
    try set.applied(to: ["l": [1, 2], "m": ["x": 1]]) == ["l": [1, 9], "m": ["x": 1, "y": 2]])
  set.typed = ["m.x.y=9"]
  #expect(throws: SetArgumentError.self) { try set.applied(to: ["m": ["x": .double(1)]]) }
}

@Test func `indexes and nesting are bounded`() throws {
  func complaint(_ argument: String) -> String {
    var set = SetArguments()
    set.typed = [argument]
    do { _ = try set.applied(to: [:]) } catch { return error.description }
    return "none"
  }
  #expect(complaint("a[999999999]=1").contains("greater than maximum supported index of 65536"))
  #expect(complaint("a[65536]=1") == "none")
  #expect(complaint("a" + String(repeating: "[0]", count: 100_000) + "=1").contains("nested deeper than"))
  #expect(complaint("a" + String(repeating: "[0].b", count: 100_000) + "=1").contains("nested deeper than"))
}
