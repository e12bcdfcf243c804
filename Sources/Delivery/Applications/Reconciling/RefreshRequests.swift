import Syncing

/// How thoroughly events asked for applications to be looked at since they were last; many requests for one become the highest.
actor RefreshRequests {
  private var levels: [String: CompareLevel] = [:]

  func request(_ level: CompareLevel, of application: String) {
    levels[application] = max(level, levels[application] ?? level)
  }

  /// The highest level asked for, which is thereby answered; `nil` when nothing was.
  func take(_ application: String) -> CompareLevel? { levels.removeValue(forKey: application) }

  func forget(_ application: String) { levels[application] = nil }
}
