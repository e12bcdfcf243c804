import ObjectModel

/// A read view of an `Application`: a group of resources, where they are described, and where they go.
public struct Application: JSONView {
  public static let kind = GroupVersionKind(group: "argoproj.io", version: "v1alpha1", kind: "Application")

  public var manifest: Manifest

  public init(_ manifest: Manifest) { self.manifest = manifest }
  public init(_ value: JSONValue) { self.init(Manifest(value)) }

  public var value: JSONValue { manifest.value }
  public var name: String { manifest.name }
  public var namespace: String { manifest.namespace }
  public var spec: ApplicationSpec { ApplicationSpec(value["spec"] ?? [:]) }
  public var status: ApplicationStatus { ApplicationStatus(value["status"] ?? [:]) }

  /// The request to sync, while there is one.
  public var operation: Operation? { block("operation") }

  /// `<namespace>/<name>`.
  public var qualifiedName: String { "\(namespace)/\(name)" }

  /// The name in tracking metadata, cache keys and `$ARGOCD_APP_NAME`: the bare name in the control namespace,
  /// `<namespace>_<name>` elsewhere.
  public func instanceName(controlNamespace: String) -> String {
    namespace.isEmpty || namespace == controlNamespace ? name : "\(namespace)_\(name)"
  }

  /// The key of the Application object itself.
  public var key: ResourceKey { ResourceKey(group: Self.kind.group, kind: Self.kind.kind, namespace: namespace, name: name) }
}

extension Application {
  /// How much a refresh is asked to forget.
  public enum RefreshKind: String, Sendable, Hashable {
    case normal
    /// Also skips the cache of rendered manifests.
    case hard
  }

  /// The pending request of the refresh annotation; any unknown text counts as `normal`.
  public var requestedRefresh: RefreshKind? {
    manifest.annotation(Annotation.refresh).map { $0 == "hard" ? .hard : .normal }
  }

  /// Whether the controller must leave this Application alone (`skip-reconcile`, any Boolean Go would read).
  public var isReconcileSkipped: Bool {
    ["1", "t", "T", "true", "TRUE", "True"].contains(manifest.annotation(Annotation.skipReconcile) ?? "")
  }

  /// When deletion or pruning was confirmed (RFC 3339).
  public var deletionApproval: String? { manifest.annotation(Annotation.deletionApproved) }

  /// The comma-separated items of an annotation of options on the Application, such as `compare-options`.
  public func options(in annotation: String) -> [String] { manifest.annotationItems(annotation) }

  /// The sources rendered to make the desired state: the hydrator's, else `sources`, else `source`.
  public var effectiveSources: [ApplicationSource] { spec.effectiveSources }
}
