import ArgumentParser
import Helm

struct HelmLintCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "lint", abstract: "Say what is wrong with a chart, as `helm lint` does.")

  @Argument(help: "Folders of charts.")
  var charts: [String] = ["."]

  @OptionGroup var values: ChartValueFlags
  @OptionGroup var cluster: CapabilityFlags

  @Option(name: [.customShort("n"), .customLong("namespace")], help: "The namespace of the release.")
  var namespace = "default"

  @Flag(help: "Take warnings for errors.")
  var strict = false

  @Flag(help: "Print warnings and errors only.")
  var quiet = false

  @Flag(name: .customLong("skip-schema-validation"), help: "Do not hold values to the chart's schemas.")
  var skipsSchema = false

  func run() throws {
    try HelmFailure.reporting {
      var options = HelmOptions()
      options.releaseName = "test-release"
      options.namespace = namespace
      options.capabilities = try cluster.capabilities()
      options.validatesSchema = !skipsSchema
      options.values = try values.values()
      var failed = 0
      for chart in charts where !(try lint(chart, options)) { failed += 1 }
      let summary = "\(charts.count) chart(s) linted, \(failed) chart(s) failed"
      if failed > 0 { throw HelmError(.chart, summary) }
      if !quiet { Console.line(summary) }
    }
  }

  /// Whether nothing is wrong with a chart that would fail it.
  private func lint(_ chart: String, _ options: HelmOptions) throws -> Bool {
    do {
      let location = try ChartLocation(chart)
      let findings = try ChartLint.findings(in: location.tree, at: location.path, name: chart, options: options)
        .filter { !quiet || $0.severity > .info }
      if !quiet || !findings.isEmpty { Console.line("==> Linting \(chart)") }
      for finding in findings { Console.line("\(finding)") }
      if !quiet || !findings.isEmpty { Console.line() }
      return !findings.contains { $0.severity >= (strict ? .warning : .error) }
    } catch {
      Console.line("==> Linting \(chart)\nError \(error.message)\n")
      return false
    }
  }
}
