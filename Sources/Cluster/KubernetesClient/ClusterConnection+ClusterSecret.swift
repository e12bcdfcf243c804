import ObjectModel

extension ClusterConnection {
  /// Reads the `config` of an Argo CD cluster Secret (`bearerToken`, `tlsClientConfig`, `execProviderConfig`, …).
  ///
  /// - Parameters:
  ///   - json: the decoded value of the Secret's `config` key.
  ///   - server: the decoded value of its `server` key.
  ///   - place: the Secret's name, for messages.
  ///   - allowsPlugins: whether an `execProviderConfig` may be used. A plugin is a program run with the rights of this
  ///     process, so whoever can write such a Secret could run anything: off unless an administrator asked for it.
  /// - Throws: `KubernetesError.configuration`; no value of the JSON is repeated in it.
  public init(clusterSecretConfig json: String, server: String, place: String, allowsPlugins: Bool = false)
    throws(KubernetesError)
  {
    func refuse(_ problem: String, _ remedy: String) -> KubernetesError {
      .configuration(ConfigurationProblem(place: place, problem: problem, remedy: remedy))
    }
    let config: JSONValue
    do {
      config = try JSONValue(json: json.trimmingWhitespace().isEmpty ? "{}" : json)
    } catch {
      throw refuse("config is not JSON (line \(error.line), column \(error.column))", "write it as `argocd cluster add` does")
    }
    guard server.hasPrefix("https://") || server.hasPrefix("http://") else {
      throw refuse("server is not a URL", "write it as https://HOST:PORT")
    }
    let tls = config["tlsClientConfig"] ?? [:]
    func material(_ key: String) throws(KubernetesError) -> [UInt8]? {
      guard let text = tls[key]?.string, !text.isEmpty else { return nil }
      guard let bytes = Base64.decode(text), !bytes.isEmpty else {
        throw refuse("tlsClientConfig.\(key) is not base64", "encode the PEM text with base64")
      }
      return bytes
    }
    let isInsecure = tls["insecure"]?.bool ?? false
    let authority = try material("caData")
    if isInsecure, authority != nil {
      throw refuse("tlsClientConfig has both insecure: true and caData", "remove one of them")
    }
    func text(_ key: String) -> String? { config[key]?.string.flatMap { $0.isEmpty ? nil : $0 } }
    var credentials = Credentials.none
    if let token = text("bearerToken") {
      credentials = .token(token)
    } else if let username = text("username") {
      credentials = .basic(username: username, password: text("password") ?? "")
    } else if let exec = config["execProviderConfig"], exec.object?.isEmpty == false {
      guard let command = exec["command"]?.string, !command.isEmpty else {
        throw refuse("execProviderConfig has no command", "name the program that gives out credentials")
      }
      guard allowsPlugins else {
        throw refuse(
          "execProviderConfig would run \(command), which is not allowed here", "use a bearerToken or a client certificate")
      }
      var environment: [String: String] = [:]
      for (name, value) in exec["env"]?.object ?? [:] { environment[name] = value.string ?? "" }
      credentials = .exec(
        ExecPlugin(
          command: command, arguments: exec["args"]?.array?.compactMap(\.string) ?? [], environment: environment,
          apiVersion: exec["apiVersion"]?.string ?? "client.authentication.k8s.io/v1",
          installHint: exec["installHint"]?.string ?? "",
          clusterInfo: exec["provideClusterInfo"]?.bool == true ? .some(["server": .string(server)]) : .none))
    } else if let aws = config["awsAuthConfig", "clusterName"]?.string, !aws.isEmpty {
      throw refuse("awsAuthConfig is not supported", "use a bearerToken or a client certificate")
    }
    self.init(
      server: server.hasSuffix("/") ? String(server.dropLast()) : server,
      tls: TLSMaterial(
        authority: authority, clientCertificate: try material("certData"), clientKey: try material("keyData"),
        serverName: tls["serverName"]?.string.flatMap { $0.isEmpty ? nil : $0 }, isInsecure: isInsecure),
      credentials: credentials, proxyURL: text("proxyUrl"), disableCompression: config["disableCompression"]?.bool ?? false,
      place: place)
  }
}
