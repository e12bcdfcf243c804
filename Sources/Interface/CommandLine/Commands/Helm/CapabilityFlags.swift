import ArgumentParser
import Helm

/// What cluster a chart is rendered for.
struct CapabilityFlags: ParsableArguments {
  @Option(name: .customLong("kube-version"), help: "The version of Kubernetes the chart is told.")
  var kubeVersion = ""

  @Option(name: [.customShort("a"), .customLong("api-versions")], help: "An API version the chart is told; may be repeated.")
  var apiVersions: [String] = []

  func capabilities() throws(HelmError) -> Capabilities {
    var capabilities = Capabilities()
    if !kubeVersion.isEmpty { capabilities.kubeVersion = try KubernetesVersion(kubeVersion) }
    capabilities.apiVersions += apiVersions.flatMap { $0.split(separator: ",").map(String.init) }
    return capabilities
  }
}
