import FoundationEssentials

extension Kubeconfig {
  /// Reads a file whole.
  public static let readFile: FileReader = { path in
    Array(try Data(contentsOf: URL(filePath: path)))
  }

  /// Reads the files of a `KUBECONFIG` list (joined by colons), the first winning for every entry. Files that do not
  /// exist are skipped as kubectl does; with none left, the result has no entries.
  ///
  /// - Throws: `KubernetesError.configuration` for a file that exists but cannot be used.
  public static func load(list: String) throws(KubernetesError) -> Kubeconfig {
    var result = Kubeconfig()
    for path in list.split(separator: ":").map(String.init) where FileManager.default.fileExists(atPath: path) {
      result.merge(try load(file: path))
    }
    return result
  }

  /// Reads one file.
  ///
  /// - Throws: `KubernetesError.configuration` when it is missing or cannot be used.
  public static func load(file: String) throws(KubernetesError) -> Kubeconfig {
    let bytes: [UInt8]
    do {
      bytes = try readFile(file)
    } catch {
      throw .configuration(
        ConfigurationProblem(
          place: file, problem: "the kubeconfig cannot be read",
          remedy: "check that the file exists and is readable, or name another one"))
    }
    return try Kubeconfig(yaml: String(decoding: bytes, as: UTF8.self), file: file)
  }

  /// The files kubectl reads: `KUBECONFIG`, else `~/.kube/config`.
  ///
  /// - Throws: `KubernetesError.configuration` for a file that exists but cannot be used.
  public static func load(environment: [String: String]) throws(KubernetesError) -> Kubeconfig {
    if let list = environment["KUBECONFIG"], !list.isEmpty { return try load(list: list) }
    guard let home = environment["HOME"], !home.isEmpty else { return Kubeconfig() }
    return try load(list: "\(home)/.kube/config")
  }
}
