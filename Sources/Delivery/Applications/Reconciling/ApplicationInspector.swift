import Comparison
import CustomResources
import Health
import KubernetesClient
import ObjectModel
import Repositories
import Settings

/// Looks at an application: loads its sources, gathers its live objects, compares and judges. Changes nothing.
struct ApplicationInspector: Sendable {
  let control: ControlPlane
  let targets: DeliveryTargets
  let loader: any SourceLoading
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
    /// Rendered manifests that stand in for the sources: those of a local sync.
    var manifests: [Manifest]?
  }

  /// - Throws: when the cluster does not answer; everything that is wrong with the application itself is a condition.
  func inspect(_ application: Application, _ request: Request = Request()) async throws(KubernetesError) -> Inspection {
    // 1. The spec and its project
    let spec = application.spec
    if !spec.faults.isEmpty { return .failed(Condition.invalidSpecError, spec.faults) }
    let target: DeliveryTarget
    do {
      target = try await targets.target(of: application)
    } catch {
      return .failed(Condition.invalidSpecError, error.messages)
    }
    let (cluster, project, destination) = (target.cluster, target.project, target.destination)
    let refusals = project.faults(of: spec, destination: destination, isOwnCluster: cluster.entry.project == project.name)
    if !refusals.isEmpty { return .failed(Condition.invalidSpecError, refusals) }

    // 2. What should be
    let settings = await control.settings
    let sources = request.sources ?? spec.effectiveSources
    let discovery: Discovery
    do {
      discovery = try await cluster.client.discovery()
    } catch {
      return try unreachable(cluster, error, target)
    }
    let loaded: LoadedSources
    do {
      if let manifests = request.manifests {
        loaded = LoadedSources(manifests: manifests)
      } else {
        loaded = try await loader.load(
          sources, revisions: request.revisions, of: application, controlNamespace: control.namespace, project: spec.project,
          settings: settings, credentials: await control.credentials,
          cluster: ClusterFacts(discovery), freshness: request.freshness)
      }
    } catch {
      var failed = Inspection.failed(Condition.comparisonError, [error.description])
      failed.isRepositoryFailure = error.isTransient
      failed.target = target
      return failed
    }
    let instance = application.instanceName(controlNamespace: control.namespace)
    let desired = DesiredState(
      rendered: loaded.manifests, instance: instance, destinationNamespace: spec.destination.namespace,
      tracking: settings.tracking,
      isNamespaced: { discovery.resource(for: $0)?.isNamespaced },
      isExcluded: { settings.filter.isExcluded($0, cluster: destination.server) })

    // 3. What is
    let live: [ResourceKey: Manifest]
    do {
      live = try await LiveState(application, instance: instance, wanted: desired, in: cluster, discovery).objects(
        settings)
    } catch let error as LiveStateError {
      var failed = Inspection.failed(Condition.comparisonError, [error.description])
      failed.isLiveFailure = true
      failed.target = target
      return failed
    } catch let error as KubernetesError {
      return try unreachable(cluster, error, target)
    } catch {
      throw .cancelled
    }

    // 4. The difference
    let parameters = await control.parameters
    let outcome = await research.compare(
      desired, with: Array(live.values),
      ApplicationComparison.Context(
        instance: instance, options: settings.comparisonOptions(for: application, isServerSideDiff: parameters.isServerSideDiff),
        syncOptions: request.syncOptions ?? spec.syncPolicy.syncOptions),
      in: ComparisonResearch.Cluster(client: cluster.client, discovery: discovery, server: destination.server),
      jqTimeout: parameters.jqTimeout,
      isPermitted: { object in
        let isNamespaced = discovery.resource(for: object.key.groupKind)?.isNamespaced ?? !object.namespace.isEmpty
        return target.refusal(of: object.key, isNamespaced: isNamespaced) == nil
      })
    let comparison = outcome.comparison

    // 5. How it is doing
    var inspection = Inspection(
      revisions: loaded.revisions, sourceTypes: loaded.sourceTypes, comparison: comparison, options: outcome.options,
      conditions: comparison.conditions)
    inspection.target = target
    // Hooks without a name of their own are known by the one they got.
    for (key, object) in live where object.isHook { inspection.hookObjects[key] = object }
    inspection.judgeHealth(of: application, by: await control.health)
    inspection.hasNewNamespaceMetadata = application.hasNewNamespaceMetadata
    return inspection
  }

  /// What should be, for those who compare nothing.
  func desiredState(of application: Application, _ target: DeliveryTarget) async throws(SourceLoadError) -> DesiredState {
    let settings = await control.settings
    let discovery: Discovery
    do {
      discovery = try await target.cluster.client.discovery()
    } catch {
      throw .unsupported("\(error)")
    }
    let spec = application.spec
    let loaded = try await loader.load(
      spec.effectiveSources, revisions: [], of: application, controlNamespace: control.namespace, project: spec.project,
      settings: settings, credentials: await control.credentials, cluster: ClusterFacts(discovery),
      freshness: .cached(.seconds(180)))
    return DesiredState(
      rendered: loaded.manifests, instance: application.instanceName(controlNamespace: control.namespace),
      destinationNamespace: spec.destination.namespace, tracking: settings.tracking,
      isNamespaced: { discovery.resource(for: $0)?.isNamespaced })
  }

  /// A cluster that does not answer: for the one Apus runs against nothing can be told at all; for another, the application tells.
  private func unreachable(_ cluster: DestinationCluster, _ error: KubernetesError, _ target: DeliveryTarget)
    throws(KubernetesError) -> Inspection
  {
    if cluster.entry.isLocal || error == .cancelled { throw error }
    var failed = Inspection.failed(Condition.comparisonError, ["Failed to load live state: \(error)"])
    failed.isLiveFailure = true
    failed.target = target
    return failed
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
