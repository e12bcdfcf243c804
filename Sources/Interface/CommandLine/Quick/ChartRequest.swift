import Foundation
import GoTemplate
import Helm
import ObjectModel

/// A chart to be rendered, as `helm template` is asked for one.
struct ChartRequest: QuickRequest {
  static let command = ["helm", "template"]

  /// The name of the release, where one is given, and the chart.
  var words: [String] = []
  var values = ChartValueArguments()
  var kubeVersion = ""
  var apiVersions: [String] = []
  var namespace = "default"
  var nameTemplate = ""
  var generatesName = false
  var includesCustomResources = false
  var skipsCustomResources = false
  var skipsTests = false
  var skipsHooks = false
  var isUpgrade = false
  var skipsSchema = false
  var validates = false
  var updatesDependencies = false
  var shownFiles: [String] = []
  var outputDirectory = ""
  var usesReleaseName = false

  mutating func turnOn(_ name: String) -> Bool {
    switch name {
    case "--generate-name", "-g": generatesName = true
    case "--include-crds": includesCustomResources = true
    case "--skip-crds": skipsCustomResources = true
    case "--skip-tests": skipsTests = true
    case "--no-hooks": skipsHooks = true
    case "--is-upgrade": isUpgrade = true
    case "--skip-schema-validation": skipsSchema = true
    case "--dependency-update": updatesDependencies = true
    case "--release-name": usesReleaseName = true
    case "--debug": break
    default: return false
    }
    return true
  }

  mutating func set(_ name: String, to value: String) -> Bool {
    switch name {
    case "--values", "-f": values.files.append(value)
    case "--set": values.set.append(value)
    case "--set-string": values.setString.append(value)
    case "--set-file": values.setFile.append(value)
    case "--set-json": values.setJSON.append(value)
    case "--set-literal": values.setLiteral.append(value)
    case "--kube-version": kubeVersion = value
    case "--api-versions", "-a": apiVersions.append(value)
    case "--namespace", "-n": namespace = value
    case "--name-template": nameTemplate = value
    case "--show-only", "-s": shownFiles.append(value)
    case "--output-dir": outputDirectory = value
    default: return false
    }
    return true
  }

  mutating func take(_ word: String) -> Bool {
    words.append(word)
    return true
  }

  func run() throws {
    try HelmFailure.reporting {
      let (name, location) = try positional()
      var options = HelmOptions()
      options.releaseName = name
      options.namespace = namespace
      options.isUpgrade = isUpgrade
      options.capabilities = try Capabilities(kubeVersion: kubeVersion, apiVersions: apiVersions)
      options.validatesSchema = !skipsSchema
      options.keepsDocuments = false
      options.values = try values.values()
      if let zone = getenv("TZ").map({ String(cString: $0) }), !zone.isEmpty { options.environment.timeZone = zone }
      var chart = try location.chart()
      if updatesDependencies { chart = try chart.addingLocalDependencies(from: location.tree, at: location.path) }
      let rendered = try HelmRenderer.render(chart, options)
      for warning in rendered.warnings { Console.error("\(warning)") }
      try write(rendered)
    }
  }

  private func positional() throws -> (name: String, location: ChartLocation) {
    if validates { throw HelmError(.options, "--validate needs a cluster, which this command never asks; leave it out") }
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
    Console.bytes(text)
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
