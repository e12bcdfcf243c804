import CustomResources
import ObjectModel

/// Whether the Applications that one depends on (`apus.dev/depends-on`) let it be synced.
///
/// A dependency is ready when it is Synced and Healthy and no operation of its own is under way.
public enum DependencyState: Sendable, Hashable {
  case ready
  /// Not yet, because of one Application: which, and how it is.
  case waiting(name: String, reason: String)
  /// Never, as things are: the Applications depend on each other.
  case cycle(String)

  /// Looks at an application's dependencies.
  ///
  /// An Application of another namespace counts only when it is of the same project; else it is as good as absent, so that nobody learns
  /// of what is not theirs.
  ///
  /// - Parameter lookup: an Application by `namespace/name`; `nil` when there is none.
  public static func of(_ application: Application, lookup: (String) -> Application?) -> DependencyState {
    let names = application.dependencies
    if names.isEmpty { return .ready }
    if let cycle = cycle(from: application, lookup) { return .cycle("applications depend on each other: \(cycle)") }
    for name in names {
      let shown = shown(name, beside: application)
      guard let dependency = visible(name, to: application, lookup) else {
        return .waiting(name: shown, reason: "there is no such application in project \(application.spec.project)")
      }
      if dependency.manifest.isBeingDeleted { return .waiting(name: shown, reason: "it is being deleted") }
      if dependency.operation != nil { return .waiting(name: shown, reason: "it is being synced") }
      let sync = dependency.status.sync.status ?? .unknown
      let health = dependency.status.health.status.isEmpty ? "Unknown" : dependency.status.health.status
      if sync != .synced || health != "Healthy" { return .waiting(name: shown, reason: "it is \(sync.rawValue) and \(health)") }
    }
    return .ready
  }

  private static func visible(_ name: String, to application: Application, _ lookup: (String) -> Application?) -> Application? {
    guard let found = lookup(name) else { return nil }
    return found.namespace == application.namespace || found.spec.project == application.spec.project ? found : nil
  }

  private static func shown(_ name: String, beside application: Application) -> String {
    let prefix = "\(application.namespace)/"
    return name.hasPrefix(prefix) ? String(name.dropFirst(prefix.count)) : name
  }

  /// The first ring of dependencies that can be reached, as `a → b → a`; without recursion, since rings and chains may be long.
  private static func cycle(from application: Application, _ lookup: (String) -> Application?) -> String? {
    var path: [(name: String, next: [String])] = [(application.qualifiedName, application.dependencies)]
    var onPath: Set<String> = [application.qualifiedName]
    var finished: Set<String> = []
    while let last = path.last {
      guard let name = last.next.first else {
        path.removeLast()
        onPath.remove(last.name)
        finished.insert(last.name)
        continue
      }
      path[path.count - 1].next.removeFirst()
      if onPath.contains(name) {
        let ring = path.drop { $0.name != name }.map(\.name) + [name]
        return ring.map { shown($0, beside: application) }.joined(separator: " → ")
      }
      if finished.contains(name) { continue }
      guard let dependency = visible(name, to: application, lookup) else { continue }
      onPath.insert(name)
      path.append((name, dependency.dependencies))
    }
    return nil
  }
}
