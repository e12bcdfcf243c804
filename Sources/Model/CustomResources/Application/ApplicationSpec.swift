import ObjectModel

/// `spec` of an Application.
public struct ApplicationSpec: JSONView {
  public var value: JSONValue
  public init(_ value: JSONValue) { self.value = value }

  public static let defaultProject = "default"
  public static let defaultHistoryLimit = 10

  /// The single source; ignored when there are `sources`.
  public var source: ApplicationSource? { block("source") }
  public var sources: [ApplicationSource] { list("sources") }
  public var sourceHydrator: SourceHydrator? { block("sourceHydrator") }
  public var destination: Destination { Destination(value["destination"] ?? [:]) }

  /// The project's name; an empty one means `default`.
  public var project: String { text("project").isEmpty ? Self.defaultProject : text("project") }

  public var syncPolicy: SyncPolicy { SyncPolicy(value["syncPolicy"] ?? [:]) }
  public var ignoreDifferences: [IgnoreDifference] { list("ignoreDifferences") }

  /// How many deployments `status.history` keeps; 0 keeps none.
  public var revisionHistoryLimit: Int { max(0, integer("revisionHistoryLimit") ?? Self.defaultHistoryLimit) }

  /// Free notes for people.
  public var info: [NamedValue] { list("info") }

  /// Whether several sources are rendered together; status then uses the plural fields.
  public var hasMultipleSources: Bool { sourceHydrator == nil && !sources.isEmpty }

  /// The sources rendered to make the desired state: the hydrator's, else `sources`, else `source`.
  public var effectiveSources: [ApplicationSource] {
    if let sourceHydrator { return [sourceHydrator.effectiveSource] }
    return sources.isEmpty ? source.map { [$0] } ?? [] : sources
  }
}

/// `spec.sourceHydrator`: render in one place, sync from another.
public struct SourceHydrator: JSONView {
  public var value: JSONValue
  public init(_ value: JSONValue) { self.value = value }

  public var drySource: ApplicationSource { ApplicationSource(value["drySource"] ?? [:]) }

  /// The source that is synced: the branch and path the hydrator writes to.
  public var effectiveSource: ApplicationSource {
    let sync = value["syncSource"] ?? [:]
    let repository = sync["repoURL"]?.string ?? ""
    return ApplicationSource([
      "repoURL": .string(repository.isEmpty ? drySource.repoURL : repository),
      "targetRevision": sync["targetBranch"] ?? "", "path": sync["path"] ?? "",
    ])
  }
}

/// `spec.destination`: the cluster, by exactly one of `server` and `name`, and the namespace for objects without one.
public struct Destination: JSONView {
  public var value: JSONValue
  public init(_ value: JSONValue) { self.value = value }
  public init(server: String, name: String = "", namespace: String) {
    var value: JSONValue = [:]
    value.set("server", server)
    value.set("name", name)
    value.set("namespace", namespace)
    self.value = value
  }

  /// The API server's address without a trailing slash.
  public var server: String {
    var server = text("server")
    while server.hasSuffix("/") { server.removeLast() }
    return server
  }
  public var name: String { text("name") }
  public var namespace: String { text("namespace") }
}

/// An entry `{name, value}`.
public struct NamedValue: JSONView {
  public var value: JSONValue
  public init(_ value: JSONValue) { self.value = value }

  public var name: String { text("name") }
  /// `value` of the entry.
  public var content: String { text("value") }
}

/// An entry of `ignoreDifferences`: which objects, and which of their fields.
public struct IgnoreDifference: JSONView {
  public var value: JSONValue
  public init(_ value: JSONValue) { self.value = value }

  public var group: String { text("group") }
  public var kind: String { text("kind") }
  public var name: String { text("name") }
  public var namespace: String { text("namespace") }
  public var jsonPointers: [String] { texts("jsonPointers") }
  public var jqPathExpressions: [String] { texts("jqPathExpressions") }
  public var managedFieldsManagers: [String] { texts("managedFieldsManagers") }

  /// Whether the entry speaks of an object: group and kind are globs; an empty name or namespace means any.
  public func applies(to key: ResourceKey) -> Bool {
    Glob.matches(group, key.group, separators: []) && Glob.matches(kind, key.kind, separators: [])
      && (name.isEmpty || name == key.name) && (namespace.isEmpty || namespace == key.namespace)
  }
}
