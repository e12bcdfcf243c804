import ObjectModel

/// A program that gives out credentials, as a kubeconfig's `exec` names it.
public struct ExecPlugin: Sendable, Hashable {
  public var command: String
  public var arguments: [String]
  /// Added to the environment of this process.
  public var environment: [String: String]
  /// `client.authentication.k8s.io/v1` or `…/v1beta1`; the answer must be of the same.
  public var apiVersion: String
  /// What to tell people when the program is missing.
  public var installHint: String
  /// The cluster as the program is told about it, when it asks for that.
  public var clusterInfo: JSONValue?

  public init(
    command: String, arguments: [String] = [], environment: [String: String] = [:], apiVersion: String, installHint: String = "",
    clusterInfo: JSONValue? = nil
  ) {
    self.command = command
    self.arguments = arguments
    self.environment = environment
    self.apiVersion = apiVersion
    self.installHint = installHint
    self.clusterInfo = clusterInfo
  }

  /// Reads the `exec` block of a kubeconfig user.
  init?(kubeconfig value: JSONValue, clusterInfo: JSONValue) {
    guard let command = value["command"]?.string, !command.isEmpty else { return nil }
    var environment: [String: String] = [:]
    for entry in value["env"]?.array ?? [] {
      if let name = entry["name"]?.string { environment[name] = entry["value"]?.string ?? "" }
    }
    self.init(
      command: command, arguments: value["args"]?.array?.compactMap(\.string) ?? [], environment: environment,
      apiVersion: value["apiVersion"]?.string ?? "client.authentication.k8s.io/v1",
      installHint: value["installHint"]?.string ?? "",
      clusterInfo: value["provideClusterInfo"]?.bool == true ? .some(clusterInfo) : .none)
  }

  /// `KUBERNETES_EXEC_INFO`: what the program is told.
  var request: JSONValue {
    var result: JSONValue = ["apiVersion": .string(apiVersion), "kind": "ExecCredential", "spec": ["interactive": false]]
    if let clusterInfo { result["spec", "cluster"] = clusterInfo }
    return result
  }
}

/// What a credential plugin printed.
struct ExecCredential: Sendable, Hashable {
  var token: String?
  var clientCertificate: [UInt8]?
  var clientKey: [UInt8]?
  /// RFC 3339; `nil` means as long as the process lives.
  var expiration: String?

  /// Reads the standard output of `plugin`. No error repeats what was printed: it may hold the credential.
  init(output: [UInt8], of plugin: ExecPlugin) throws(KubernetesError) {
    func refuse(_ problem: String) -> KubernetesError {
      .configuration(
        ConfigurationProblem(
          place: "credential plugin \(plugin.command)", problem: problem,
          remedy: "run it by hand and see that it prints an ExecCredential of \(plugin.apiVersion)"))
    }
    guard let value = try? JSONValue(json: output) else { throw refuse("its output is not JSON") }
    guard value["kind"]?.string == "ExecCredential" else { throw refuse("its output is not an ExecCredential") }
    guard value["apiVersion"]?.string == plugin.apiVersion else { throw refuse("it answers in another apiVersion") }
    guard let status = value["status"], status.object != nil else { throw refuse("its answer has no status") }
    token = status["token"]?.string
    clientCertificate = status["clientCertificateData"]?.string.map { Array($0.utf8) }
    clientKey = status["clientKeyData"]?.string.map { Array($0.utf8) }
    expiration = status["expirationTimestamp"]?.string
    guard token != nil || clientCertificate != nil && clientKey != nil else {
      throw refuse("its answer has neither a token nor a client certificate with its key")
    }
  }
}
