import FileTree

/// A repository at one of the two revisions that are compared.
public struct PreviewSide: Sendable {
  /// What people call it: `main`, `HEAD`.
  public var name: String
  /// The commit; empty for files that are not committed.
  public var revision: String
  public var tree: any FileTree

  public init(name: String, revision: String, tree: any FileTree) {
    self.name = name
    self.revision = revision
    self.tree = tree
  }
}

/// How a preview is made.
public struct PreviewOptions: Sendable {
  /// Where Applications live that name no namespace.
  public var controlNamespace = "argocd"
  /// A glob over the paths of files that may hold Applications; empty for all.
  public var applicationFiles = ""
  /// The version of the clusters, as `1.34.0`; `nil` if unknown.
  public var kubernetesVersion: String?
  /// What the clusters serve, as `apps/v1` and `apps/v1/Deployment`.
  public var apiVersions: [String] = []

  public init() {}
}
