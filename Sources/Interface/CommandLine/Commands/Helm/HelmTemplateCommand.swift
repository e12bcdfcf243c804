import ArgumentParser
import Foundation
import GoTemplate
import Helm
import ObjectModel

struct HelmTemplateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "template", abstract: "Print the manifests a chart makes, as `helm template` does.",
    usage: "apus helm template [NAME] CHART [flags]",
    discussion: "CHART is a folder or a .tgz file. No cluster is asked and nothing is fetched.")

  @Argument(help: ArgumentHelp("The name of the release, where one is given, and the chart.", valueName: "name] [chart"))
  var words: [String] = []

  @OptionGroup var values: ChartValueFlags
  @OptionGroup var cluster: CapabilityFlags

  @Option(name: [.customShort("n"), .customLong("namespace")], help: "The namespace of the release.")
  var namespace = "default"

  @Option(name: .customLong("name-template"), help: "A template that makes the name of the release.")
  var nameTemplate = ""

  @Flag(name: [.customShort("g"), .customLong("generate-name")], help: "Make up the name of the release.")
  var generatesName = false

  @Flag(name: .customLong("include-crds"), help: "Print the files of crds/ too.")
  var includesCustomResources = false

  @Flag(name: .customLong("skip-crds"), help: "Print no files of crds/, which is so anyway.")
  var skipsCustomResources = false

  @Flag(name: .customLong("skip-tests"), help: "Leave out what belongs to helm test.")
  var skipsTests = false

  @Flag(name: .customLong("no-hooks"), help: "Leave out hooks.")
  var skipsHooks = false

  @Flag(name: .customLong("is-upgrade"), help: "Tell the chart that it is an upgrade.")
  var isUpgrade = false

  @Flag(name: .customLong("skip-schema-validation"), help: "Do not hold values to the chart's schemas.")
  var skipsSchema = false

  @Flag(help: "Ask a cluster whether it would take the manifests; only --no-validate, the default, is offered.")
  var validate = false

  @Flag(name: .customLong("dependency-update"), help: "Take missing dependencies from file:// repositories.")
  var updatesDependencies = false

  @Option(name: [.customShort("s"), .customLong("show-only")], help: "Print only what this template makes; may be repeated.")
  var shownFiles: [String] = []

  @Option(name: .customLong("output-dir"), help: "A directory that gets a file for every template, instead of printing.")
  var outputDirectory = ""

  @Flag(name: .customLong("release-name"), help: "Put the name of the release into the paths under --output-dir.")
  var usesReleaseName = false

  @Flag(name: .customLong("debug"), help: "Accepted for helm's sake.")
  var isDebug = false

  func run() throws {
    try HelmFailure.reporting {
      let (name, location) = try positional()
      var options = HelmOptions()
      options.releaseName = name
      options.namespace = namespace
      options.isUpgrade = isUpgrade
      options.capabilities = try cluster.capabilities()
      options.validatesSchema = !skipsSchema
      options.keepsDocuments = false
      options.values = try values.values()
      if let zone = ProcessInfo.processInfo.environment["TZ"], !zone.isEmpty { options.environment.timeZone = zone }
      var chart = try location.chart()
      if updatesDependencies { chart = try chart.addingLocalDependencies(from: location.tree, at: location.path) }
      let rendered = try HelmRenderer.render(chart, options)
      for warning in rendered.warnings { Console.error("\(warning)") }
      try write(rendered)
    }
  }

  private func positional() throws -> (name: String, location: ChartLocation) {
    if validate { throw HelmError(.options, "--validate needs a cluster, which this command never asks; leave it out") }
    switch words.count {
    case 0:
      throw HelmError(.options, "\"helm template\" requires at least 1 argument\n\nUsage:  helm template [NAME] [CHART] [flags]")
    case 1:
      let template = try ReleaseNameTemplate.name(from: nameTemplate)
      let generated = generatesName ? "chart-\(Int(Date().timeIntervalSince1970))" : "release-name"
      return (template ?? generated, try ChartLocation(words[0]))
    case 2:
      if generatesName { throw HelmError(.options, "cannot set --generate-name and also specify a name") }
      if !nameTemplate.isEmpty { throw HelmError(.options, "cannot set --name-template and also specify a name") }
      return (words[0], try ChartLocation(words[1]))
    default:
      let rest = words.dropFirst(2).joined(separator: ", ")
      throw HelmError(.options, "expected at most two arguments, unexpected arguments: \(rest)")
    }
  }

  private func write(_ rendered: RenderedChart) throws {
    var selection = RenderedChart.Selection()
    selection.includesCustomResources = includesCustomResources && !skipsCustomResources
    selection.includesHooks = !skipsHooks
    selection.includesTests = !skipsTests
    if !outputDirectory.isEmpty { return try writeFiles(rendered, selection) }
    let text = shownFiles.isEmpty ? rendered.text(selection) : try rendered.text(selection, showing: shownFiles)
    try? FileHandle.standardOutput.write(contentsOf: Data(text))
  }

  private func writeFiles(_ rendered: RenderedChart, _ selection: RenderedChart.Selection) throws {
    let directory = usesReleaseName && words.count == 2 ? outputDirectory + "/" + words[0] : outputDirectory
    for file in rendered.files(selection) {
      let path = directory + "/" + file.source
      let parent = path.utf8.lastIndex(of: UInt8(ascii: "/")).map { String(path[..<$0]) } ?? "."
      do {
        try FileManager.default.createDirectory(atPath: parent, withIntermediateDirectories: true)
        try Data(file.text).write(to: URL(filePath: path))
      } catch {
        throw HelmError(.options, "\(path) cannot be written: \(error.localizedDescription)")
      }
      Console.line("wrote \(path)")
    }
    Console.line()
  }
}
