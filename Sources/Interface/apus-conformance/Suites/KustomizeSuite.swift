import ArgumentParser
import FileTree
import Foundation
import Kustomize
import ObjectModel

/// Kustomizations built from folders: the text against `expected.yaml` byte for byte, the warnings against `warnings`; where
/// building must fail, the message must contain `errorKey`.
struct KustomizeSuite: Suite {
  func cases(at path: String) throws -> [Case] {
    if let single = try testCase(at: path) { return [single] }
    let cases = try FileManager.default.contentsOfDirectory(atPath: path).sorted().compactMap {
      try testCase(at: path + "/" + $0)
    }
    if cases.isEmpty { throw ValidationError("\(path) has no folder with a cmd.json") }
    return cases
  }

  private func testCase(at folder: String) throws -> Case? {
    guard let data = FileManager.default.contents(atPath: folder + "/cmd.json") else { return nil }
    var content = try JSONValue(json: [UInt8](data))
    if let expected = FileManager.default.contents(atPath: folder + "/expected.yaml") {
      content["expected"] = .string(String(decoding: expected, as: UTF8.self))
    }
    let name = folder.split(separator: "/").last.map(String.init) ?? folder
    return Case(id: name, content: content, folder: folder)
  }

  func run(_ testCase: Case) -> [Outcome] {
    let root = "\(testCase.folder)/input"
    var outcomes: [Outcome] = []
    var warnings: [String] = []
    var actual: Result<[UInt8], any Error>
    do {
      let build = KustomizeBuild(
        tree: try FolderFileTree(root), displayRoot: "{{ROOT}}", options: Self.options(testCase), charts: HelmChartInflator())
      actual = .success(try build.run(testCase["path"]?.string ?? ".") { warnings.append($0) }.text())
    } catch {
      actual = .failure(error)
    }
    let isFailure = testCase["exit"]?.int ?? 0 != 0
    switch actual {
    case .success(let text):
      let output = String(decoding: text, as: UTF8.self)
      let expected = isFailure ? "an error: \(testCase["errorKey"]?.string ?? "")" : testCase["expected"]?.string ?? ""
      outcomes.append(
        Outcome(reading: "output", expected: expected, actual: output, isPassed: !isFailure && output.hasSameBytes(as: expected)))
    case .failure(let error):
      let key = testCase["errorKey"]?.string ?? ""
      outcomes.append(
        Outcome(
          reading: isFailure ? "error" : "output", expected: isFailure ? "an error: \(key)" : testCase["expected"]?.string ?? "",
          actual: "an error: \(error)", isPassed: isFailure && "\(error)".contains(key)))
    }
    let expected = testCase["warnings"]?.array?.compactMap(\.string) ?? []
    let deprecations = warnings.filter { $0.hasPrefix("# Warning") }
    outcomes.append(
      Outcome(
        reading: "warnings", expected: expected.joined(separator: "\n"), actual: deprecations.joined(separator: "\n"),
        isPassed: expected == deprecations))
    return outcomes
  }

  private static func options(_ testCase: Case) -> KustomizeOptions {
    var options = KustomizeOptions()
    var arguments = (testCase["args"]?.array?.compactMap(\.string) ?? [])[...]
    while let argument = arguments.popFirst() {
      switch argument {
      case "--enable-helm": options.isHelmEnabled = true
      case "--enable-managedby-label": options.addsManagedByLabel = true
      case "--load-restrictor": options.loadRestriction = .init(rawValue: arguments.popFirst() ?? "") ?? .rootOnly
      case "--reorder": options.reordering = .init(rawValue: arguments.popFirst() ?? "") ?? .unspecified
      default: continue
      }
    }
    return options
  }
}

extension String {
  fileprivate func hasSameBytes(as other: String) -> Bool { utf8.elementsEqual(other.utf8) }
}
