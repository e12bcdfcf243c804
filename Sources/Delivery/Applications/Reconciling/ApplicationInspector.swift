import Comparison
import CustomResources
import Health
import KubernetesClient
import ObjectModel
import Repositories
import Settings

/// Looks at an application: loads its sources, gathers its live objects, compares and judges. Changes nothing.
struct ApplicationInspector: Sendable {
  let client: any ClusterClient
  let control: ControlPlane
  let mirror: ClusterMirror
  let loader: SourceLoader
  let research: ComparisonResearch

  /// What to look at, where it is not what the spec says.
  struct Request: Sendable {
    /// The sources, where they are not the spec's: those of a rollback.
    var sources: [ApplicationSource]?
    /// The revision of each source, where it is not the spec's: pinned or asked for.
    var revisions: [String] = []
    /// How old an answer about branches and tags may be.
    var freshness: Freshness = .latest
    /// The application's sync options, where they are not the spec's.
    var syncOptions: [String]?
  }

  /// - Throws: when the cluster does not answer; everything that is wrong with the application itself is a condition.
  func inspect(_ application: Application, _ request: Request = Request()) async throws(KubernetesError) -> Inspection {
    // 1. The spec and its project
    let spec = application.spec
    if !spec.faults.isEmpty { return .failed(Condition.invalidSpecError, spec.faults) }
    guard let project = await control.project(named: spec.project) else {
      return .failed(Condition.invalidSpecError, [AppProject.missingFault(project: spec.project)])
    }
    guard let destination = ThisCluster.resolve(spec.destination) else {
      return .failed(Condition.invalidSpecError, [ThisCluster.unknownFault(spec.destination)])
    }
    let refusals = project.faults(of: spec, destination: destination)
    if !refusals.isEmpty { return .failed(Condition.invalidSpecError, refusals) }

    // 2. What should be
    let settings = await control.settings
    let sources = request.sources ?? spec.effectiveSources
    let discovery = try await client.discovery()
    let loaded: LoadedSources
    do {
      loaded = try await loader.load(
        sources, revisions: request.revisions, of: application, controlNamespace: control.namespace, project: spec.project,
        settings: settings, credentials: await control.credentials,
        cluster: ClusterFacts(discovery), freshness: request.freshness)
    } catch {
      var failed = Inspection.failed(Condition.comparisonError, [error.description])
      failed.isRepositoryFailure = error.isTransient
      return failed
    }
    let instance = application.instanceName(controlNamespace: control.namespace)
    let desired = DesiredState(
      rendered: loaded.manifests, instance: instance, destinationNamespace: spec.destination.namespace,
      tracking: settings.tracking,
      isNamespaced: { discovery.resource(for: $0)?.isNamespaced },
      isExcluded: { settings.filter.isExcluded($0, cluster: destination.server) })

    // 3. What is
    let live = try await liveObjects(of: instance, wanted: desired, discovery)

    // 4. The difference
    let parameters = await control.parameters
    let outcome = await research.compare(
      desired, with: Array(live.values),
      ApplicationComparison.Context(
        instance: instance, options: settings.comparisonOptions(for: application, isServerSideDiff: parameters.isServerSideDiff),
        syncOptions: request.syncOptions ?? spec.syncPolicy.syncOptions),
      in: ComparisonResearch.Cluster(client: client, discovery: discovery, server: destination.server),
      jqTimeout: parameters.jqTimeout,
      isPermitted: { object in
        let isNamespaced = discovery.resource(for: object.key.groupKind)?.isNamespaced ?? !object.namespace.isEmpty
        return project.refusal(of: object.key, isNamespaced: isNamespaced, destination: destination) == nil
      })
    let comparison = outcome.comparison

    // 5. How it is doing
    var inspection = Inspection(
      revisions: loaded.revisions, sourceTypes: loaded.sourceTypes, comparison: comparison, options: outcome.options,
      conditions: comparison.conditions)
    // Hooks without a name of their own are known by the one they got.
    for (key, object) in live where object.isHook { inspection.hookObjects[key] = object }
    inspection.judgeHealth(of: application, by: await control.health)
    inspection.hasNewNamespaceMetadata = application.hasNewNamespaceMetadata
    return inspection
  }

  /// The marked objects, and those without a mark that stand where an object should be.
  private func liveObjects(of instance: String, wanted: DesiredState, _ discovery: Discovery) async throws(KubernetesError)
    -> [ResourceKey: Manifest]
  {
    await mirror.untilComplete()
    var live = await mirror.objects(of: instance)
    for object in wanted.resources where live[object.key] == nil {
      guard let resource = discovery.resource(for: object.groupVersionKind) else { continue }
      // Kinds that are not watched are asked for.
      guard await mirror.containsForeign(object.key, to: instance) || !mirror.isWatched(resource) else { continue }
      live[object.key] = try await client.find(resource, namespace: object.namespace, name: object.name)
    }
    return live
  }
}

extension Inspection {
  /// Judges each live resource, and the whole by the worst of them.
  fileprivate mutating func judgeHealth(of application: Application, by assessment: HealthAssessment) {
    guard let comparison else { return }
    var contributions: [HealthContribution] = []
    for resource in comparison.resources {
      let status = resource.pair.live.flatMap(assessment.health)
      health[resource.pair.key] = status
      contributions.append(
        HealthContribution(
          key: resource.pair.key, live: resource.pair.live, health: status, isHookOrSkipped: !resource.isSyncable,
          isApplicationItself: resource.pair.key == application.key))
    }
    summary = HealthAssessment.application(contributions)
  }
}
