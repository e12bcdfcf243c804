import ArgumentParser
import FileTree
import Foundation
import Helm
import ObjectModel

/// Measures rendering a chart within one process; `Scripts/bench/helm.py` names the charts.
struct HelmBenchCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "bench-helm", abstract: "Measure rendering a chart; prints one JSON object.", shouldDisplay: false)

  @Argument(help: "The folder of a chart.")
  var path: String

  @Option(help: "How often to repeat it; the best counts.")
  var rounds = 15

  func run() throws {
    let clock = ContinuousClock()
    var chart: Chart?
    let load = try clock.measure { chart = try Chart.load(from: FolderFileTree(path)) }
    guard let chart else { return }
    var options = HelmOptions()
    options.keepsDocuments = false
    let first = try clock.measure { _ = try HelmRenderer.render(chart, options).text(RenderedChart.Selection()) }
    var warm = Duration.seconds(1_000_000)
    for _ in 0..<max(rounds, 1) {
      warm = min(warm, try clock.measure { _ = try HelmRenderer.render(chart, options).text(RenderedChart.Selection()) })
    }
    let result: JSONValue = [
      "load": .double(load / .seconds(1)), "first": .double(first / .seconds(1)), "warm": .double(warm / .seconds(1)),
    ]
    print(result.json())
  }
}
