import CustomResources
import Health
import KubernetesClient
import Logging
import ObjectModel

/// Lists and runs actions on the live objects of one application, as people ask for: through the gate, so that the project has
/// its say.
public struct ApplicationActions: Sendable {
  private let client: any ClusterClient
  private let application: Application
  private let actions: ResourceActions
  private let gate: DestinationWriter

  /// - Throws: `ApplicationPreview.Failure` for an application that has no project or no destination; `KubernetesError` when the
  ///   cluster does not answer.
  public init(of application: Application, client: any ClusterClient, controlNamespace: String, logger: Logger) async throws {
    let facts = try await ControlFacts(of: application, client: client, controlNamespace: controlNamespace)
    self.client = facts.client
    self.application = application
    actions = ResourceActions(facts.settings.customizations)
    gate = DestinationWriter(target: facts.target(logger: logger))
  }

  /// The managed objects that exist and are chosen, by key.
  public func objects(where isChosen: (ResourceKey) -> Bool) async throws -> [Manifest] {
    let discovery = try await client.discovery()
    var objects: [Manifest] = []
    for resource in application.status.resources where isChosen(resource.key) {
      let kind = GroupVersionKind(group: resource.key.group, version: resource.version, kind: resource.key.kind)
      guard let api = discovery.resource(for: kind) else { continue }
      if let object = try await client.find(api, namespace: resource.key.namespace, name: resource.key.name) {
        objects.append(object)
      }
    }
    return objects.sorted { $0.key < $1.key }
  }

  /// The actions of an object, by name.
  ///
  /// - Parameter now: seconds since 1970.
  /// - Throws: `ActionError` when a discovery script fails.
  public func available(for live: Manifest, now: Int64) throws -> [ResourceAction] { try actions.available(for: live, now: now) }

  /// Runs an action on an object.
  ///
  /// - Throws: `ActionError` when it cannot be worked out; else an error whose description is what the project or the cluster
  ///   has against it.
  public func run(_ action: String, on live: Manifest, parameters: [String: String], now: Int64) async throws {
    try await gate.carryOut(actions.run(action, on: live, parameters: parameters, now: now), on: live)
  }
}
