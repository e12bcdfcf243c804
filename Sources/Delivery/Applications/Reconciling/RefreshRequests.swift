import Syncing

/// How thoroughly events asked for applications to be looked at since they were last; many requests for one become the highest.
actor RefreshRequests {
  private var levels: [String: CompareLevel] = [:]

  func request(_ level: CompareLevel, of application: String) {
    levels[application] = max(level, levels[application] ?? level)
  }

  /// The highest level asked for, which is thereby answered; `nil` when nothing was.
  func take(_ application: String) -> CompareLevel? { levels.removeValue(forKey: application) }

  /// Which applications wait for one, by `namespace/name`.
  private var waiting: [String: Set<String>] = [:]

  /// Notes that an application is to be looked at again when one of those it depends on changes.
  func wait(_ application: String, for dependencies: [String]) {
    for dependency in dependencies { waiting[dependency, default: []].insert(application) }
  }

  /// Those that wait for an application that has changed; they are asked to be looked at, and wait anew if they must.
  func takeWaiting(for dependency: String) -> Set<String> {
    guard let found = waiting.removeValue(forKey: dependency) else { return [] }
    for application in found { request(.recent, of: application) }
    return found
  }

  func forget(_ application: String) { levels[application] = nil }
}
