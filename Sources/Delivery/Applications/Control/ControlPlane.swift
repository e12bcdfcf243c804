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
    /// One application appeared, changed or went.
    case application(name: String)
    /// Something that concerns every application: a project, a setting, a credential.
    case everything
  }

  let namespace: String
  private let client: any ClusterClient
  private let logger: Logger
  private var onChange: @Sendable (Change) async -> Void = { _ in }

  private var applications: [String: Application] = [:]
  private var projects: [String: AppProject] = [:]
  private var repositorySecrets: [ResourceKey: Manifest] = [:]

  /// What `argocd-cm` says.
  private(set) var settings = DeliverySettings()
  /// How health is judged, by the scripts of the settings too.
  private(set) var health = HealthAssessment.builtIn
  /// What `argocd-cmd-params-cm` says.
  private(set) var parameters = ControllerParameters()
  /// What the repository Secrets say.
  private(set) var credentials = CredentialBook()

  init(client: any ClusterClient, namespace: String, logger: Logger) {
    self.client = client
    self.namespace = namespace
    self.logger = logger
  }

  /// What has been listed at least once.
  private var listed: Set<String> = []
  private var waiting: [CheckedContinuation<Void, Never>] = []
  private static let parts = 5

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
    let (all, prefix) = (applications, "\(namespace)/")
    return { name in name.hasPrefix(prefix) ? all[String(name.dropFirst(prefix.count))] : nil }
  }

  /// What the settings say about syncing.
  var syncSettings: SyncSettings { SyncSettings(parameters) }

  /// Every application's name, in no particular order.
  var applicationNames: [String] { Array(applications.keys) }

  /// Reads an application anew, for when what is held turned out to be stale.
  func reread(_ name: String) async throws(KubernetesError) {
    applications[name] = try await client.find(.applications, namespace: namespace, name: name).map(Application.init)
  }

  /// Takes in what a write answered with, so that the next look sees it before the watch tells.
  func note(_ application: Application) { applications[application.name] = application }

  /// Watches the control namespace until the task is cancelled, and tells what changes.
  func run(onChange: @escaping @Sendable (Change) async -> Void) async {
    self.onChange = onChange
    await withTaskGroup(of: Void.self) { group in
      group.addTask {
        await self.follow(.configMaps, labels: nil, fields: "metadata.name=\(Self.settingsName)") { await self.takeSettings($0) }
      }
      group.addTask {
        let name = ControllerParameters.configMapName
        await self.follow(.configMaps, labels: nil, fields: "metadata.name=\(name)", as: name) { await self.takeParameters($0) }
      }
      group.addTask {
        await self.follow(.secrets, labels: CredentialBook.secretTypeLabel, fields: nil) { await self.takeSecrets($0) }
      }
      group.addTask { await self.follow(.appProjects, labels: nil, fields: nil) { await self.takeProjects($0) } }
      group.addTask { await self.follow(.applications, labels: nil, fields: nil) { await self.takeApplications($0) } }
    }
    hasEnded = true
    resumeWaiting()
  }

  private static let settingsName = "argocd-cm"

  private nonisolated func follow(
    _ resource: APIResource, labels: String?, fields: String?, as part: String? = nil,
    take: @escaping @Sendable (StoreChange) async -> Void
  ) async {
    let reflector = Reflector(
      client: client, resource: resource, namespace: namespace, matching: Selection(labels: labels, fields: fields))
    for await change in reflector.changes() {
      if Task.isCancelled { return }
      await take(change)
      if case .replaced = change { await note(listed: part ?? resource.qualifiedName) }
    }
  }

  private func takeApplications(_ change: StoreChange) async {
    switch change {
    case .replaced(let manifests):
      let names = Set(applications.keys).union(manifests.map(\.name))
      applications = Dictionary(manifests.map { ($0.name, Application($0)) }, uniquingKeysWith: { $1 })
      for name in names { await onChange(.application(name: name)) }
    case .updated(let manifest):
      applications[manifest.name] = Application(manifest)
      await onChange(.application(name: manifest.name))
    case .removed(let manifest):
      applications[manifest.name] = nil
      await onChange(.application(name: manifest.name))
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
    case .replaced(let manifests): repositorySecrets = Dictionary(manifests.map { ($0.key, $0) }, uniquingKeysWith: { $1 })
    case .updated(let manifest): repositorySecrets[manifest.key] = manifest
    case .removed(let manifest): repositorySecrets[manifest.key] = nil
    case .interrupted(let error): return complain("repository Secrets", error)
    }
    credentials = CredentialBook(secrets: repositorySecrets.values)
    await onChange(.everything)
  }

  private func takeSettings(_ change: StoreChange) async {
    let configMap: Manifest?
    switch change {
    case .replaced(let manifests): configMap = manifests.first
    case .updated(let manifest): configMap = manifest
    case .removed: configMap = nil
    case .interrupted(let error): return complain("the settings", error)
    }
    let read = DeliverySettings(configMap: configMap)
    if read == settings { return }
    if read.customizations != settings.customizations {
      health = HealthAssessment(read.customizations) { Int64(Date().timeIntervalSince1970) }
    }
    settings = read
    for problem in read.problems { logger.warning("\(problem)") }
    await onChange(.everything)
  }

  private func takeParameters(_ change: StoreChange) async {
    let configMap: Manifest?
    switch change {
    case .replaced(let manifests): configMap = manifests.first
    case .updated(let manifest): configMap = manifest
    case .removed: configMap = nil
    case .interrupted(let error): return complain("the parameters", error)
    }
    let read = ControllerParameters(configMap: configMap)
    if read == parameters { return }
    parameters = read
    for problem in read.problems { logger.warning("\(problem)") }
    await onChange(.everything)
  }

  /// What was read before stays in force; the watch goes on by itself once the cluster lets it.
  private func complain(_ what: String, _ error: KubernetesError) {
    logger.warning("\(what) cannot be watched right now; trying again", metadata: ["problem": "\(error)"])
  }
}
