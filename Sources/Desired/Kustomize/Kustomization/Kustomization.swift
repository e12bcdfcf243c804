import ObjectModel

/// A kustomization file, with deprecated fields moved to where they belong now.
public struct Kustomization: Sendable {
  public enum Kind: String, Sendable {
    case kustomization = "Kustomization"
    case component = "Component"
  }

  public var kind = Kind.kustomization
  /// Files, directories and addresses, `bases` at the end.
  public var resources: [String] = []
  public var components: [String] = []
  public var crds: [String] = []
  /// `path` or `version`.
  public var openAPI: [String: String] = [:]
  public var namePrefix = ""
  public var nameSuffix = ""
  public var namespace = ""
  public var commonLabels: [String: String] = [:]
  public var labels: [LabelEntry] = []
  public var commonAnnotations: [String: String] = [:]
  public var patches: [PatchEntry] = []
  /// Each a path, or the patch itself.
  public var patchesStrategicMerge: [String] = []
  public var patchesJSON6902: [PatchEntry] = []
  public var images: [ImageChange] = []
  public var replicas: [ReplicaCount] = []
  public var replacements: [ReplacementEntry] = []
  public var variables: [Variable] = []
  public var configMapGenerators: [GeneratorArguments] = []
  public var secretGenerators: [GeneratorArguments] = []
  public var generatorOptions: GeneratorOptions?
  public var helmCharts: [HelmChartEntry] = []
  public var helmGlobals = HelmGlobals()
  public var configurations: [String] = []
  /// Each a path, or the configuration itself.
  public var generators: [String] = []
  public var transformers: [String] = []
  public var validators: [String] = []
  public var sortOptions: SortOptions?
  public var buildMetadata: [String] = []
  /// The deprecated fields that were used, in the order kustomize warns of them.
  public var deprecatedFields: [DeprecatedField] = []

  public init() {}
}

/// An entry of `labels`.
public struct LabelEntry: Sendable {
  public var pairs: [String: String] = [:]
  public var includeSelectors = false
  public var includeTemplates = false
  public var fields: [FieldSpec] = []

  public init() {}
}

/// An entry of `patches` or `patchesJson6902`.
public struct PatchEntry: Sendable {
  public var path = ""
  public var patch = ""
  public var target: Selector?
  public var options = PatchOptions()
  /// The entry as it stands, for messages that quote it.
  public var source: JSONObject = [:]

  public init() {}
}

public struct PatchOptions: Sendable, Hashable {
  public var allowNameChange = false
  public var allowKindChange = false

  public init() {}
}

/// Which objects a patch or a replacement is for; blank parts match everything.
public struct Selector: Sendable, Hashable {
  public var groupVersionKind = GroupVersionKind.any
  public var name = ""
  public var namespace = ""
  public var annotationSelector = ""
  public var labelSelector = ""

  public init() {}
}

/// An entry of `images`.
public struct ImageChange: Sendable, Hashable {
  public var name = ""
  public var newName = ""
  public var tagSuffix = ""
  public var newTag = ""
  public var digest = ""

  public init() {}
}

/// An entry of `replicas`.
public struct ReplicaCount: Sendable, Hashable {
  public var name = ""
  public var count: Int64 = 0

  public init() {}
}

/// An entry of `replacements`: a replacement, or the file that holds some.
public struct ReplacementEntry: Sendable {
  public var path = ""
  public var replacement = Replacement()
  /// The entry as it stands, for messages that quote it.
  public var fields: JSONObject = [:]

  public init() {}
}

/// A value taken from one object and put into others.
public struct Replacement: Sendable {
  public struct Source: Sendable {
    public var groupVersionKind = GroupVersionKind.any
    public var name = ""
    public var namespace = ""
    /// Empty means `metadata.name`.
    public var fieldPath = ""
    public var options: FieldOptions?

    public init() {}
  }

  public struct Target: Sendable {
    public var select: Selector?
    public var reject: [Selector] = []
    /// None means `metadata.name`.
    public var fieldPaths: [String] = []
    public var options: FieldOptions?

    public init() {}
  }

  public struct FieldOptions: Sendable, Hashable {
    public var delimiter = ""
    public var index = 0
    public var encoding = ""
    public var create = false

    public init() {}
  }

  public var source: Source?
  public var sourceValue: String?
  /// `nil` when the file does not say.
  public var targets: [Target]?

  public init() {}
}

/// An entry of `vars`.
public struct Variable: Sendable, Hashable {
  public var name = ""
  /// What object the value comes from; blank parts match everything.
  public var groupVersionKind = GroupVersionKind.any
  public var objectName = ""
  public var namespace = ""
  public var fieldPath = "metadata.name"
  /// What the file says, for messages: `apiVersion` is no part of the kind there, and a default no part of the path.
  var declaredKind = GroupVersionKind.any
  var declaredPath = ""

  public init() {}
}

/// An entry of `configMapGenerator` or `secretGenerator`.
public struct GeneratorArguments: Sendable {
  public var name = ""
  public var namespace = ""
  /// The text of `behavior`.
  public var behavior = ""
  public var literals: [String] = []
  public var files: [String] = []
  public var envs: [String] = []
  public var options: GeneratorOptions?
  /// Of a Secret; empty means `Opaque`.
  public var type = ""

  public init() {}
}

public struct GeneratorOptions: Sendable, Hashable {
  public var labels: [String: String] = [:]
  public var annotations: [String: String] = [:]
  public var disableNameSuffixHash = false
  public var immutable = false

  public init() {}
}

/// An entry of `helmCharts`.
public struct HelmChartEntry: Sendable {
  public var name = ""
  public var version = ""
  public var repository = ""
  public var releaseName = ""
  public var namespace = ""
  public var additionalValuesFiles: [String] = []
  public var valuesFile = ""
  public var valuesInline: JSONObject?
  public var valuesMerge = ""
  public var includeCRDs = false
  public var skipHooks = false
  public var skipTests = false
  public var apiVersions: [String] = []
  public var kubeVersion = ""
  public var nameTemplate = ""
  /// The entry as it stands, without what says nothing, for messages that quote it.
  public var source: JSONObject = [:]

  public init() {}
}

public struct HelmGlobals: Sendable, Hashable {
  /// The folder of charts; empty means `charts`.
  public var chartHome = ""
  public var configHome = ""

  public init() {}
}

public struct SortOptions: Sendable, Hashable {
  /// `legacy` or `fifo`.
  public var order = ""
  /// Kinds that come first and last, instead of the built-in lists.
  public var legacy: Legacy?

  public struct Legacy: Sendable, Hashable {
    public var orderFirst: [String] = []
    public var orderLast: [String] = []

    public init() {}
  }

  public init() {}
}

/// A field of a kustomization file that has a successor.
public enum DeprecatedField: String, Sendable, CaseIterable {
  case bases, commonLabels, imageTags, patchesJson6902, patchesStrategicMerge, vars

  /// The field to use instead.
  public var successor: String {
    switch self {
    case .bases: "resources"
    case .commonLabels: "labels"
    case .imageTags: "images"
    case .patchesJson6902, .patchesStrategicMerge: "patches"
    case .vars: "replacements"
    }
  }

  /// The line kustomize prints on standard error.
  public var warning: String {
    "# Warning: '\(rawValue)' is deprecated. Please use '\(successor)' instead. \(self == .vars ? "[EXPERIMENTAL] " : "")"
      + "Run 'kustomize edit fix' to update your Kustomization automatically."
  }
}
