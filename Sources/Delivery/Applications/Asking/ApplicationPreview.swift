import Comparison
import CustomResources
import FileTree
import struct Foundation.Date
import KubernetesClient
import Logging
import ObjectModel
import Rendering
import Repositories
import Settings
import Syncing

/// What a sync would change, found out once and without watching anything. Changes nothing.
public struct ApplicationPreview: Sendable {
  /// Why an application cannot be compared.
  public struct Failure: Error, CustomStringConvertible {
    public var description: String
  }

  /// What to look at, where it is not what the spec says.
  public struct Request: Sendable {
    /// The sources: those of a rollback.
    public var sources: [ApplicationSource]?
    /// The revision of each source, by its position; empty texts and missing ones leave it to the spec.
    public var revisions: [String]
    /// Rendered manifests that stand in for the sources.
    public var manifests: [Manifest]?
    /// Whether the server is asked what applying would give; `nil` leaves it to the settings.
    public var isServerSideDiff: Bool?

    public init(sources: [ApplicationSource]? = nil, revisions: [String] = [], manifests: [Manifest]? = nil) {
      self.sources = sources
      self.revisions = revisions
      self.manifests = manifests
    }
  }

  /// An application, looked at.
  public struct View: Sendable {
    public var comparison: ApplicationComparison
    /// What should be: marked, with namespaces filled in, hooks included.
    public var manifests: [Manifest]
    /// The commit of each source; empty for handed-in manifests.
    public var revisions: [String]
    /// Annotations whose values are not to be shown.
    public var maskedAnnotations: Set<String>
  }

  /// What a sync would do, in words and as data.
  public struct Plan: Sendable {
    public var text: String
    public var value: JSONValue
  }

  let client: any ClusterClient
  let controlNamespace: String
  private let loader: SourceLoader
  private let research: ComparisonResearch
  private let logger: Logger

  /// - Parameter mirrorDirectory: where mirrors of Git repositories are kept; several processes may share it.
  public init(client: any ClusterClient, controlNamespace: String, mirrorDirectory: String, logger: Logger) {
    self.client = client
    self.controlNamespace = controlNamespace
    self.logger = logger
    research = ComparisonResearch(logger: logger)
    loader = SourceLoader(
      repositories: RepositoryStore(directory: mirrorDirectory, logger: logger),
      archives: ArchiveStore(directory: mirrorDirectory + "/archives"), renderer: Renderer(cache: nil))
  }

  /// Renders an application and compares it with the cluster.
  ///
  /// - Throws: `Failure` for an application that cannot be compared; `KubernetesError` when the cluster does not answer.
  public func view(of application: Application, _ request: Request = Request()) async throws -> View {
    try await view(of: application, request, facts(of: application))
  }

  /// The plan of a sync that has not been asked for yet.
  ///
  /// - Parameter operation: what would be written to `.operation`.
  public func plan(of application: Application, operation: Operation, _ request: Request = Request()) async throws -> Plan {
    let facts = try await facts(of: application)
    guard let sync = operation.sync else { throw Failure(description: "no sync is asked for") }
    let view = try await view(of: application, request, facts)
    let options = SyncOptions(sync.syncOptions.isEmpty ? application.spec.syncPolicy.syncOptions : sync.syncOptions)
    var live: [ResourceKey: Manifest] = [:]
    for resource in view.comparison.resources { live[resource.pair.key] = resource.pair.live }
    let name = facts.destination.namespace
    if options.createsNamespace, !name.isEmpty {
      live[ResourceKey(group: "", kind: "Namespace", namespace: "", name: name)] = try await facts.client.find(
        .namespaces, name: name)
    }
    let objects = live
    let discovery = try await facts.client.discovery()
    let target = facts.target(logger: logger)
    var context = SyncContext(
      resources: view.comparison.syncResources, hooks: view.comparison.hooks, live: { objects[$0] }, operation: sync,
      options: options, destinationNamespace: name, namespaceMetadata: application.spec.syncPolicy.managedNamespaceMetadata,
      revision: view.revisions.first ?? "", startedAt: Int64(Date().timeIntervalSince1970),
      isNamespaced: { discovery.resource(for: $0)?.isNamespaced },
      refusal: { target.refusal(of: $0, isNamespaced: $1) })
    context.isPruneApproved = operation.approvesPruning
    context.isDeletionApproved = operation.approvesPruning
    context.brake = PruneBrake(of: application, otherwise: SyncSettings(facts.parameters).brake)
    let plan = SyncPlan(context)
    return Plan(text: plan.text, value: plan.json)
  }

  /// Renders the sources of an application from a folder of this machine rather than from Git.
  ///
  /// - Parameters:
  ///   - tree: the folder that stands for the top of the repository.
  ///   - path: the application's folder in it.
  public func manifests(of application: Application, in tree: any FileTree, path: String) async throws -> [Manifest] {
    let facts = try await self.facts(of: application)
    guard application.spec.effectiveSources.count == 1, var source = application.spec.effectiveSources.first?.value else {
      throw Failure(description: "local files can stand in for a single source only")
    }
    source["path"] = .string(path)
    let cluster = ClusterFacts(try await facts.client.discovery())
    let request = RenderRequest(
      source: source, application: application.instanceName(controlNamespace: controlNamespace),
      project: application.spec.project, destinationNamespace: application.spec.destination.namespace, revision: "",
      kubernetesVersion: cluster.version, apiVersions: cluster.apiVersions, settings: facts.settings.rendering)
    do {
      return try Renderer(cache: nil).render(request, tree).manifests
    } catch {
      throw Failure(description: "\(error)")
    }
  }

  private func facts(of application: Application) async throws -> ControlFacts {
    try await ControlFacts(of: application, client: client, controlNamespace: controlNamespace)
  }

  private func view(of application: Application, _ request: Request, _ facts: ControlFacts) async throws -> View {
    // 1. What should be
    let spec = application.spec
    let client = facts.client
    let discovery = try await client.discovery()
    let loaded = try await load(application, request, facts, ClusterFacts(discovery))
    let instance = application.instanceName(controlNamespace: controlNamespace)
    let desired = DesiredState(
      rendered: loaded.manifests, instance: instance, destinationNamespace: spec.destination.namespace,
      tracking: facts.settings.tracking,
      isNamespaced: { discovery.resource(for: $0)?.isNamespaced },
      isExcluded: { facts.settings.filter.isExcluded($0, cluster: facts.destination.server) })

    // 2. What is: where objects should be, and where the last comparison found some
    var kinds: [ResourceKey: GroupVersionKind] = [:]
    for resource in application.status.resources
    where !facts.settings.filter.isExcluded(resource.key.groupKind, cluster: facts.destination.server) {
      kinds[resource.key] = GroupVersionKind(group: resource.key.group, version: resource.version, kind: resource.key.kind)
    }
    for object in desired.resources { kinds[object.key] = object.groupVersionKind }
    var live: [Manifest] = []
    for (key, kind) in kinds {
      guard let resource = discovery.resource(for: kind) else { continue }
      if let object = try await client.find(resource, namespace: key.namespace, name: key.name) { live.append(object) }
    }

    // 3. The difference
    let target = facts.target(logger: logger)
    let isServerSideDiff = request.isServerSideDiff ?? facts.parameters.isServerSideDiff
    let outcome = await research.compare(
      desired, with: live,
      ApplicationComparison.Context(
        instance: instance, options: facts.settings.comparisonOptions(for: application, isServerSideDiff: isServerSideDiff),
        syncOptions: spec.syncPolicy.syncOptions),
      in: ComparisonResearch.Cluster(client: client, discovery: discovery, server: facts.destination.server),
      jqTimeout: facts.parameters.jqTimeout,
      isPermitted: { object in
        let isNamespaced = discovery.resource(for: object.key.groupKind)?.isNamespaced ?? !object.namespace.isEmpty
        return target.refusal(of: object.key, isNamespaced: isNamespaced) == nil
      })
    return View(
      comparison: outcome.comparison.explained(), manifests: desired.resources + desired.hooks, revisions: loaded.revisions,
      maskedAnnotations: facts.settings.maskedAnnotations)
  }

  private func load(_ application: Application, _ request: Request, _ facts: ControlFacts, _ cluster: ClusterFacts) async throws
    -> LoadedSources
  {
    if let manifests = request.manifests {
      return LoadedSources(manifests: manifests)
    }
    do {
      return try await loader.load(
        request.sources ?? application.spec.effectiveSources, revisions: request.revisions, of: application,
        controlNamespace: controlNamespace, project: application.spec.project, settings: facts.settings,
        credentials: facts.credentials, cluster: cluster, freshness: .latest)
    } catch {
      throw Failure(description: error.description)
    }
  }
}
