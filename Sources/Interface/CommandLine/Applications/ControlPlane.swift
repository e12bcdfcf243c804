import CustomResources
import KubernetesClient
import ObjectModel

/// The applications of a control plane, reached through the Kubernetes API.
struct ControlPlane: Sendable {
  var client: any ClusterClient
  /// The namespace the settings, and normally the applications, live in.
  var namespace: String

  /// Who is recorded as having asked for an operation.
  static let username = "apus-cli"

  func application(_ name: ApplicationName) async throws(KubernetesError) -> Application {
    Application(try await client.get(.applications, namespace: name.namespace, name: name.name))
  }

  /// The applications of one namespace, by name.
  func applications(in namespace: String, labels: String? = nil) async throws(KubernetesError) -> [Application] {
    let list = try await client.list(.applications, namespace: namespace, matching: Selection(labels: labels))
    return list.items.map { Application($0) }.sorted { $0.qualifiedName < $1.qualifiedName }
  }

  /// The state of one application now and after every change; `nil` while it does not exist. Interruptions are passed
  /// over: the watch mends itself, and the caller has its own limit.
  func states(of name: ApplicationName) -> AsyncStream<Application?> {
    let reflector = Reflector(
      client: client, resource: .applications, namespace: name.namespace, matching: .named(name.name),
      backoff: Backoff(initial: .milliseconds(200), cap: .seconds(5)))
    let (stream, continuation) = AsyncStream<Application?>.makeStream()
    let task = Task {
      for await change in reflector.changes() {
        switch change {
        case .replaced(let items): continuation.yield(items.first.map { Application($0) })
        case .updated(let object): continuation.yield(Application(object))
        case .removed: continuation.yield(nil)
        case .interrupted(let error):
          LogLine(level: "warning", message: "\(error.description); trying again").write()
        }
      }
      continuation.finish()
    }
    continuation.onTermination = { _ in task.cancel() }
    return stream
  }

  /// Creates an application, unless one of that name is there.
  func createIfMissing(_ application: Manifest) async throws(KubernetesError) {
    do {
      try await client.create(.applications, application)
    } catch {
      if !error.isAlreadyExists { throw error }
    }
  }

  /// Writes `.operation` and clears `status.operationState` in one write, so that watchers can tell the old operation from
  /// the new one.
  ///
  /// - Throws: `CommandFailure` when an operation is in progress.
  func start(_ operation: JSONValue, on application: Application) async throws {
    let name = application.name
    if application.operation != nil {
      throw CommandFailure("rpc error: code = FailedPrecondition desc = another operation is already in progress")
    }
    // Conditional: a sync that another one started meanwhile must not be overwritten.
    let patch: JSONValue = [
      "metadata": ["resourceVersion": .string(application.manifest.resourceVersion)],
      "operation": operation, "status": ["operationState": .null],
    ]
    do {
      try await client.patch(.applications, namespace: application.namespace, name: name, .merge(patch))
    } catch  where error.isConflict {
      let fresh = Application(try await client.get(.applications, namespace: application.namespace, name: name))
      if fresh.operation == nil { return try await start(operation, on: fresh) }
      throw CommandFailure("rpc error: code = FailedPrecondition desc = another operation is already in progress")
    }
  }

  /// Asks for a refresh and waits until the controller has done it.
  ///
  /// - Throws: `CommandFailure` when the controller does not answer within `limit`.
  func refresh(_ name: ApplicationName, hard: Bool, limit: Duration) async throws -> Application {
    let patch: JSONValue = ["metadata": ["annotations": [Annotation.refresh: .string(hard ? "hard" : "normal")]]]
    try await client.patch(.applications, namespace: name.namespace, name: name.name, .merge(patch))
    let refreshed = try await withTimeLimit(limit) {
      for await state in states(of: name) {
        guard let state else { throw CommandFailure("application '\(name.name)' was deleted while it was refreshed") }
        if state.requestedRefresh == nil { return state }
      }
      throw CancellationError()
    }
    if let refreshed { return refreshed }
    throw CommandFailure(
      "timed out (\(TimeText.duration(seconds: Int(limit.components.seconds)))) waiting for app \"\(name.name)\" to be refreshed; "
        + "check that the controller is running")
  }

  /// The URL people know this control plane by (`url` of `argocd-cm`), if it is set.
  func url() async -> String? {
    let settings = try? await client.find(.configMaps, namespace: namespace, name: "argocd-cm")
    return settings?["data", "url"]?.string.flatMap { $0.isEmpty ? nil : $0 }
  }
}

/// Runs a body, at most for a time; zero means no limit.
///
/// - Returns: `nil` when the time was up first.
func withTimeLimit<Result: Sendable>(_ limit: Duration, _ body: @escaping @Sendable () async throws -> Result) async throws
  -> Result?
{
  if limit <= .zero { return try await body() }
  return try await withThrowingTaskGroup(of: Result?.self) { group in
    group.addTask { try await body() }
    group.addTask {
      try await Task.sleep(for: limit)
      return nil
    }
    defer { group.cancelAll() }
    return try await group.next() ?? nil
  }
}
