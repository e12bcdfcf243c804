import CustomResources
import KubernetesClient
import Logging
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
  /// The destination cluster, and the way to it.
  let entry: ClusterDirectory.Entry
  private(set) var client: any ClusterClient
  /// What repositories are shown, and by what they prove who they are.
  let credentials: CredentialBook

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
    if let fault = project.sourceNamespaceFault(of: application, controlNamespace: controlNamespace) {
      throw ApplicationPreview.Failure(description: fault)
    }
    let secrets = try await client.list(
      .secrets, namespace: controlNamespace, matching: Selection(labels: CredentialBook.secretTypeLabel)
    ).items
    credentials = CredentialBook(
      secrets: secrets,
      trust: RepositoryTrust(
        knownHosts: try await client.find(.configMaps, namespace: controlNamespace, name: RepositoryTrust.knownHostsName),
        certificates: try await client.find(.configMaps, namespace: controlNamespace, name: RepositoryTrust.certificatesName)))
    let directory = ClusterDirectory(secrets: secrets, isLocalEnabled: settings.isLocalClusterEnabled)
    do {
      entry = try directory.entry(for: spec.destination, project: spec.project)
    } catch {
      throw ApplicationPreview.Failure(description: error.description)
    }
    destination = Destination(server: entry.server, name: entry.name, namespace: spec.destination.namespace)
    self.client = client
    if case .success(let connection)? = entry.secret?.connection { self.client = try Clusters.connection(connection) }
  }

  /// Where the application may deliver to. Nobody watches there; what is written is seen by those who do.
  func target(logger: Logger) -> DeliveryTarget {
    let mirror = ClusterMirror(client: client, logger: logger, isWatched: { _ in false }, onChange: { _ in })
    return DeliveryTarget(
      cluster: DestinationCluster(entry: entry, client: client, mirror: mirror), project: project, destination: destination)
  }
}
