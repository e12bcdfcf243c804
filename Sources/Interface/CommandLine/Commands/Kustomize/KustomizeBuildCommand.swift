import ArgumentParser
import Kustomize

struct KustomizeBuildCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "build", abstract: "Print what a kustomization makes, as `kustomize build` does.",
    discussion: "Nothing is run and nothing is fetched: the build is a function of the files.")

  @Argument(help: "The directory of the kustomization file; the working directory when it is left out.")
  var directory: String?

  @Option(
    name: .customLong("load-restrictor"),
    help:
      "LoadRestrictionsRootOnly, or LoadRestrictionsNone to let files be read from outside of their kustomization's directory.")
  var loadRestrictor = KustomizeOptions.LoadRestriction.rootOnly.rawValue

  @Flag(name: .customLong("enable-helm"), help: "Render the charts of helmCharts.")
  var isHelmEnabled = false

  @Option(name: .customLong("helm-kube-version"), help: "The version of Kubernetes that charts are told.")
  var kubeVersion = ""

  @Option(name: .customLong("helm-api-versions"), help: "API versions that charts are told; may be repeated.")
  var apiVersions: [String] = []

  @Option(help: "The order of the output: legacy or none. A kustomization file's sortOptions beat it.")
  var reorder: String?

  @Flag(name: .customLong("enable-managedby-label"), help: "Label every object with app.kubernetes.io/managed-by.")
  var addsManagedByLabel = false

  @Option(name: [.short, .customLong("output")], help: "A file to write to, or a directory that gets a file for every object.")
  var output: String?

  var request: KustomizationRequest {
    KustomizationRequest(
      directory: directory, loadRestrictor: loadRestrictor, isHelmEnabled: isHelmEnabled, kubeVersion: kubeVersion,
      apiVersions: apiVersions, reorder: reorder, addsManagedByLabel: addsManagedByLabel, output: output)
  }

  func run() throws { try request.run() }
}
