import KubernetesClient

/// Where a command finds the cluster to speak to.
///
/// In this order: `--kubeconfig`; `KUBECONFIG`; inside a pod the pod's own cluster; the kubeconfig of an `apus up` in its
/// default data directory; `~/.kube/config`.
struct KubeconfigSearch: Sendable {
  var flag: String?
  var environment: [String: String]
  /// Whether a file exists; a seam.
  var exists: @Sendable (String) -> Bool

  enum Place: Sendable, Equatable {
    /// Files joined by colons, as in `KUBECONFIG`.
    case files(String)
    case pod
    case nowhere
  }

  var place: Place {
    if let flag, !flag.isEmpty { return .files(flag) }
    if let list = environment["KUBECONFIG"], !list.isEmpty { return .files(list) }
    if environment["KUBERNETES_SERVICE_HOST"]?.isEmpty == false { return .pod }
    let own = DataDirectory.standard(environment: environment).kubeconfig
    if exists(own) { return .files(own) }
    if let home = environment["HOME"], exists("\(home)/.kube/config") { return .files("\(home)/.kube/config") }
    return .nowhere
  }

  /// The connection to that place.
  ///
  /// - Throws: `KubernetesError.configuration` when there is none, or it cannot be used.
  func connection(context: String?) throws(KubernetesError) -> ClusterConnection {
    switch place {
    case .files(let list):
      // A file that was named must exist; in a list, kubectl skips missing ones.
      if !list.contains(":") { return try Kubeconfig.load(file: list).connection(context: context) }
      return try Kubeconfig.load(list: list).connection(context: context)
    case .pod:
      if let connection = try ClusterConnection.inCluster(environment: environment) { return connection }
      throw Self.nothing
    case .nowhere: throw Self.nothing
    }
  }

  private static let nothing = KubernetesError.configuration(
    ConfigurationProblem(
      place: "kubeconfig", problem: "no cluster is configured",
      remedy: "start one with `apus up`, or name a kubeconfig with --kubeconfig or KUBECONFIG"))
}
