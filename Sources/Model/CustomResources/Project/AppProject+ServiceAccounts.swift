import ObjectModel

extension AppProject {
  /// As whom a sync acts in the destination cluster.
  public enum Impersonation: Sendable, Hashable {
    /// A user name, as `system:serviceaccount:<namespace>:<name>`.
    case user(String)
    /// No entry is about the destination.
    case noMatch(String)
    /// The entry that is about it names no account.
    case invalid(String)
  }

  /// The account for a destination: that of the first entry whose server and namespace match.
  ///
  /// A bare name is an account of the destination's namespace, or of the Application's when the destination has none.
  public func impersonation(for destination: Destination, applicationNamespace: String) -> Impersonation {
    let entry = destinationServiceAccounts.first { entry in
      Glob.matches(entry.server, destination.server, separators: [])
        && Glob.matches(entry.namespace, destination.namespace, separators: [])
    }
    guard let entry else {
      return .noMatch(
        "no matching service account found for destination server \(destination.server) and namespace \(destination.namespace) "
          + "in project \(name): add one to destinationServiceAccounts")
    }
    let account = String(entry.defaultServiceAccount.trimmingBlanks)
    if let fault = DestinationServiceAccount.fault(of: account) { return .invalid("project \(name): \(fault)") }
    if account.contains(":") { return .user("system:serviceaccount:\(account)") }
    let namespace = destination.namespace.isEmpty ? applicationNamespace : destination.namespace
    return .user("system:serviceaccount:\(namespace):\(account)")
  }
}

extension DestinationServiceAccount {
  /// What is wrong with the name of an account; `nil` when nothing is.
  static func fault(of account: String) -> String? {
    if account.isEmpty { return "defaultServiceAccount is empty; write name or namespace:name" }
    if account.contains(where: { "!*[]{}\\/".contains($0) }) {
      return "defaultServiceAccount '\(account)' holds a character that no account has; write name or namespace:name"
    }
    let parts = account.split(separator: ":", omittingEmptySubsequences: false)
    if parts.count > 2 || parts.contains(where: \.isEmpty) {
      return "defaultServiceAccount '\(account)' is neither name nor namespace:name"
    }
    return nil
  }
}
