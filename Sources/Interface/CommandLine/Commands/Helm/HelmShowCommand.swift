import ArgumentParser
import Foundation
import Helm

struct HelmShowCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show", abstract: "Show parts of a chart, as `helm show` does.",
    subcommands: [ShowChart.self, ShowValues.self])

  struct ShowChart: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "chart", abstract: "Show what Chart.yaml says.")

    @Argument(help: "A folder or a .tgz file.")
    var chart: String

    func run() throws {
      try HelmFailure.reporting { Console.line(try ChartLocation(chart).chart().definition) }
    }
  }

  struct ShowValues: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "values", abstract: "Show values.yaml.")

    @Argument(help: "A folder or a .tgz file.")
    var chart: String

    func run() throws {
      try HelmFailure.reporting {
        guard let file = try ChartLocation(chart).chart().valuesFile else { return }
        try? FileHandle.standardOutput.write(contentsOf: Data(file.bytes + [0x0A]))
      }
    }
  }
}
