extension ClusterConnection {
  /// The folder in which Kubernetes mounts a pod's credentials.
  static let serviceAccountFolder = "/var/run/secrets/kubernetes.io/serviceaccount"

  /// The cluster this process runs in as a pod; `nil` outside of one.
  ///
  /// The token is read again about every minute, since Kubernetes rotates it.
  ///
  /// - Throws: `KubernetesError.configuration` when the environment says so but the mounted files cannot be read.
  public static func inCluster(
    environment: [String: String], folder: String? = nil, readFile: Kubeconfig.FileReader = Kubeconfig.readFile
  ) throws(KubernetesError) -> ClusterConnection? {
    guard let host = environment["KUBERNETES_SERVICE_HOST"], !host.isEmpty,
      let port = environment["KUBERNETES_SERVICE_PORT"], !port.isEmpty
    else { return nil }
    let folder = folder ?? serviceAccountFolder
    do {
      _ = try readFile("\(folder)/token")
      let authority = try readFile("\(folder)/ca.crt")
      let namespace = (try? readFile("\(folder)/namespace")).map { String(decoding: $0, as: UTF8.self) } ?? ""
      return ClusterConnection(
        server: "https://\(host.contains(":") ? "[\(host)]" : host):\(port)", tls: TLSMaterial(authority: authority),
        credentials: .tokenFile("\(folder)/token"), namespace: namespace.trimmingWhitespace(), place: folder)
    } catch {
      throw .configuration(
        ConfigurationProblem(
          place: folder, problem: "the service account of this pod cannot be read",
          remedy: "mount it (automountServiceAccountToken: true), or give a kubeconfig"))
    }
  }
}

extension String {
  /// Without white space at both ends.
  func trimmingWhitespace() -> String {
    guard let first = firstIndex(where: { !$0.isWhitespace }), let last = lastIndex(where: { !$0.isWhitespace }) else {
      return ""
    }
    return String(self[first...last])
  }
}
