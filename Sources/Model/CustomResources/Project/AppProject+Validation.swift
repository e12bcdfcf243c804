import ObjectModel

extension AppProject {
  private static let policyResources: Set<String> = [
    "applications", "applicationsets", "repositories", "clusters", "logs", "exec",
  ]
  private static let policyActions: Set<String> = ["get", "create", "update", "delete", "sync", "override", "rollback", "*"]
  private static let longestDescription = 255

  /// Every fault of the project that can be seen in itself, one sentence each; none for a sound one.
  public func faults(zones: SyncWindow.Zones) -> [String] {
    var faults: [String] = []
    if description.unicodeScalars.count > Self.longestDescription {
      faults.append("description is longer than \(Self.longestDescription) characters")
    }
    faults += sourceRepos.filter { $0 == "!*" }.map { _ in "sourceRepos: '!*' denies everything; leave the list empty instead" }
    faults += Self.repeated(sourceRepos.map(Self.normalised)).map { "source repository '\($0)' is listed more than once" }
    for destination in destinations where [destination.server, destination.name, destination.namespace].contains("!*") {
      faults.append("destinations: '!*' denies everything; remove the destination instead (\(Self.text(destination)))")
    }
    faults += Self.repeated(destinations.map(Self.text)).map { "destination '\($0)' is listed more than once" }
    faults += roleFaults + windowFaults(zones)
    for account in destinationServiceAccounts {
      if account.server.isEmpty || account.server.contains("!") {
        faults.append(
          "destinationServiceAccounts: the server '\(account.server)' is empty or denies; write a pattern that allows")
      }
      if account.namespace.contains("!") {
        faults.append("destinationServiceAccounts: the namespace '\(account.namespace)' denies")
      }
      if let fault = DestinationServiceAccount.fault(of: String(account.defaultServiceAccount.trimmingBlanks)) {
        faults.append(fault)
      }
    }
    faults += Self.repeated(destinationServiceAccounts.map { "\($0.server)/\($0.namespace)" }).map {
      "the service account of '\($0)' is given more than once"
    }
    return faults
  }

  private static func text(_ destination: Destination) -> String {
    "\(destination.server.isEmpty ? destination.name : destination.server)/\(destination.namespace)"
  }

  private static func repeated(_ texts: [String]) -> [String] {
    var seen: Set<String> = []
    var told: Set<String> = []
    return texts.filter { !seen.insert($0).inserted && told.insert($0).inserted }
  }

  private var roleFaults: [String] {
    var faults = Self.repeated(roles.map(\.name)).map { "role '\($0)' exists more than once" }
    for role in roles {
      if !Self.isRoleName(role.name) {
        faults.append("'\(role.name)' is no name of a role: letters, digits, '-' and '_', with a letter or digit at either end")
      }
      faults += Self.repeated(role.policies).map { "policy '\($0)' of role '\(role.name)' is listed more than once" }
      faults += Self.repeated(role.groups).map { "group '\($0)' of role '\(role.name)' is listed more than once" }
      faults += role.policies.compactMap { policyFault(of: $0, in: role) }
    }
    return faults
  }

  static func isRoleName(_ name: String) -> Bool {
    func isWord(_ byte: UInt8) -> Bool {
      (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20) || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    }
    guard let first = name.utf8.first, let last = name.utf8.last, isWord(first), isWord(last) else { return false }
    return name.utf8.allSatisfy { isWord($0) || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "_") }
  }

  /// What is wrong with a policy line of a role; `nil` when nothing is.
  public func policyFault(of policy: String, in role: ProjectRole) -> String? {
    let fields = policy.split(separator: ",", omittingEmptySubsequences: false).map { String($0.trimmingBlanks) }
    guard fields.count == 6, fields[0] == "p" else {
      return "policy '\(policy)' is not of the form 'p, \(role.subject(in: name)), resource, action, object, effect'"
    }
    if fields[1] != role.subject(in: name) { return "policy '\(policy)': the subject must be '\(role.subject(in: name))'" }
    if !Self.policyResources.contains(fields[2]) {
      return "policy '\(policy)': the resource must be one of \(Self.policyResources.sorted().joined(separator: ", "))"
    }
    let action = fields[3]
    let isOfResource = ["action/", "update/", "delete/"].contains { action.hasPrefix($0) }
    if !Self.policyActions.contains(action), !isOfResource {
      return "policy '\(policy)': the action must be one of \(Self.policyActions.sorted().joined(separator: ", "))"
    }
    if !fields[4].hasPrefix("\(name)/") || fields[4].count == name.count + 1 {
      return "policy '\(policy)': the object must be of the form '\(name)/*', '\(name)/<name>' or '\(name)/<namespace>/<name>'"
    }
    return fields[5] == "allow" || fields[5] == "deny" ? nil : "policy '\(policy)': the effect must be 'allow' or 'deny'"
  }

  private func windowFaults(_ zones: SyncWindow.Zones) -> [String] {
    var faults: [String] = []
    for window in syncWindows {
      do { _ = try OpenInterval(window, zones: zones) } catch { faults.append("\(error)") }
      if window.applications.isEmpty, window.namespaces.isEmpty, window.clusters.isEmpty {
        faults.append("the sync window '\(window.schedule)' is about nothing; it needs applications, namespaces or clusters")
      }
    }
    let identities = syncWindows.map { "\($0.kind) \($0.schedule) for \($0.duration)" }
    return faults + Self.repeated(identities).map { "the sync window '\($0)' exists more than once" }
  }
}
