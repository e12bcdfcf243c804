import ObjectModel

// The matching rules of projects, as the reference's type tests (TestAppProject_Is*) pin them: an entry `!pattern` denies
// what it hits, and counts as a match for what it does not hit, so a list of only such entries allows all the rest.

extension AppProject {
  /// Whether a source's repository may be used.
  public func permits(repository: String) -> Bool {
    let repository = Self.normalised(repository: repository)
    var isAllowed = false
    for entry in sourceRepos {
      if let pattern = entry.denied {
        if Self.matches(pattern, repository: repository) { return false }
        isAllowed = true
      } else if Self.matches(entry, repository: repository) {
        isAllowed = true
      }
    }
    return isAllowed
  }

  private static func matches(_ pattern: String, repository: String) -> Bool {
    pattern == "*" || Glob.matches(normalised(repository: pattern), repository, separators: ["/"])
  }

  /// The form in which repository addresses are compared: trimmed, in lower case, without `.git` and `ssh://`, and with
  /// `host:path` written `host/path`.
  public static func normalised(repository: String) -> String {
    var text = String(repository.trimmingBlanks).lowercased()
    if text.hasSuffix(".git") { text.removeLast(4) }
    if text.hasPrefix("ssh://") { return String(text.dropFirst(6)) }
    if let colon = text.firstIndex(of: ":"), !text[colon...].hasPrefix("://"), !text[..<colon].contains("/") {
      text.replaceSubrange(colon...colon, with: "/")
    }
    return text
  }

  /// Whether a namespace of a cluster may be a destination.
  ///
  /// - Parameter isOwnCluster: whether the cluster belongs to this project alone; asked only when the project permits no
  ///   other clusters.
  public func permits(destination: Destination, isOwnCluster: Bool = false) -> Bool {
    if permitOnlyProjectScopedClusters, !isOwnCluster { return false }
    var isAllowed = false
    for entry in destinations {
      let server = Match(entry.server, destination.server)
      let name = Match(entry.name, destination.name)
      let namespace = Match(entry.namespace, destination.namespace)
      if server.isHit || name.isHit, namespace.isHit {
        isAllowed = true
      } else if name.isDenial, !name.isHit {
        return false
      } else if server.isDenial, !server.isHit, namespace.isHit {
        return false
      } else if namespace.isDenial, !namespace.isHit, server.isHit {
        // Beside a cluster's name a denied namespace denies nothing, as in the reference; write the server instead.
        return false
      }
    }
    return isAllowed
  }

  /// One component of a destination against its pattern.
  private struct Match {
    var isHit: Bool
    var isDenial: Bool

    init(_ pattern: String, _ text: String) {
      if let denied = pattern.denied {
        isDenial = true
        isHit = !Glob.matches(denied, text, separators: [])
      } else {
        isDenial = false
        // Neither an unnamed cluster nor an unnamed pattern names anything.
        isHit = pattern.isEmpty && text.isEmpty ? false : Glob.matches(pattern, text, separators: [])
      }
    }
  }

  /// Whether a kind may be applied at all: cluster-scoped kinds must be listed, namespaced ones must not be excluded.
  public func permits(kind: GroupKind, name: String, isNamespaced: Bool) -> Bool {
    if isNamespaced {
      let isListed = namespaceResourceWhitelist?.contains { $0.matches(kind, name: name) } ?? true
      return isListed && !namespaceResourceBlacklist.contains { $0.matches(kind, name: name) }
    }
    return clusterResourceWhitelist.contains { $0.matches(kind, name: name) }
      && !clusterResourceBlacklist.contains { $0.matches(kind, name: name) }
  }

  /// Why an object may not be applied or pruned; `nil` when it may. The texts are the ones of sync results.
  ///
  /// - Parameters:
  ///   - key: the object; its namespace counts only when it is namespaced.
  ///   - destination: the cluster the object goes to.
  public func refusal(of key: ResourceKey, isNamespaced: Bool, destination: Destination, isOwnCluster: Bool = false) -> String? {
    if !permits(kind: key.groupKind, name: key.name, isNamespaced: isNamespaced) {
      return "resource \(key.group):\(key.kind) is not permitted in project \(name)"
    }
    guard isNamespaced else { return nil }
    let target = Destination(server: destination.server, name: destination.name, namespace: key.namespace)
    if permits(destination: target, isOwnCluster: isOwnCluster) { return nil }
    return "namespace \(key.namespace) is not permitted in project '\(name)'"
  }

  /// Whether Applications of a namespace may use the project. The control namespace always may; regular expressions are
  /// judged by `matchesExpression(expression, text)`, which this room leaves to its caller.
  public func permits(
    sourceNamespace: String, controlNamespace: String, matchesExpression: (String, String) -> Bool = { _, _ in false }
  ) -> Bool {
    if sourceNamespace == controlNamespace { return true }
    return sourceNamespaces.contains { entry in
      if entry.count > 1, entry.hasPrefix("/"), entry.hasSuffix("/") {
        return matchesExpression(String(entry.dropFirst().dropLast()), sourceNamespace)
      }
      return Glob.matches(entry, sourceNamespace, separators: [])
    }
  }
}

extension String {
  /// The pattern after `!` of a denying entry; `nil` for an allowing one.
  fileprivate var denied: String? { hasPrefix("!") ? String(dropFirst()) : nil }
}
