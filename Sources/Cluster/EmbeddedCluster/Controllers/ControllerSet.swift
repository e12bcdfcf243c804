import Logging

/// The workload controllers, the scheduler and the simulated kubelet of the embedded cluster.
///
/// Reads and writes only through `ClusterObjects`, so everything they do could as well have come over HTTP.
struct ControllerSet: Sendable {
  let objects: any ClusterObjects
  let settings: SimulationSettings
  let clock: any ControllerClock
  let logger: Logger

  init(
    objects: any ClusterObjects, settings: SimulationSettings = SimulationSettings(),
    clock: any ControllerClock = SystemControllerClock(), logger: Logger
  ) {
    self.objects = objects
    self.settings = settings
    self.clock = clock
    self.logger = logger
  }

  /// Every controller there is.
  var controllers: [any Controller] {
    [
      SimulatedNode(settings: settings), Scheduler(), PodSimulation(settings: settings),
      DeploymentController(), ReplicaSetController(), StatefulSetController(), DaemonSetController(), JobController(),
      CronJobController(), AutoscalerController(),
      EndpointsController(), EndpointSliceController(), AddressController(address: settings.address),
      NamespaceController(certificateAuthority: settings.certificateAuthority), GarbageCollector(), CustomDefinitionCleanup(),
      CustomDefinitionNames(), LeaseExpiry(),
      ClaimBinder(), QuotaController(), DisruptionBudgetController(), EventExpiry(lifetime: settings.eventLifetime),
      RoleAggregation(), CertificateSigner(authority: settings.signingAuthority),
    ]
  }

  /// Brings the cluster's controllers to work; returns when the task is cancelled or the cluster stops.
  func run() async {
    let runner = ControllerRunner(controllers: controllers, objects: objects, clock: clock, logger: logger)
    await runner.run { [objects, settings, clock] in await NodeLease.beat(objects, settings, clock.now) }
  }
}
