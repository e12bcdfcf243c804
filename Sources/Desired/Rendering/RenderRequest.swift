import ObjectModel

/// All that decides what a source renders to, besides the files.
public struct RenderRequest: Sendable, Hashable {
  /// The source as it stands in the Application (`spec.source`, or an element of `spec.sources`), with the fields
  /// `path`, `chart`, `directory`, `helm`, `kustomize`, `plugin` as on the wire. Kept as JSON so that override files can
  /// be merged over it and each renderer reads its own block.
  public var source: JSONValue
  /// The instance name of the Application: its name, or `namespace_name` outside the control namespace.
  public var application: String
  public var project: String
  /// `spec.destination.namespace`.
  public var destinationNamespace: String
  /// The resolved revision: a commit hash.
  public var revision: String
  /// The version of the destination cluster, as `1.34.0`; `nil` if unknown.
  public var kubernetesVersion: String?
  /// What the destination cluster serves, as `apps/v1` and `apps/v1/Deployment`.
  public var apiVersions: [String]
  public var settings: RenderSettings

  public init(
    source: JSONValue, application: String, project: String = "default", destinationNamespace: String = "",
    revision: String = "", kubernetesVersion: String? = nil, apiVersions: [String] = [],
    settings: RenderSettings = RenderSettings()
  ) {
    self.source = source
    self.application = application
    self.project = project
    self.destinationNamespace = destinationNamespace
    self.revision = revision
    self.kubernetesVersion = kubernetesVersion
    self.apiVersions = apiVersions
    self.settings = settings
  }
}

/// Settings of the installation that rendering obeys.
public struct RenderSettings: Sendable, Hashable {
  /// `helm.enable`, `kustomize.enable`, `jsonnet.enable` of `argocd-cm`. A type that is off is read as a plain directory.
  public var isHelmEnabled: Bool
  public var isKustomizeEnabled: Bool
  public var isJsonnetEnabled: Bool
  /// `kustomize.buildOptions`: flags of `kustomize build`.
  public var kustomizeBuildOptions: String
  /// `reposerver.max.combined.directory.manifests.size`, in bytes; 0 for no limit.
  public var maximumDirectorySize: Int
  /// `reposerver.allow.oob.symlinks`: a repository with symbolic links that leave it is not refused as a whole. Such a link is
  /// not followed either way.
  public var allowsLinksOutOfRepository: Bool
  /// `helm.valuesFileSchemes`: how value files may be addressed outside of repositories; of use are `https` and `http`.
  public var valueFileSchemes: [String]
  /// `helm.valuesFilePrivateAddresses`: whether they may come from hosts that are not on the public internet.
  public var allowsPrivateAddresses: Bool

  public init(
    isHelmEnabled: Bool = true, isKustomizeEnabled: Bool = true, isJsonnetEnabled: Bool = true,
    kustomizeBuildOptions: String = "", maximumDirectorySize: Int = 10 << 20, allowsLinksOutOfRepository: Bool = false,
    valueFileSchemes: [String] = ["https", "http"], allowsPrivateAddresses: Bool = false
  ) {
    self.isHelmEnabled = isHelmEnabled
    self.isKustomizeEnabled = isKustomizeEnabled
    self.isJsonnetEnabled = isJsonnetEnabled
    self.kustomizeBuildOptions = kustomizeBuildOptions
    self.maximumDirectorySize = maximumDirectorySize
    self.allowsLinksOutOfRepository = allowsLinksOutOfRepository
    self.valueFileSchemes = valueFileSchemes
    self.allowsPrivateAddresses = allowsPrivateAddresses
  }
}
