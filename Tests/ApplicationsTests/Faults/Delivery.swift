import CustomResources
import KubernetesClient
import Logging
import ObjectModel
import Testing

@testable import Applications

/// A controller on a cluster in memory, that can be killed and started again.
final class Delivery: Sendable {
  let cluster: FakeCluster
  let sources = FakeSources()
  let clock = FastClock()
  private static let quiet: Logger = {
    var logger = Logger(label: "test")
    logger.logLevel = .critical
    return logger
  }()

  init(_ cluster: FakeCluster = FakeCluster()) { self.cluster = cluster }

  /// Starts a controller; cancelling the task is killing it.
  func start(connect: @escaping Clusters.Connect = Clusters.connection) -> Task<Void, Never> {
    let controller = ApplicationController(
      client: cluster, configuration: .init(mirrorDirectory: "/nowhere", workers: 4), logger: Self.quiet, now: clock.now,
      pace: clock.pace, loader: sources, connect: connect)
    return Task { try? await controller.run() }
  }

  /// Runs a controller while something is done.
  func run<Result>(
    connect: @escaping Clusters.Connect = Clusters.connection, _ body: () async throws -> Result
  ) async rethrows -> Result {
    let task = start(connect: connect)
    defer { task.cancel() }
    let result = try await body()
    task.cancel()
    await task.value
    return result
  }

  static func application(
    _ name: String = "web", namespace: String = "argocd", destination: JSONValue = ["name": "in-cluster", "namespace": "web"],
    finalizers: [String] = [], project: String = "default"
  ) -> JSONValue {
    [
      "apiVersion": "argoproj.io/v1alpha1", "kind": "Application",
      "metadata": ["name": .string(name), "namespace": .string(namespace), "finalizers": JSONValue(finalizers)],
      "spec": [
        "project": .string(project), "source": ["repoURL": "https://git.example/repo", "path": "."],
        "destination": destination, "syncPolicy": ["automated": ["prune": true, "selfHeal": true]],
      ],
    ]
  }

  static func configMap(_ name: String, _ value: String = "1", namespace: String = "web", annotations: JSONValue = [:])
    -> JSONValue
  {
    [
      "apiVersion": "v1", "kind": "ConfigMap",
      "metadata": ["name": .string(name), "namespace": .string(namespace), "annotations": annotations],
      "data": ["value": .string(value)],
    ]
  }

  static func widget(_ name: String, _ value: String = "1") -> JSONValue {
    [
      "apiVersion": "example.com/v1", "kind": "Widget", "metadata": ["name": .string(name), "namespace": "web"],
      "spec": ["value": .string(value)],
    ]
  }

  func application(_ name: String = "web", namespace: String = "argocd") -> Application? {
    cluster.object(Application.kind.groupKind, namespace, name).map(Application.init)
  }

  /// Waits for a condition; the tests' time limit bounds it.
  func until(_ condition: () -> Bool) async throws {
    while !condition() { try await Task.sleep(for: .milliseconds(2)) }
  }

  func untilSynced(_ revision: String, _ name: String = "web", namespace: String = "argocd") async throws {
    try await until {
      guard let application = self.application(name, namespace: namespace) else { return false }
      return application.status.sync.status == .synced && application.status.sync.revision == revision
        && application.operation == nil
    }
  }
}
