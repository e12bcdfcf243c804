import CustomResources
import FoundationEssentials
import KubernetesClient
import ObjectModel

// Changes to an application that is there already.

extension ControlPlane {
  private static let options = WriteOptions(fieldManager: "argocd")

  /// Changes an application: `change` is given it as it is, and again when somebody else changed it meanwhile.
  ///
  /// - Parameter validates: whether a spec that is wrong is refused.
  /// - Returns: the application as stored.
  @discardableResult
  func change(
    _ name: ApplicationName, validates: Bool = false, _ change: (Application) throws -> Manifest
  ) async throws -> Application {
    for _ in 1..<Self.attempts {
      if let stored = try await changed(name, validates: validates, isLast: false, change) { return stored }
    }
    if let stored = try await changed(name, validates: validates, isLast: true, change) { return stored }
    return try await application(name)
  }

  private static let attempts = 10

  /// One attempt at a change.
  ///
  /// - Returns: `nil` when somebody else was faster.
  private func changed(
    _ name: ApplicationName, validates: Bool, isLast: Bool, _ change: (Application) throws -> Manifest
  ) async throws -> Application? {
    let application = try await application(name)
    let wanted = try change(application)
    if validates { try await check(Application(wanted)) }
    var patch = MergePatch.diff(from: application.value, to: wanted.value)
    if patch.object?.isEmpty != false { return application }
    patch["metadata", "resourceVersion"] = .string(application.manifest.resourceVersion)
    do {
      let stored = try await client.patch(
        .applications, namespace: name.namespace, name: name.name, .merge(patch), options: Self.options)
      return Application(stored)
    } catch {
      if isLast || !error.isConflict { throw error }
      return nil
    }
  }

  /// - Throws: `CommandFailure` naming everything that is wrong with an application.
  func check(_ application: Application) async throws {
    var faults = application.spec.faults
    let project = application.spec.project
    if project != ApplicationSpec.defaultProject,
      try await client.find(.appProjects, namespace: namespace, name: project) == nil
    {
      faults.append(AppProject.missingFault(project: project))
    }
    if faults.isEmpty { return }
    throw CommandFailure(
      "rpc error: code = InvalidArgument desc = application spec for \(application.name) is invalid: "
        + faults.map { "InvalidSpecError: \($0)" }.joined(separator: ";"))
  }

  /// The project of an application, if it is there.
  func project(of application: Application) async -> AppProject? {
    (try? await client.find(.appProjects, namespace: namespace, name: application.spec.project)).flatMap {
      $0.map { AppProject($0) }
    }
  }

  /// Asks a running operation to end.
  ///
  /// - Throws: `CommandFailure` when none runs.
  func terminate(_ name: ApplicationName) async throws {
    try await change(name) { application in
      guard application.operation != nil, let state = application.status.operationState, !state.phase.isCompleted else {
        throw CommandFailure(
          "rpc error: code = InvalidArgument desc = Unable to terminate operation. No operation is in progress")
      }
      var wanted = application.manifest
      wanted["status", "operationState", "phase"] = .string(OperationPhase.terminating.rawValue)
      return wanted
    }
  }

  /// Approves what deletions of an application wait for.
  func approveDeletion(_ name: ApplicationName, at now: Date) async throws {
    try await change(name) { application in
      var wanted = application.manifest
      wanted.setAnnotation(
        Annotation.deletionApproved, to: Timestamp(secondsSince1970: Int64(now.timeIntervalSince1970)).description)
      return wanted
    }
  }
}
