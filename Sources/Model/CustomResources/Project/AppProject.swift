import ObjectModel

/// A read view of an `AppProject`: what the Applications of a team may do.
public struct AppProject: JSONView {
  public static let kind = GroupVersionKind(group: "argoproj.io", version: "v1alpha1", kind: "AppProject")

  public var manifest: Manifest

  public init(_ manifest: Manifest) { self.manifest = manifest }
  public init(_ value: JSONValue) { self.init(Manifest(value)) }

  public var value: JSONValue { manifest.value }
  public var name: String { manifest.name }
  var spec: JSONValue { value["spec"] ?? [:] }
  private var view: Fields { Fields(spec) }

  private struct Fields: JSONView {
    var value: JSONValue
    init(_ value: JSONValue) { self.value = value }
  }

  public var description: String { view.text("description") }
  /// Allowed repositories: globs, `!` before one denies.
  public var sourceRepos: [String] { view.texts("sourceRepos") }
  public var destinations: [Destination] { view.list("destinations") }
  /// Empty means that no cluster-scoped kind is allowed.
  public var clusterResourceWhitelist: [ResourceRule] { view.list("clusterResourceWhitelist") }
  public var clusterResourceBlacklist: [ResourceRule] { view.list("clusterResourceBlacklist") }
  /// `nil` means that every namespaced kind is allowed; an empty list, that none is.
  public var namespaceResourceWhitelist: [ResourceRule]? {
    spec["namespaceResourceWhitelist"]?.array == nil ? nil : view.list("namespaceResourceWhitelist")
  }
  public var namespaceResourceBlacklist: [ResourceRule] { view.list("namespaceResourceBlacklist") }
  public var roles: [ProjectRole] { view.list("roles") }
  public var syncWindows: [SyncWindow] { view.list("syncWindows") }
  /// Present when orphaned resources are watched for.
  public var orphanedResources: OrphanedResources? { view.block("orphanedResources") }
  public var signatureKeys: [String] { spec["signatureKeys"]?.array?.compactMap { $0["keyID"]?.string } ?? [] }
  /// Namespaces whose Applications may use the project: globs, or regular expressions between slashes.
  public var sourceNamespaces: [String] { view.texts("sourceNamespaces") }
  public var permitOnlyProjectScopedClusters: Bool { view.flag("permitOnlyProjectScopedClusters") }
  public var destinationServiceAccounts: [DestinationServiceAccount] { view.list("destinationServiceAccounts") }

  /// The `default` project, made at the first start: everything is allowed.
  public static func makeDefault(namespace: String) -> Manifest {
    Manifest([
      "apiVersion": .string(kind.apiVersion), "kind": .string(kind.kind),
      "metadata": ["name": .string(ApplicationSpec.defaultProject), "namespace": .string(namespace)],
      "spec": [
        "sourceRepos": ["*"], "destinations": [["server": "*", "namespace": "*"]],
        "clusterResourceWhitelist": [["group": "*", "kind": "*"]],
      ],
    ])
  }
}

/// An entry of a list of kinds: shell-style patterns.
public struct ResourceRule: JSONView {
  public var value: JSONValue
  public init(_ value: JSONValue) { self.value = value }

  public var group: String { text("group") }
  public var kind: String { text("kind") }
  /// A pattern of names; empty means any. Only cluster-scoped lists have it.
  public var name: String { text("name") }

  func matches(_ kind: GroupKind, name objectName: String) -> Bool {
    Glob.matches(group, kind.group, separators: ["/"]) && Glob.matches(self.kind, kind.kind, separators: ["/"])
      && (name.isEmpty || Glob.matches(name, objectName, separators: ["/"]))
  }
}

/// A role of a project: policies, and the groups and tokens that have them.
public struct ProjectRole: JSONView {
  public var value: JSONValue
  public init(_ value: JSONValue) { self.value = value }

  public var name: String { text("name") }
  public var description: String { text("description") }
  public var policies: [String] { texts("policies") }
  public var groups: [String] { texts("groups") }
  /// `{iat, exp, id}` each.
  public var jwtTokens: [JSONValue] { value["jwtTokens"]?.array ?? [] }

  /// The subject of the role in policies: `proj:<project>:<role>`.
  public func subject(in project: String) -> String { "proj:\(project):\(name)" }

  /// The policy lines that the role stands for: its own, the right to see its project, and who has it.
  public func policyLines(in project: String) -> [String] {
    let subject = subject(in: project)
    return policies + ["p, \(subject), projects, get, \(project), allow"] + groups.map { "g, \($0), \(subject)" }
  }
}

public struct OrphanedResources: JSONView {
  public var value: JSONValue
  public init(_ value: JSONValue) { self.value = value }

  public var warns: Bool { flag("warn") }
  public var ignore: [ResourceRule] { list("ignore") }
}

/// Which account acts for a sync to a destination.
public struct DestinationServiceAccount: JSONView {
  public var value: JSONValue
  public init(_ value: JSONValue) { self.value = value }

  public var server: String { text("server") }
  public var namespace: String { text("namespace") }
  /// `name` or `namespace:name`.
  public var defaultServiceAccount: String { text("defaultServiceAccount") }
}
