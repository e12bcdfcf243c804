import CustomResources
import KubernetesClient
import ObjectModel
import Settings

/// What the control namespace says about one application, read once: for commands, which watch nothing.
struct ControlFacts: Sendable {
  var settings: DeliverySettings
  var parameters: ControllerParameters
  /// With what it takes over from global projects.
  var project: AppProject
  /// With server and name filled in.
  var destination: Destination

  /// - Throws: `ApplicationPreview.Failure` for an application that cannot be delivered; `KubernetesError` when the cluster does not
  ///   answer.
  init(of application: Application, client: any ClusterClient, controlNamespace: String) async throws {
    settings = DeliverySettings(
      configMap: try await client.find(.configMaps, namespace: controlNamespace, name: DeliverySettings.configMapName))
    parameters = ControllerParameters(
      configMap: try await client.find(.configMaps, namespace: controlNamespace, name: ControllerParameters.configMapName))
    let spec = application.spec
    if let fault = spec.faults.first { throw ApplicationPreview.Failure(description: fault) }
    let projects = try await client.list(.appProjects, namespace: controlNamespace).items.map { AppProject($0) }
    guard let found = projects.first(where: { $0.name == spec.project }) else {
      throw ApplicationPreview.Failure(description: AppProject.missingFault(project: spec.project))
    }
    project = settings.globalProjects.applied(to: found) { name in projects.first { $0.name == name } }
    guard let destination = ThisCluster.resolve(spec.destination) else {
      throw ApplicationPreview.Failure(description: ThisCluster.unknownFault(spec.destination))
    }
    self.destination = destination
  }
}
