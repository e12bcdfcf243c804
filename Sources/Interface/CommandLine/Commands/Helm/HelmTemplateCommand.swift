import ArgumentParser

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

  var request: ChartRequest {
    ChartRequest(
      words: words, values: values.arguments, kubeVersion: cluster.kubeVersion, apiVersions: cluster.apiVersions,
      namespace: namespace, nameTemplate: nameTemplate, generatesName: generatesName,
      includesCustomResources: includesCustomResources, skipsCustomResources: skipsCustomResources, skipsTests: skipsTests,
      skipsHooks: skipsHooks, isUpgrade: isUpgrade, skipsSchema: skipsSchema, validates: validate,
      updatesDependencies: updatesDependencies, shownFiles: shownFiles, outputDirectory: outputDirectory,
      usesReleaseName: usesReleaseName)
  }

  func run() throws { try request.run() }
}
