import ArgumentParser
import FoundationEssentials
import Logging

/// Flags of the commands that run an embedded cluster.
struct InstanceOptions: ParsableArguments {
  @Option(help: "Where everything is kept (default: $APUS_DATA_DIR, else ~/.local/share/apus).") var dataDir: String?
  @Option(help: "Port of the Kubernetes API; 0 takes a free one.") var apiPort = 6443
  @Flag(help: "Forget everything first: cluster, sample repository, caches.") var reset = false
  @Option(help: "Least important level of log messages: debug, info, warn or error.") var loglevel = "warn"

  /// An absolute path: it goes into the kubeconfig's place and into the sample's repository URL.
  var directory: DataDirectory { .chosen(dataDir) }

  /// Takes the data directory for this process, and empties it if asked to.
  ///
  /// - Throws: `CommandFailure` when another process has it.
  func prepare() throws(CommandFailure) -> InstanceLock {
    try validatePort(apiPort, "--api-port")
    let lock = try InstanceLock(directory)
    if reset { try directory.reset() }
    return lock
  }

  func logger() -> Logger {
    var logger = Logger(label: "apus")
    logger.logLevel = ClusterOptions.level(loglevel)
    return logger
  }
}

extension InstanceOptions {
  /// For commands that say all there is to say themselves.
  static let quiet: Logger = {
    var logger = Logger(label: "apus")
    logger.logLevel = .error
    return logger
  }()
}

extension DataDirectory {
  /// The directory a flag names, else the usual one; an absolute path.
  static func chosen(_ flag: String?) -> DataDirectory {
    let directory = flag.map { DataDirectory($0) } ?? .standard(environment: ProcessInfo.processInfo.environment)
    if directory.path.hasPrefix("/") { return directory }
    return DataDirectory("\(FileManager.default.currentDirectoryPath)/\(directory.path)")
  }
}

/// - Throws: `CommandFailure` for a number that is no port.
func validatePort(_ port: Int, _ flag: String) throws(CommandFailure) {
  if !(0...65535).contains(port) { throw .plain("\(flag) \(port): a port is a number from 0 to 65535") }
}
