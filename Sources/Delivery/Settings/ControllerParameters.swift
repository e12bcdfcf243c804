import ObjectModel

/// What `argocd-cmd-params-cm` says about delivering, with the defaults of what it does not say.
public struct ControllerParameters: Sendable, Hashable {
  public static let configMapName = "argocd-cmd-params-cm"

  /// Namespaces besides the control namespace whose Applications count; globs, or regular expressions between slashes.
  public var applicationNamespaces: [String] = []
  /// How many applications are compared at the same time.
  public var statusProcessors = 20
  /// How many operations run at the same time.
  public var operationProcessors = 10
  /// How many writes to clusters run at the same time; 0 means as many as there are.
  public var writeParallelism = 20
  /// How long rendering may take.
  public var renderTimeout: Duration = .seconds(60)
  /// How long errors of a repository leave the last known status standing.
  public var repositoryErrorGrace: Duration = .seconds(180)
  /// The wait between self-heals, where no backoff is set.
  public var selfHealTimeout: Duration = .zero
  /// The first wait between self-heals of one revision.
  public var selfHealBackoff: Duration = .seconds(2)
  /// What each further wait is multiplied by.
  public var selfHealFactor = 3
  /// The longest wait between self-heals.
  public var selfHealCap: Duration = .seconds(300)
  /// How long an operation may take; zero means as long as it needs.
  public var syncTimeout: Duration = .zero
  /// How long an operation may wait for the same thing; `nil` is an hour for health and deletion, and no limit for hooks
  /// (`controller.sync.wait.timeout.seconds`).
  public var syncWaitTimeout: Duration?
  /// How long an automated operation may wait for the same thing before a newer revision takes its place
  /// (`controller.sync.supersede.after.seconds`).
  public var supersededAfter: Duration = .seconds(60)
  /// How much automation may prune at once, as `50%`, `10` or `off`; empty for the default (`controller.sync.prune.limit`).
  public var pruneLimit = ""
  /// The pause between waves.
  public var wavePause: Duration = .seconds(2)
  /// Requests a second to a cluster, and how many at once.
  public var clientQueriesPerSecond = 50
  public var clientBurst = 100
  /// Whether comparing asks the API server what applying would do, for all applications.
  public var isServerSideDiff = false
  /// How long a jq expression of a rule may take for one object.
  public var jqTimeout: Duration = .seconds(1)
  /// Whether the health of single resources is written to an Application's status. Unlike the reference, Apus writes it unless
  /// it is told not to: it has no cache beside the cluster that readers could ask instead.
  public var persistsResourceHealth = true
  /// How long changes in a cluster are gathered before they are acted on.
  public var eventInterval: Duration = .milliseconds(100)
  /// How long an application's tree is held.
  public var treeLifetime: Duration = .seconds(3600)
  /// Whether an Application may say that all it holds is replaced.
  public var isReplaceAllowed = true
  /// How many renderings run at the same time; 0 means as many as there are.
  public var renderParallelism = 0
  /// How long rendered manifests are held.
  public var manifestLifetime: Duration = .seconds(86400)
  /// How long a Git server may take to answer.
  public var gitTimeout: Duration = .seconds(15)
  /// Whether submodules are fetched.
  public var fetchesSubmodules = true
  /// What could not be read, one sentence a key.
  public var problems: [String] = []

  public init() {}

  /// Reads the ConfigMap; `nil` when there is none.
  public init(configMap: Manifest?) {
    var reader = SettingsReader(Self.configMapName, configMap)
    applicationNamespaces = reader.items("application.namespaces")
    reader.count("controller.status.processors", into: &statusProcessors)
    reader.count("controller.operation.processors", into: &operationProcessors)
    reader.count("controller.kubectl.parallelism.limit", into: &writeParallelism)
    reader.seconds("controller.repo.server.timeout.seconds", into: &renderTimeout)
    reader.seconds("controller.repo.error.grace.period.seconds", into: &repositoryErrorGrace)
    reader.seconds("controller.self.heal.timeout.seconds", into: &selfHealTimeout)
    reader.seconds("controller.self.heal.backoff.timeout.seconds", into: &selfHealBackoff)
    reader.count("controller.self.heal.backoff.factor", into: &selfHealFactor)
    reader.seconds("controller.self.heal.backoff.cap.seconds", into: &selfHealCap)
    reader.seconds("controller.sync.timeout.seconds", into: &syncTimeout)
    reader.seconds("controller.sync.wave.delay.seconds", into: &wavePause)
    var wait: Duration = .seconds(-1)
    reader.seconds("controller.sync.wait.timeout.seconds", into: &wait)
    syncWaitTimeout = wait < .zero ? nil : wait
    reader.seconds("controller.sync.supersede.after.seconds", into: &supersededAfter)
    pruneLimit = reader.text("controller.sync.prune.limit") ?? ""
    reader.count("controller.k8s.client.qps", into: &clientQueriesPerSecond)
    reader.count("controller.k8s.client.burst", into: &clientBurst)
    reader.flag("controller.diff.server.side", into: &isServerSideDiff)
    reader.duration("controller.ignore.normalizer.jq.timeout", into: &jqTimeout)
    reader.flag("controller.resource.health.persist", into: &persistsResourceHealth)
    reader.duration("controller.cluster.cache.events.processing.interval", into: &eventInterval)
    reader.duration("controller.app.state.cache.expiration", into: &treeLifetime)
    reader.flag("server.sync.replace.allowed", into: &isReplaceAllowed)
    reader.count("reposerver.parallelism.limit", into: &renderParallelism)
    reader.duration("reposerver.repo.cache.expiration", into: &manifestLifetime)
    reader.duration("reposerver.git.request.timeout", into: &gitTimeout)
    reader.flag("reposerver.enable.git.submodule", into: &fetchesSubmodules)
    problems = reader.problems
  }
}
