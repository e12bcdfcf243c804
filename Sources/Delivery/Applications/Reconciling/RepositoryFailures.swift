/// Since when the repositories of applications fail, so that a short failure leaves the last known status standing.
actor RepositoryFailures {
  private var since: [String: Int64] = [:]

  /// Notes a failure, and tells whether it is young enough to be kept quiet.
  ///
  /// - Parameters:
  ///   - now: seconds since 1970.
  ///   - grace: how long failures are kept quiet, in seconds.
  func isWithinGrace(_ application: String, now: Int64, grace: Int64) -> Bool {
    let first = since[application] ?? now
    since[application] = first
    return now - first < grace
  }

  func forget(_ application: String) { since[application] = nil }
}
