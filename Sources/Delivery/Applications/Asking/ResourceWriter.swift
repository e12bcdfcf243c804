import CustomResources
import KubernetesClient
import Logging
import ObjectModel

/// Changes single live objects of an application, as people ask for: through the gate, so that the project has its say.
public struct ResourceWriter: Sendable {
  private let gate: DestinationWriter

  /// - Throws: `ApplicationPreview.Failure` for an application that has no project or no destination; `KubernetesError` when the
  ///   cluster does not answer.
  public init(of application: Application, client: any ClusterClient, controlNamespace: String, logger: Logger) async throws {
    let facts = try await ControlFacts(of: application, client: client, controlNamespace: controlNamespace)
    gate = DestinationWriter(target: facts.target(logger: logger))
  }

  /// Patches an object.
  ///
  /// - Throws: an error whose description is the cluster's or the project's refusal.
  public func patch(_ object: Manifest, _ patch: Patch) async throws -> Manifest { try await gate.patch(object, patch) }

  /// Deletes an object.
  ///
  /// - Parameters:
  ///   - isForced: without waiting for it to end by itself.
  ///   - isOrphaning: what it brought about stays.
  public func delete(_ object: Manifest, isForced: Bool = false, isOrphaning: Bool = false) async throws {
    try await gate.delete(
      object,
      DeleteOptions(
        propagation: isOrphaning ? .orphan : .foreground, gracePeriodSeconds: isForced ? 0 : nil,
        uid: object.uid.isEmpty ? nil : object.uid))
  }
}
