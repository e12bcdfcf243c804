import ArgumentParser
import FileTree
import Foundation
import Kustomize
import ObjectModel

/// Measures building a kustomization within one process; `Scripts/bench/kustomize.py` makes the input.
struct KustomizeBenchCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "bench-kustomize", abstract: "Measure building a kustomization; prints one JSON object.", shouldDisplay: false)

  @Argument(help: "The directory of a kustomization file.")
  var path: String

  @Option(help: "How often to repeat it; the best counts.")
  var rounds = 5

  @Flag(name: .customLong("print"), help: "Print what it makes instead, once.")
  var prints = false

  func run() throws {
    let tree = try FolderFileTree(path)
    if prints {
      return FileHandle.standardOutput.write(Data(try KustomizeBuild(tree: tree).run(".").text()))
    }
    let cache = ParsedFileCache()
    let result: JSONValue = [
      "seconds": .double(try best { _ = try KustomizeBuild(tree: tree).run(".").text() }),
      "withParsedFiles": .double(try best { _ = try KustomizeBuild(tree: tree, cache: cache).run(".").text() }),
    ]
    print(result.json())
  }

  private func best(_ body: () throws -> Void) rethrows -> Double {
    var result = Duration.seconds(1_000_000)
    for _ in 0..<max(rounds, 1) { result = min(result, try ContinuousClock().measure(body)) }
    return result / .seconds(1)
  }
}
