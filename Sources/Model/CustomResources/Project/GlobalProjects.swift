import ObjectModel

/// `globalProjects` of `argocd-cm`: projects whose limits and windows others take over, by label.
public struct GlobalProjects: Sendable, Hashable {
  struct Entry: Sendable, Hashable {
    var projectName: String
    var selector: LabelSelector
  }

  private var entries: [Entry] = []
  /// What of the setting could not be read, one sentence each.
  public private(set) var problems: [String] = []

  public init() {}

  /// Reads the setting, a YAML list of `{projectName, labelSelector}`. What cannot be read is named in `problems` and left out.
  public init(_ text: String) {
    let value: JSONValue
    do {
      value = try YAML.onlyFirstDocument(of: text)
    } catch {
      problems.append("\(error); write a list of projectName and labelSelector")
      return
    }
    if value == .null { return }
    guard let items = value.array else {
      problems.append("it is no list; write a list of projectName and labelSelector")
      return
    }
    for (index, item) in items.enumerated() {
      guard let name = item["projectName"]?.string, !name.isEmpty else {
        problems.append("entry \(index + 1): projectName is missing")
        continue
      }
      // Without a selector an entry is about every project, as an empty selector is.
      guard let selector = item["labelSelector"].map({ LabelSelector(object: $0) }) ?? .everything else {
        problems.append("entry \(index + 1): labelSelector takes matchLabels and matchExpressions")
        continue
      }
      entries.append(Entry(projectName: name, selector: selector))
    }
  }

  /// A project with what it takes over from the global ones its labels match.
  ///
  /// - Parameter lookup: a project by its name; `nil` for one that does not exist.
  public func applied(to project: AppProject, lookup: (String) -> AppProject?) -> AppProject {
    let labels = project.manifest.labels
    return entries.reduce(project) { result, entry in
      guard entry.projectName != project.name, entry.selector.matches(labels), let global = lookup(entry.projectName) else {
        return result
      }
      return result.inheriting(from: global)
    }
  }
}

extension AppProject {
  private static let inherited = [
    "clusterResourceWhitelist", "clusterResourceBlacklist", "namespaceResourceWhitelist", "namespaceResourceBlacklist",
    "syncWindows",
    "sourceRepos", "destinations", "destinationServiceAccounts",
  ]

  /// The project with the lists of another appended to its own.
  ///
  /// A list of namespaced kinds that only the other has takes the place of "all kinds": the limits of a global project bind.
  public func inheriting(from other: AppProject) -> AppProject {
    var value = value
    for key in Self.inherited {
      guard let more = other.spec[key]?.array, !more.isEmpty else { continue }
      value["spec", key] = .array((spec[key]?.array ?? []) + more)
    }
    return AppProject(value)
  }

  /// The project with the repositories and clusters that belong to it alone, which it may use without listing them.
  ///
  /// - Parameters:
  ///   - repositories: the addresses of its repository Secrets.
  ///   - clusters: server, name, and the namespaces of clusters that are managed in some namespaces only.
  public func including(repositories: [String], clusters: [(server: String, name: String, namespaces: [String])]) -> AppProject {
    if repositories.isEmpty, clusters.isEmpty { return self }
    var value = value
    value["spec", "sourceRepos"] = .array((spec["sourceRepos"]?.array ?? []) + repositories.map { .string($0) })
    let own = clusters.flatMap { cluster in
      (cluster.namespaces.isEmpty ? ["*"] : cluster.namespaces).map {
        Destination(server: cluster.server, name: cluster.name, namespace: $0).value
      }
    }
    value["spec", "destinations"] = .array((spec["destinations"]?.array ?? []) + own)
    return AppProject(value)
  }
}
