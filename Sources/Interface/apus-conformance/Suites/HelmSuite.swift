import ArgumentParser
import FileTree
import Foundation
import Helm
import ObjectModel

/// Whole charts: each case is a folder with a chart, values files, a command line in `cmd.json`, and what it must print.
///
/// Output is compared by meaning: the same objects, in the same order, from the same templates.
struct HelmSuite: Suite {
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
    do {
      let content = try JSONValue(json: Array(data))
      let id = content["case"]?.string ?? URL(fileURLWithPath: folder).lastPathComponent
      return Case(id: id, content: content, folder: folder)
    } catch {
      throw ValidationError("\(folder)/cmd.json: \(error)")
    }
  }

  func run(_ testCase: Case) -> [Outcome] {
    let text: String
    do {
      text = try render(testCase)
    } catch {
      let message = (error as? HelmError)?.message ?? "\(error)"
      let expected = testCase["stderr"]?.string ?? ""
      let isPassed = testCase["exit"]?.int != 0 && HelmMessage(expected) == HelmMessage(message)
      return [Outcome(reading: "helm", expected: "an error: \(expected)", actual: "an error: \(message)", isPassed: isPassed)]
    }
    guard let file = testCase["expected"]?.string, let data = FileManager.default.contents(atPath: testCase.folder + "/" + file)
    else {
      return [Outcome(reading: "helm", expected: "an error: \(testCase["stderr"]?.string ?? "")", actual: text, isPassed: false)]
    }
    do {
      let masks = (testCase["mask"]?.array ?? []).map(ManifestMask.init)
      let differences = try ManifestComparison.differences(
        expected: String(decoding: data, as: UTF8.self), actual: text, masks: masks)
      let told = differences.prefix(20).joined(separator: "\n            ")
      return [Outcome(reading: "helm", expected: file, actual: told, isPassed: differences.isEmpty)]
    } catch {
      return [Outcome(reading: "helm", expected: file, actual: "\(error)", isPassed: false)]
    }
  }

  private func render(_ testCase: Case) throws -> String {
    let invocation = try HelmInvocation((testCase["args"]?.array ?? []).compactMap(\.string))
    let path = testCase.folder + "/" + invocation.chart
    let chart =
      path.hasSuffix(".tgz")
      ? try Chart.load(archive: Array(FileManager.default.contents(atPath: path) ?? Data()))
      : try Chart.load(from: FolderFileTree(path))
    var options = try invocation.options(in: testCase.folder)
    options.environment.timeZone = testCase["env"]?["TZ"]?.string ?? "UTC"
    options.keepsDocuments = false
    let rendered = try HelmRenderer.render(chart, options)
    let shown = invocation.shownFiles
    let text = shown.isEmpty ? rendered.text(invocation.selection) : try rendered.text(invocation.selection, showing: shown)
    return String(decoding: text, as: UTF8.self)
  }
}
