import ObjectModel

/// A source: where manifests come from and how they are rendered.
public struct ApplicationSource: JSONView {
  public var value: JSONValue
  public init(_ value: JSONValue) { self.value = value }

  public var repoURL: String { text("repoURL") }
  /// Branch, tag, commit, version constraint …; empty means `HEAD` in Git.
  public var targetRevision: String { text("targetRevision") }
  /// Directory in the repository.
  public var path: String { text("path") }
  /// Name of a chart in a Helm repository.
  public var chart: String { text("chart") }
  /// The name other sources use for this one, as `$<ref>/…`.
  public var ref: String { text("ref") }
  public var name: String { text("name") }
  public var tagPrefix: String { text("tagPrefix") }

  public var helm: HelmSource? { block("helm") }
  public var kustomize: KustomizeSource? { block("kustomize") }
  public var directory: DirectorySource? { block("directory") }
  public var plugin: PluginSource? { block("plugin") }

  public var isHelmRepository: Bool { !chart.isEmpty }
  public var isOCI: Bool { repoURL.hasPrefix("oci://") }

  /// Whether the source only lends files to others: it has a `ref`, and nothing to render.
  public var isReferenceOnly: Bool { !ref.isEmpty && path.isEmpty && chart.isEmpty && !isOCI }

  /// Whether two blocks say the same, where missing and empty are the same.
  public func isEquivalent(to other: ApplicationSource) -> Bool { value.essence == other.value.essence }

  /// The block without its empty parts; equal for equivalent blocks, `nil` for one that says nothing.
  public var normalisedValue: JSONValue? { value.essence }

  /// Blocks that choose a renderer, in the order errors name them; more than one is an error.
  public var explicitTypes: [String] {
    [("Helm", "helm"), ("Kustomize", "kustomize"), ("Directory", "directory"), ("Plugin", "plugin")]
      .filter { value[$0.1]?.object != nil }.map(\.0)
  }
}

extension Sequence<ApplicationSource> {
  /// Whether two lists of sources say the same, source by source.
  public func isEquivalent(to other: some Sequence<ApplicationSource>) -> Bool {
    elementsEqual(other) { $0.isEquivalent(to: $1) }
  }
}

/// `source.helm`.
public struct HelmSource: JSONView {
  public var value: JSONValue
  public init(_ value: JSONValue) { self.value = value }

  public var releaseName: String { text("releaseName") }
  public var valueFiles: [String] { texts("valueFiles") }
  public var ignoreMissingValueFiles: Bool { flag("ignoreMissingValueFiles") }
  /// Values as YAML text; ignored when there is a `valuesObject`.
  public var values: String { text("values") }
  public var valuesObject: JSONValue? { value["valuesObject"].flatMap { $0.isNull ? JSONValue?.none : $0 } }
  public var parameters: [HelmParameter] { list("parameters") }
  public var fileParameters: [HelmFileParameter] { list("fileParameters") }
  public var passCredentials: Bool { flag("passCredentials") }
  public var skipCrds: Bool { flag("skipCrds") }
  public var skipTests: Bool { flag("skipTests") }
  public var skipSchemaValidation: Bool { flag("skipSchemaValidation") }
  public var namespace: String { text("namespace") }
  public var kubeVersion: String { text("kubeVersion") }
  public var apiVersions: [String] { texts("apiVersions") }
}

public struct HelmParameter: JSONView {
  public var value: JSONValue
  public init(_ value: JSONValue) { self.value = value }

  public var name: String { text("name") }
  /// `value` of the parameter.
  public var content: String { text("value") }
  public var forceString: Bool { flag("forceString") }
}

public struct HelmFileParameter: JSONView {
  public var value: JSONValue
  public init(_ value: JSONValue) { self.value = value }

  public var name: String { text("name") }
  public var path: String { text("path") }
}

/// `source.kustomize`.
public struct KustomizeSource: JSONView {
  public var value: JSONValue
  public init(_ value: JSONValue) { self.value = value }

  public var namePrefix: String { text("namePrefix") }
  public var nameSuffix: String { text("nameSuffix") }
  public var namespace: String { text("namespace") }
  public var images: [String] { texts("images") }
  public var replicas: [KustomizeReplica] { list("replicas") }
  public var commonLabels: [String: String] { textMap("commonLabels") }
  public var forceCommonLabels: Bool { flag("forceCommonLabels") }
  public var labelWithoutSelector: Bool { flag("labelWithoutSelector") }
  public var labelIncludeTemplates: Bool { flag("labelIncludeTemplates") }
  public var commonAnnotations: [String: String] { textMap("commonAnnotations") }
  public var forceCommonAnnotations: Bool { flag("forceCommonAnnotations") }
  public var commonAnnotationsEnvsubst: Bool { flag("commonAnnotationsEnvsubst") }
  /// `{path, patch, target, options}` each, as a kustomization has them.
  public var patches: [JSONValue] { value["patches"]?.array ?? [] }
  public var components: [String] { texts("components") }
  public var ignoreMissingComponents: Bool { flag("ignoreMissingComponents") }
  public var version: String { text("version") }
  public var kubeVersion: String { text("kubeVersion") }
  public var apiVersions: [String] { texts("apiVersions") }
}

public struct KustomizeReplica: JSONView {
  public var value: JSONValue
  public init(_ value: JSONValue) { self.value = value }

  public var name: String { text("name") }
  /// The count, given as a number or as digits in a string; `nil` when it is neither.
  public var count: Int? { integer("count") ?? Int(text("count")) }
}

/// `source.directory`.
public struct DirectorySource: JSONView {
  public var value: JSONValue
  public init(_ value: JSONValue) { self.value = value }

  public var recurse: Bool { flag("recurse") }
  /// A glob of paths; alternatives as `{a,b}`.
  public var include: String { text("include") }
  public var exclude: String { text("exclude") }
  public var disableExtensionFilter: Bool { flag("disableExtensionFilter") }
  public var jsonnet: JsonnetOptions { JsonnetOptions(value["jsonnet"] ?? [:]) }
}

public struct JsonnetOptions: JSONView {
  public var value: JSONValue
  public init(_ value: JSONValue) { self.value = value }

  public var externalVariables: [JsonnetVariable] { list("extVars") }
  public var topLevelArguments: [JsonnetVariable] { list("tlas") }
  public var libraries: [String] { texts("libs") }
}

public struct JsonnetVariable: JSONView {
  public var value: JSONValue
  public init(_ value: JSONValue) { self.value = value }

  public var name: String { text("name") }
  /// `value` of the variable.
  public var content: String { text("value") }
  /// Whether the content is Jsonnet code rather than text.
  public var isCode: Bool { flag("code") }
}

/// `source.plugin`.
public struct PluginSource: JSONView {
  public var value: JSONValue
  public init(_ value: JSONValue) { self.value = value }

  public var name: String { text("name") }
  public var environment: [NamedValue] { list("env") }
  /// `{name, string | map | array}` each.
  public var parameters: [JSONValue] { value["parameters"]?.array ?? [] }
}
