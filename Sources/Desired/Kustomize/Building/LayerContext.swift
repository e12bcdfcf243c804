import FileTree
import KubernetesSchema
import ObjectModel

/// What the generators and transformers of one kustomization file may use beside their configuration.
public struct LayerContext: Sendable {
  /// Reads the files that the kustomization file names.
  public var files: any LayerFiles
  /// Which lists strategic merge patches merge by element, and which kinds are cluster-scoped.
  public var schema: BuildSchema
  public var options: KustomizeOptions
  /// Renders Helm charts; `nil` refuses them.
  public var charts: (any ChartInflator)?
  /// Where charts and their values are; `nil` when there are none.
  public var chartFiles: ChartFiles?

  public init(files: any LayerFiles, schema: BuildSchema = BuildSchema(), options: KustomizeOptions = KustomizeOptions()) {
    self.files = files
    self.schema = schema
    self.options = options
  }
}

/// Reads the files one kustomization file names, within its load restriction.
public protocol LayerFiles: Sendable {
  /// The bytes of a file.
  ///
  /// - Parameter path: as the kustomization file names it.
  /// - Throws: when it is missing, or outside of what may be read.
  func load(_ path: String) throws(KustomizeError) -> [UInt8]
}

/// What an OpenAPI document says to a build: the built-in one, or the first one given with `openapi`.
public struct BuildSchema: Sendable {
  public var lists: KustomizeLists
  public var scopes: ResourceScopes

  public init(lists: KustomizeLists = .builtIn, scopes: ResourceScopes = .builtIn) {
    self.lists = lists
    self.scopes = scopes
  }
}

/// How to build, beyond what the files say; the flags of `kustomize build`.
public struct KustomizeOptions: Sendable {
  public enum LoadRestriction: String, Sendable {
    /// Files must lie in or below the directory of the kustomization file that names them.
    case rootOnly = "LoadRestrictionsRootOnly"
    case none = "LoadRestrictionsNone"
  }

  public enum Reordering: String, Sendable {
    /// As `sortOptions` says, which by default is the order `legacy`.
    case unspecified, legacy, none
  }

  public var loadRestriction = LoadRestriction.rootOnly
  public var reordering = Reordering.unspecified
  /// Whether charts are rendered; without it a kustomization with `helmCharts` fails.
  public var isHelmEnabled = false
  /// Whether every object gets the label `app.kubernetes.io/managed-by`.
  public var addsManagedByLabel = false
  /// What Helm charts are told of the cluster, unless the kustomization file says.
  public var kubeVersion = ""
  public var apiVersions: [String] = []

  public init() {}
}
