import ObjectModel

extension Kubeconfig {
  /// Reads a file that an entry names.
  public typealias FileReader = @Sendable (_ path: String) throws -> [UInt8]

  /// The connection of a context.
  ///
  /// - Parameters:
  ///   - context: its name; `nil` for the current one.
  ///   - readFile: reads certificates and keys that are given as files.
  /// - Throws: `KubernetesError.configuration`, naming the file, the entry and the remedy.
  public func connection(context: String? = nil, readFile: FileReader = Kubeconfig.readFile) throws(KubernetesError)
    -> ClusterConnection
  {
    let (entry, name) = try resolvedContext(context)
    let clusterName = entry.value["cluster"]?.string ?? ""
    guard let cluster = clusters[clusterName] else {
      throw problem(
        entry.file, "context \"\(name)\" names the cluster \"\(clusterName)\", which does not exist", "add it or mend the context"
      )
    }
    guard let server = cluster.value["server"]?.string, !server.isEmpty else {
      throw problem(cluster.file, "cluster \"\(clusterName)\" has no server", "set its server to the URL of the API server")
    }
    guard server.hasPrefix("https://") || server.hasPrefix("http://") else {
      throw problem(
        cluster.file, "the server of cluster \"\(clusterName)\" is not a URL: \(server)",
        "write it as https://HOST:PORT")
    }
    var connection = ClusterConnection(server: server, namespace: entry.value["namespace"]?.string ?? "", place: cluster.file)
    connection.tls.authority = try material("certificate-authority", in: cluster, of: "cluster \"\(clusterName)\"", readFile)
    connection.tls.isInsecure = cluster.value["insecure-skip-tls-verify"]?.bool ?? false
    connection.tls.serverName = cluster.value["tls-server-name"]?.string
    connection.proxyURL = cluster.value["proxy-url"]?.string.flatMap { $0.isEmpty ? nil : $0 }
    connection.disableCompression = cluster.value["disable-compression"]?.bool ?? false
    let userName = entry.value["user"]?.string ?? ""
    if userName.isEmpty { return connection }
    guard let user = users[userName] else {
      throw problem(
        entry.file, "context \"\(name)\" names the user \"\(userName)\", which does not exist", "add it or mend the context")
    }
    connection.tls.clientCertificate = try material("client-certificate", in: user, of: "user \"\(userName)\"", readFile)
    connection.tls.clientKey = try material("client-key", in: user, of: "user \"\(userName)\"", readFile)
    connection.credentials = try credentials(of: user, named: userName, cluster: cluster)
    connection.impersonation = impersonation(of: user)
    return connection
  }

  private func resolvedContext(_ wanted: String?) throws(KubernetesError) -> (Entry, name: String) {
    if let name = wanted ?? currentContext {
      if let entry = contexts[name] { return (entry, name) }
      let known = contextNames.isEmpty ? "it has none" : "there are: \(contextNames.joined(separator: ", "))"
      throw problem(place, "context \"\(name)\" does not exist", "choose another (\(known))")
    }
    if contexts.count == 1, let only = contexts.first { return (only.value, only.key) }
    throw problem(
      place, "no current context is set",
      contexts.isEmpty
        ? "add a context, or give another kubeconfig" : "choose one with --context: \(contextNames.joined(separator: ", "))")
  }

  /// Key material given as base64 (`KEY-data`, which wins) or as a file (`KEY`, relative to the kubeconfig).
  private func material(_ key: String, in entry: Entry, of owner: String, _ readFile: FileReader) throws(KubernetesError)
    -> [UInt8]?
  {
    if let text = entry.value["\(key)-data"]?.string, !text.isEmpty {
      guard let bytes = Base64.decode(text), !bytes.isEmpty else {
        throw problem(entry.file, "\(key)-data of \(owner) is not base64", "encode the PEM text with base64")
      }
      return bytes
    }
    guard let path = entry.value[key]?.string, !path.isEmpty else { return nil }
    let full = Self.absolute(path, in: entry.folder)
    do {
      return try readFile(full)
    } catch {
      throw problem(entry.file, "\(key) of \(owner) cannot be read: \(full)", "check that the file exists and is readable")
    }
  }

  private func credentials(of user: Entry, named name: String, cluster: Entry) throws(KubernetesError) -> Credentials {
    let value = user.value
    if let path = value["tokenFile"]?.string, !path.isEmpty { return .tokenFile(Self.absolute(path, in: user.folder)) }
    if let token = value["token"]?.string, !token.isEmpty { return .token(token) }
    if let username = value["username"]?.string, !username.isEmpty {
      return .basic(username: username, password: value["password"]?.string ?? "")
    }
    if let exec = value["exec"], !exec.isNull {
      guard var plugin = ExecPlugin(kubeconfig: exec, clusterInfo: cluster.value) else {
        throw problem(
          user.file, "the exec plugin of user \"\(name)\" has no command", "name the program that gives out credentials")
      }
      // A bare name is looked up in PATH; a path with a folder is relative to the kubeconfig.
      if plugin.command.contains("/") { plugin.command = Self.absolute(plugin.command, in: user.folder) }
      if exec["interactiveMode"]?.string == "Always" {
        throw problem(
          user.file, "the exec plugin of user \"\(name)\" wants a terminal (interactiveMode: Always)",
          "use IfAvailable or Never, or another way to log in")
      }
      return .exec(plugin)
    }
    if let provider = value["auth-provider", "name"]?.string {
      throw problem(
        user.file, "user \"\(name)\" uses the auth-provider \(provider), which Kubernetes removed",
        "replace it by an exec plugin (for example with kubelogin)")
    }
    return .none
  }

  private func impersonation(of user: Entry) -> Impersonation? {
    guard let name = user.value["as"]?.string, !name.isEmpty else { return nil }
    var extra: [String: [String]] = [:]
    for (key, values) in user.value["as-user-extra"]?.object ?? [:] { extra[key] = values.array?.compactMap(\.string) ?? [] }
    return Impersonation(
      user: name, uid: user.value["as-uid"]?.string, groups: user.value["as-groups"]?.array?.compactMap(\.string) ?? [],
      extra: extra)
  }

  private static func absolute(_ path: String, in folder: String) -> String {
    path.hasPrefix("/") ? path : folder.hasSuffix("/") ? folder + path : "\(folder)/\(path)"
  }

  private func problem(_ place: String, _ problem: String, _ remedy: String) -> KubernetesError {
    .configuration(ConfigurationProblem(place: place, problem: problem, remedy: remedy))
  }
}
