import ArgumentParser
import FoundationEssentials
import KubernetesClient
import Logging

/// Flags of every command that speaks to a cluster.
struct ClusterOptions: ParsableArguments {
  @Option(help: "Kubeconfig file (default: KUBECONFIG, else that of a running `apus up`, else ~/.kube/config).")
  var kubeconfig: String?

  @Option(name: [.customLong("context"), .customLong("kube-context")], help: "Context of the kubeconfig.")
  var context: String?

  @Option(name: [.customShort("n"), .customLong("namespace")], help: "Namespace of the control plane.")
  var namespace: String?

  @Option(help: ArgumentHelp("Time limit for one request, as 30s; 0 for the default.", visibility: .hidden))
  var requestTimeout = DurationArgument(.zero)

  @Flag(help: "Speak to the Kubernetes API itself (the only way there is for now).")
  var core = false

  @Option(help: "Form of messages on standard error: json or text.")
  var logformat = "json"

  @Option(help: "Least important level of log messages: debug, info, warn or error.")
  var loglevel = "info"

  @Option(help: .hidden) var server: String?
  @Option(help: .hidden) var authToken: String?
  @Option(help: .hidden) var config: String?
  @Option(help: .hidden) var argocdContext: String?
  @Flag(help: .hidden) var insecure = false
  @Flag(help: .hidden) var plaintext = false
  @Flag(help: .hidden) var grpcWeb = false
  @Flag(help: .hidden) var promptsEnabled = false

  /// The client these flags ask for.
  ///
  /// - Throws: `CommandFailure` or `KubernetesError` when there is no such cluster.
  func client() throws -> KubernetesClient {
    if let server, !core {
      throw CommandFailure.plain("--server \(server): the Argo CD API is not spoken yet; use --core with --kubeconfig")
    }
    let search = KubeconfigSearch(flag: kubeconfig, environment: ProcessInfo.processInfo.environment) {
      FileManager.default.fileExists(atPath: $0)
    }
    var settings = KubernetesClient.Settings(userAgent: "apus-cli/\(BuildVersion.current.number)", retries: 3, rate: nil)
    if requestTimeout.duration > .zero { settings.requestTimeout = requestTimeout.duration }
    return try KubernetesClient(try search.connection(context: context), settings: settings, logger: logger()) { warning in
      LogLine(level: "warning", message: warning.text).write()
    }
  }

  /// Where the control plane is when nobody says otherwise.
  static let usualNamespace = "argocd"

  /// The namespace of the control plane.
  var controlNamespace: String { namespace ?? Self.usualNamespace }

  /// The control plane these flags ask for.
  func controlPlane() throws -> ControlPlane { ControlPlane(client: try client(), namespace: controlNamespace) }

  /// For commands whose `--namespace` is that of an object, as it is in the reference.
  func usualControlPlane() throws -> ControlPlane { ControlPlane(client: try client(), namespace: Self.usualNamespace) }

  func logger(_ label: String = "apus") -> Logger {
    var logger = Logger(label: label)
    logger.logLevel = Self.level(loglevel)
    return logger
  }

  static func level(_ text: String) -> Logger.Level {
    switch text {
    case "debug": .debug
    case "trace": .trace
    case "warn", "warning": .warning
    case "error", "fatal": .error
    default: .info
    }
  }
}
