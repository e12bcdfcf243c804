import Applications
import ArgumentParser
import FoundationEssentials
import KubernetesClient

struct ServerCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "server", abstract: "Run the controllers and the page against a cluster.")

  @OptionGroup var cluster: ClusterOptions
  @Option(help: "Address of the page.") var address = "127.0.0.1"
  @Option(help: "Port of the page; 0 takes a free one.") var port = 8080
  @Option(help: "Where mirrors of Git repositories are kept (default: $XDG_CACHE_HOME/apus, else ~/.cache/apus).") var cacheDir:
    String?
  @Option(help: "How often Git repositories are looked at, as 30s (default: 3m, or what argocd-cm says).")
  var pollInterval: DurationArgument?

  @Option(help: "How replicas share the work: none, leader, clusters or applications.") var coordination = "none"
  @Option(help: "What this replica is called among replicas (default: the host's name).") var identity: String?

  private func shared() throws -> ApplicationController.Coordination {
    let identity = identity ?? ProcessInfo.processInfo.hostName.lowercased()
    switch coordination {
    case "none": return .none
    case "leader": return .leader(identity: identity)
    case "clusters": return .shares(identity: identity, of: .clusters)
    case "applications": return .shares(identity: identity, of: .applications)
    default: throw ValidationError("--coordination must be none, leader, clusters or applications, not \(coordination)")
    }
  }

  func run() async throws {
    try validatePort(port, "--port")
    let logger = cluster.logger()
    let client = try cluster.client()
    let delivery = Delivery(
      client: client, namespace: cluster.controlNamespace,
      cacheDirectory: cacheDir ?? DataDirectory.repositoryCache(environment: ProcessInfo.processInfo.environment),
      pollInterval: pollInterval?.duration, coordination: try shared(), pageHost: address, pagePort: port, logger: logger)
    try await untilStopped(logger: logger) {
      try await delivery.run(
        onInstalled: { Console.line("The controllers run against \(client.server)") },
        onPage: { Console.line("The page is at \($0)") })
    }
    Console.line("Stopped.")
  }
}
