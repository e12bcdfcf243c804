import Comparison
import CustomResources
import KubernetesClient
import Logging
import ObjectModel
import Rendering
import Repositories
import Settings

/// What a sync would change, found out once and without watching anything. Changes nothing.
public struct ApplicationPreview: Sendable {
  /// Why an application cannot be compared.
  public struct Failure: Error, CustomStringConvertible {
    public var description: String
  }

  private let client: any ClusterClient
  private let controlNamespace: String
  private let loader: SourceLoader
  private let research: ComparisonResearch

  /// - Parameter mirrorDirectory: where mirrors of Git repositories are kept; several processes may share it.
  public init(client: any ClusterClient, controlNamespace: String, mirrorDirectory: String, logger: Logger) {
    self.client = client
    self.controlNamespace = controlNamespace
    research = ComparisonResearch(logger: logger)
    loader = SourceLoader(
      repositories: RepositoryStore(directory: mirrorDirectory, logger: logger),
      archives: ArchiveStore(directory: mirrorDirectory + "/archives"), renderer: Renderer(cache: nil))
  }

  /// Renders an application and compares it with the cluster.
  ///
  /// - Parameter revision: of its first source, where it is not the spec's.
  /// - Throws: `Failure` for an application that cannot be compared; `KubernetesError` when the cluster does not answer.
  public func comparison(of application: Application, revision: String? = nil) async throws -> ApplicationComparison {
    // 1. The settings and the project
    let spec = application.spec
    if let fault = spec.faults.first { throw Failure(description: fault) }
    let settings = DeliverySettings(
      configMap: try await client.find(.configMaps, namespace: controlNamespace, name: "argocd-cm"))
    let parameters = ControllerParameters(
      configMap: try await client.find(.configMaps, namespace: controlNamespace, name: ControllerParameters.configMapName))
    let secrets = try await client.list(
      .secrets, namespace: controlNamespace, matching: Selection(labels: CredentialBook.secretTypeLabel))
    guard let project = try await client.find(.appProjects, namespace: controlNamespace, name: spec.project).map(AppProject.init)
    else { throw Failure(description: AppProject.missingFault(project: spec.project)) }
    let directory = ClusterDirectory(secrets: secrets.items, isLocalEnabled: settings.isLocalClusterEnabled)
    let cluster: ClusterDirectory.Entry
    do {
      cluster = try directory.entry(for: spec.destination, project: spec.project)
    } catch {
      throw Failure(description: error.description)
    }
    let destination = Destination(server: cluster.server, name: cluster.name, namespace: spec.destination.namespace)
    var client = client
    if case .success(let connection)? = cluster.secret?.connection { client = try Clusters.connection(connection) }

    // 2. What should be
    let discovery = try await client.discovery()
    let loaded: LoadedSources
    do {
      loaded = try await loader.load(
        spec.effectiveSources, revisions: revision.map { [$0] } ?? [], of: application, controlNamespace: controlNamespace,
        project: spec.project, settings: settings, credentials: CredentialBook(secrets: secrets.items),
        cluster: ClusterFacts(discovery), freshness: .latest)
    } catch {
      throw Failure(description: error.description)
    }
    let instance = application.instanceName(controlNamespace: controlNamespace)
    let desired = DesiredState(
      rendered: loaded.manifests, instance: instance, destinationNamespace: spec.destination.namespace,
      tracking: settings.tracking,
      isNamespaced: { discovery.resource(for: $0)?.isNamespaced },
      isExcluded: { settings.filter.isExcluded($0, cluster: destination.server) })

    // 3. What is: where objects should be, and where the last comparison found some
    var kinds: [ResourceKey: GroupVersionKind] = [:]
    for resource in application.status.resources
    where !settings.filter.isExcluded(resource.key.groupKind, cluster: destination.server) {
      kinds[resource.key] = GroupVersionKind(group: resource.key.group, version: resource.version, kind: resource.key.kind)
    }
    for object in desired.resources { kinds[object.key] = object.groupVersionKind }
    var live: [Manifest] = []
    for (key, kind) in kinds {
      guard let resource = discovery.resource(for: kind) else { continue }
      if let object = try await client.find(resource, namespace: key.namespace, name: key.name) { live.append(object) }
    }

    // 4. The difference
    let outcome = await research.compare(
      desired, with: live,
      ApplicationComparison.Context(
        instance: instance, options: settings.comparisonOptions(for: application, isServerSideDiff: parameters.isServerSideDiff),
        syncOptions: spec.syncPolicy.syncOptions),
      in: ComparisonResearch.Cluster(client: client, discovery: discovery, server: destination.server),
      jqTimeout: parameters.jqTimeout,
      isPermitted: { object in
        let isNamespaced = discovery.resource(for: object.key.groupKind)?.isNamespaced ?? !object.namespace.isEmpty
        return project.refusal(of: object.key, isNamespaced: isNamespaced, destination: destination) == nil
      })
    return outcome.comparison.explained()
  }
}
