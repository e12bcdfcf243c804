import CustomResources
import ObjectModel

/// The clusters there are, as the control namespace describes them, and which of them a destination means.
///
/// The cluster Apus runs against is always one of them, under `https://kubernetes.default.svc` and `in-cluster`, unless
/// `cluster.inClusterEnabled` is off; a Secret with that server gives it another name, a scope, or another way to it.
struct ClusterDirectory: Sendable, Hashable {
  static let localServer = "https://kubernetes.default.svc"
  static let localName = "in-cluster"

  /// One cluster.
  struct Entry: Sendable, Hashable {
    var server: String
    var name: String
    /// `nil` for the cluster Apus runs against when no Secret describes it.
    var secret: ClusterSecret?

    var isLocal: Bool { server == ClusterDirectory.localServer }
    var scope: ClusterScope { secret?.scope ?? .whole }
    var project: String { secret?.project ?? "" }
    var isSkipped: Bool { secret?.isSkipped ?? false }
  }

  /// Why a destination cannot be delivered to, in a sentence for a condition.
  struct Fault: Error, Sendable, Hashable, CustomStringConvertible {
    var description: String
    /// Whether there is no such cluster at all.
    var isUnknown = false
  }

  private(set) var entries: [String: Entry] = [:]
  private let isLocalEnabled: Bool

  /// - Parameter secrets: those of the control namespace; others than clusters are passed over.
  init(secrets: some Sequence<Manifest> = [], isLocalEnabled: Bool = true) {
    self.isLocalEnabled = isLocalEnabled
    if isLocalEnabled { entries[Self.localServer] = Entry(server: Self.localServer, name: Self.localName) }
    // In the order of names, so that of two Secrets for one server it is always the same that counts.
    let clusters = secrets.filter { $0.label("argocd.argoproj.io/secret-type") == ClusterSecret.label }.sorted {
      $0.name < $1.name
    }
    var taken: Set<String> = []
    for secret in clusters.compactMap(ClusterSecret.init) where taken.insert(secret.server).inserted {
      if secret.server == Self.localServer, !isLocalEnabled { continue }
      entries[secret.server] = Entry(server: secret.server, name: secret.name, secret: secret)
    }
  }

  /// The cluster a destination means.
  ///
  /// - Parameter project: the application's; a cluster that belongs to another project is refused, whatever the projects allow.
  func entry(for destination: Destination, project: String) throws(Fault) -> Entry {
    let entry = try named(destination)
    if !entry.project.isEmpty, entry.project != project {
      throw Fault(
        description:
          "cluster '\(entry.name)' belongs to project '\(entry.project)'; applications of project '\(project)' may not use it"
      )
    }
    if case .failure(let problem)? = entry.secret?.connection {
      throw Fault(description: "cluster '\(entry.name)' cannot be used: \(problem)")
    }
    return entry
  }

  private func named(_ destination: Destination) throws(Fault) -> Entry {
    if !destination.server.isEmpty {
      var server = destination.server
      while server.hasSuffix("/") { server.removeLast() }
      if let entry = entries[server] { return entry }
      if server == Self.localServer { throw Self.disabled }
      throw Fault(
        description: "there is no cluster with server '\(server)'; add it with a cluster Secret, or correct the destination",
        isUnknown: true)
    }
    let found = entries.values.filter { $0.name == destination.name }.sorted { $0.server < $1.server }
    if let entry = found.first, found.count == 1 { return entry }
    if found.isEmpty {
      // However a Secret calls it, the cluster Apus runs against goes by this name as well.
      if destination.name == Self.localName {
        if let local = entries[Self.localServer] { return local }
        throw Self.disabled
      }
      throw Fault(
        description:
          "there are no clusters with this name: \(destination.name); add it with a cluster Secret, or correct the destination",
        isUnknown: true)
    }
    throw Fault(
      description:
        "there are \(found.count) clusters with the same name: \(found.map(\.server).joined(separator: ", ")); name the server instead"
    )
  }

  private static let disabled = Fault(
    description: "the cluster Apus runs in may not be delivered to: cluster.inClusterEnabled is off in argocd-cm", isUnknown: true
  )
}
