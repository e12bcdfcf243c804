import CustomResources
import ObjectModel

/// Where an application may deliver to, and what it may do there.
struct DeliveryTarget: Sendable {
  let cluster: DestinationCluster
  let project: AppProject
  /// With server and name filled in.
  let destination: Destination

  /// Why an object may not be touched; `nil` when it may.
  func refusal(of key: ResourceKey, isNamespaced: Bool) -> String? {
    cluster.entry.scope.refusal(of: key, isNamespaced: isNamespaced)
      ?? project.refusal(
        of: key, isNamespaced: isNamespaced, destination: destination, isOwnCluster: cluster.entry.project == project.name)
  }
}

/// Finds the project and the cluster an application names. Who has a target has passed here, so that no way to a cluster leads
/// around the project, the namespaces it takes Applications from, or the project a cluster belongs to.
struct DeliveryTargets: Sendable {
  let control: ControlPlane
  let clusters: Clusters

  /// Why there is none, in sentences for a condition.
  enum Fault: Error, Sendable {
    /// The project is missing or does not permit it.
    case project([String])
    case cluster(ClusterDirectory.Fault)

    var messages: [String] {
      switch self {
      case .project(let messages): messages
      case .cluster(let fault): [fault.description]
      }
    }
  }

  func target(of application: Application) async throws(Fault) -> DeliveryTarget {
    let spec = application.spec
    guard let project = await control.project(named: spec.project) else {
      throw .project([AppProject.missingFault(project: spec.project)])
    }
    if let fault = project.sourceNamespaceFault(of: application, controlNamespace: control.namespace) { throw .project([fault]) }
    let cluster: DestinationCluster
    do throws(ClusterDirectory.Fault) {
      cluster = try await clusters.cluster(for: spec.destination, project: spec.project)
    } catch {
      throw .cluster(error)
    }
    return DeliveryTarget(cluster: cluster, project: project, destination: cluster.resolved(spec.destination))
  }
}
