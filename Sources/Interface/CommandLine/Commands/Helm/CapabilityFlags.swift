import ArgumentParser
import Helm

/// What cluster a chart is rendered for.
struct CapabilityFlags: ParsableArguments {
  @Option(name: .customLong("kube-version"), help: "The version of Kubernetes the chart is told.")
  var kubeVersion = ""

  @Option(name: [.customShort("a"), .customLong("api-versions")], help: "An API version the chart is told; may be repeated.")
  var apiVersions: [String] = []

  func capabilities() throws(HelmError) -> Capabilities {
    try Capabilities(kubeVersion: kubeVersion, apiVersions: apiVersions)
  }
}

extension Capabilities {
  /// What flags say of a cluster: its version, where one is given, and lists of API versions beside those every cluster has.
  init(kubeVersion: String, apiVersions: [String]) throws(HelmError) {
    self.init()
    if !kubeVersion.isEmpty { self.kubeVersion = try KubernetesVersion(kubeVersion) }
    self.apiVersions += apiVersions.flatMap { $0.split(separator: ",").map(String.init) }
  }
}
