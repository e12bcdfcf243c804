/// Where an embedded cluster keeps its state, and what is found in it.
struct DataDirectory: Sendable, Equatable {
  var path: String

  init(_ path: String) { self.path = path }

  /// `$APUS_DATA_DIR`, else `$XDG_DATA_HOME/apus`, else `~/.local/share/apus`.
  static func standard(environment: [String: String]) -> DataDirectory {
    func value(_ key: String) -> String? { environment[key].flatMap { $0.isEmpty ? nil : $0 } }
    if let path = value("APUS_DATA_DIR") { return DataDirectory(path) }
    if let share = value("XDG_DATA_HOME") { return DataDirectory("\(share)/apus") }
    return DataDirectory("\(value("HOME") ?? ".")/.local/share/apus")
  }

  /// Where mirrors of Git repositories are kept without an embedded cluster: `$XDG_CACHE_HOME/apus/repositories`, else
  /// `~/.cache/apus/repositories`.
  static func repositoryCache(environment: [String: String]) -> String {
    if let cache = environment["XDG_CACHE_HOME"], !cache.isEmpty { return "\(cache)/apus/repositories" }
    return "\(environment["HOME"] ?? ".")/.cache/apus/repositories"
  }

  var kubeconfig: String { "\(path)/kubeconfig" }
  var lock: String { "\(path)/lock" }
  /// The working copy of the sample repository.
  var sample: String { "\(path)/sample" }
  /// The embedded cluster's database and certificates.
  var cluster: String { "\(path)/cluster" }
  /// Mirrors of Git repositories; may be deleted at any time.
  var repositories: String { "\(path)/repositories" }
}
