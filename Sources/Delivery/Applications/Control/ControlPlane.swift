import CustomResources
import FoundationEssentials
import Health
import KubernetesClient
import Logging
import ObjectModel
import Settings
import Syncing

/// What the control namespace says: applications, projects, settings and credentials, kept up to date by watches.
actor ControlPlane {
  /// What about the control namespace changed.
  enum Change: Sendable {
    /// One application appeared, changed or went; by `namespace/name`.
    case application(name: String)
    /// Something that concerns every application: a project, a setting, a credential.
    case everything
  }

  let namespace: String
  private let client: any ClusterClient
  private let logger: Logger
  private let pace: Pace
  private var onChange: @Sendable (Change) async -> Void = { _ in }

  /// By `namespace/name`.
  private var applications: [String: Application] = [:]
  private var followedApplications: Task<Void, Never>?
  private var refreshes: [String: ContinuousClock.Instant] = [:]
  private var projects: [String: AppProject] = [:]
  private var secrets: [ResourceKey: Manifest] = [:]
  private var knownHosts: Manifest?
  private var certificates: Manifest?

  /// What `argocd-cm` says.
  private(set) var settings = DeliverySettings()
  /// How health is judged, by the scripts of the settings too.
  private(set) var health = HealthAssessment.builtIn
  /// What `argocd-cmd-params-cm` says.
  private(set) var parameters = ControllerParameters()
  /// What the repository Secrets say.
  private(set) var credentials = CredentialBook()
  /// What the cluster Secrets say.
  private(set) var clusters = ClusterDirectory()

  init(client: any ClusterClient, namespace: String, logger: Logger, pace: Pace = .system) {
    self.client = client
    self.pace = pace
    self.namespace = namespace
    self.logger = logger
  }

  /// What has been listed at least once.
  private var listed: Set<String> = []
  private var waiting: [CheckedContinuation<Void, Never>] = []
  private static let parts = 7

  /// Returns once applications, projects, settings and Secrets were each listed, so that what is not here does not exist; also when
  /// the watching has ended.
  func untilComplete() async {
    if listed.count >= Self.parts || hasEnded { return }
    await withCheckedContinuation { waiting.append($0) }
  }

  private var hasEnded = false

  private func note(listed part: String) {
    guard listed.insert(part).inserted, listed.count == Self.parts else { return }
    resumeWaiting()
  }

  private func resumeWaiting() {
    for continuation in waiting { continuation.resume() }
    waiting = []
  }

  func application(named name: String) -> Application? { applications[name] }

  /// The project of a name, with what it takes over from global ones.
  func project(named name: String) -> AppProject? {
    projects[name].map { settings.globalProjects.applied(to: $0) { projects[$0] } }
  }

  /// Finds Applications by `namespace/name`, as they are now.
  var lookup: @Sendable (String) -> Application? {
    let all = applications
    return { all[$0] }
  }

  /// What the settings say about syncing.
  var syncSettings: SyncSettings { SyncSettings(parameters) }

  /// The namespaces whose Applications count.
  var namespaces: ApplicationNamespaces { ApplicationNamespaces(control: namespace, patterns: parameters.applicationNamespaces) }

  /// Every application's `namespace/name`, in no particular order.
  var applicationNames: [String] { Array(applications.keys) }

  /// Where every application delivers to, and its project.
  var destinations: [(destination: Destination, project: String)] {
    applications.values.map { ($0.spec.destination, $0.spec.project) }
  }

  /// Reads an application anew, for when what is held turned out to be stale.
  func reread(_ name: String) async throws(KubernetesError) {
    guard let known = applications[name] else { return }
    guard let manifest = try await client.find(.applications, namespace: known.namespace, name: known.name) else {
      return forget(name)
    }
    note(Application(manifest))
  }

  /// Takes in what a write answered with, so that the next look sees it before the watch tells.
  func note(_ application: Application) {
    let name = application.qualifiedName
    // The answer to taking the last finalizer off shows an application that is gone.
    if application.manifest.isBeingDeleted, application.manifest.finalizers.isEmpty { return forget(name) }
    guard hold(application) else { return }
    if application.requestedRefresh == nil {
      refreshes[name] = nil
    } else if refreshes[name] == nil {
      refreshes[name] = .now
    }
  }

  /// When a refresh was seen to be asked for: what was pushed before it was asked for was pushed before this. `nil` when none is.
  func refreshSeen(of name: String) -> ContinuousClock.Instant? { refreshes[name] }

  private func keep(_ application: Application) {
    guard namespaces.contains(application.namespace), hold(application) else { return }
    refreshes[application.qualifiedName] = application.requestedRefresh == nil ? nil : .now
  }

  /// Holds an application without what nobody reads; `false` when a later state is held already, which counts.
  private func hold(_ application: Application) -> Bool {
    let name = application.qualifiedName
    if let known = applications[name], known.manifest.isNewer(than: application.manifest) { return false }
    var manifest = application.manifest
    manifest["metadata", "managedFields"] = nil
    applications[name] = Application(manifest)
    return true
  }

  private func forget(_ name: String) {
    applications[name] = nil
    refreshes[name] = nil
  }

  /// Watches the control namespace until the task is cancelled, and tells what changes.
  func run(onChange: @escaping @Sendable (Change) async -> Void) async {
    self.onChange = onChange
    await withTaskGroup(of: Void.self) { group in
      group.addTask { await self.follow(configMap: Self.settingsName) { await self.takeSettings($0) } }
      group.addTask { await self.follow(configMap: ControllerParameters.configMapName) { await self.takeParameters($0) } }
      group.addTask { await self.follow(configMap: RepositoryTrust.knownHostsName) { await self.takeKnownHosts($0) } }
      group.addTask { await self.follow(configMap: RepositoryTrust.certificatesName) { await self.takeCertificates($0) } }
      group.addTask {
        await self.follow(.secrets, labels: CredentialBook.secretTypeLabel, fields: nil) { await self.takeSecrets($0) }
      }
      group.addTask { await self.follow(.appProjects, labels: nil, fields: nil) { await self.takeProjects($0) } }
    }
    hasEnded = true
    followedApplications?.cancel()
    resumeWaiting()
  }

  private static let settingsName = "argocd-cm"

  /// Follows the Applications of the namespaces that count; anew when those change.
  private func followApplications() {
    followedApplications?.cancel()
    let everywhere = namespaces.areMany
    followedApplications = Task {
      await follow(.applications, everywhere: everywhere, labels: nil, fields: nil) { await self.takeApplications($0) }
    }
  }

  /// Follows one ConfigMap: `take` gets it, or `nil` where there is none.
  private nonisolated func follow(configMap name: String, take: @escaping @Sendable (Manifest?) async -> Void) async {
    await follow(.configMaps, labels: nil, fields: "metadata.name=\(name)", as: name) { change in
      switch change {
      case .replaced(let manifests): await take(manifests.first)
      case .updated(let manifest): await take(manifest)
      case .removed: await take(nil)
      case .interrupted(let error): await self.complain("the ConfigMap \(name)", error)
      }
    }
  }

  private nonisolated func follow(
    _ resource: APIResource, everywhere: Bool = false, labels: String?, fields: String?, as part: String? = nil,
    take: @escaping @Sendable (StoreChange) async -> Void
  ) async {
    let reflector = Reflector(
      client: client, resource: resource, namespace: everywhere ? nil : namespace,
      matching: Selection(labels: labels, fields: fields), pace: pace)
    for await change in reflector.changes() {
      if Task.isCancelled { return }
      await take(change)
      if case .replaced = change { await note(listed: part ?? resource.qualifiedName) }
    }
  }

  private func takeApplications(_ change: StoreChange) async {
    if Task.isCancelled { return }
    switch change {
    case .replaced(let manifests):
      let before = Set(applications.keys)
      let present = Set(manifests.map { Application($0).qualifiedName })
      for name in before where !present.contains(name) { forget(name) }
      for manifest in manifests { keep(Application(manifest)) }
      for name in before.union(applications.keys) { await onChange(.application(name: name)) }
    case .updated(let manifest):
      let application = Application(manifest)
      guard namespaces.contains(application.namespace) else { return }
      keep(application)
      await onChange(.application(name: application.qualifiedName))
    case .removed(let manifest):
      let name = Application(manifest).qualifiedName
      forget(name)
      await onChange(.application(name: name))
    case .interrupted(let error): complain("applications", error)
    }
  }

  private func takeProjects(_ change: StoreChange) async {
    switch change {
    case .replaced(let manifests): projects = Dictionary(manifests.map { ($0.name, AppProject($0)) }, uniquingKeysWith: { $1 })
    case .updated(let manifest): projects[manifest.name] = AppProject(manifest)
    case .removed(let manifest): projects[manifest.name] = nil
    case .interrupted(let error): return complain("projects", error)
    }
    await onChange(.everything)
  }

  private func takeSecrets(_ change: StoreChange) async {
    switch change {
    case .replaced(let manifests): secrets = Dictionary(manifests.map { ($0.key, $0) }, uniquingKeysWith: { $1 })
    case .updated(let manifest): secrets[manifest.key] = manifest
    case .removed(let manifest): secrets[manifest.key] = nil
    case .interrupted(let error): return complain("Secrets of repositories and clusters", error)
    }
    readCredentials()
    clusters = ClusterDirectory(secrets: secrets.values, isLocalEnabled: settings.isLocalClusterEnabled)
    await onChange(.everything)
  }

  private func takeKnownHosts(_ configMap: Manifest?) async {
    if configMap?["data"] == knownHosts?["data"] { return }
    knownHosts = configMap
    readCredentials()
    await onChange(.everything)
  }

  private func takeCertificates(_ configMap: Manifest?) async {
    if configMap?["data"] == certificates?["data"] { return }
    certificates = configMap
    readCredentials()
    await onChange(.everything)
  }

  private func readCredentials() {
    credentials = CredentialBook(
      secrets: secrets.values, trust: RepositoryTrust(knownHosts: knownHosts, certificates: certificates))
  }

  private func takeSettings(_ configMap: Manifest?) async {
    let read = DeliverySettings(configMap: configMap)
    if read == settings { return }
    if read.customizations != settings.customizations {
      health = HealthAssessment(read.customizations) { Int64(Date().timeIntervalSince1970) }
    }
    settings = read
    clusters = ClusterDirectory(secrets: secrets.values, isLocalEnabled: settings.isLocalClusterEnabled)
    for problem in read.problems { logger.warning("\(problem)") }
    await onChange(.everything)
  }

  private func takeParameters(_ configMap: Manifest?) async {
    let read = ControllerParameters(configMap: configMap)
    if followedApplications == nil || read.applicationNamespaces != parameters.applicationNamespaces {
      parameters = read
      followApplications()
    } else if read == parameters {
      return
    }
    parameters = read
    for problem in read.problems { logger.warning("\(problem)") }
    await onChange(.everything)
  }

  /// What was read before stays in force; the watch goes on by itself once the cluster lets it.
  private func complain(_ what: String, _ error: KubernetesError) {
    logger.warning("\(what) cannot be watched right now; trying again", metadata: ["problem": "\(error)"])
  }
}
