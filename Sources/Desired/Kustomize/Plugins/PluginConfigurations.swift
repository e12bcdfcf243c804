import ObjectModel

/// The built-in generators and transformers that are configured by objects, in `generators`, `transformers` and `validators`.
///
/// Plugins that would execute a program (executables, containers, Go plugins, KRM functions) are refused.
enum PluginConfigurations {
  /// A transformer for each object, in their order.
  ///
  /// - Throws: for a kind that is no built-in transformer, or a configuration it cannot take.
  static func transformers(
    for configurations: ResourceMap, context: LayerContext
  ) throws(KustomizeError) -> [ConfiguredTransformer] {
    var result: [ConfiguredTransformer] = []
    for configuration in configurations.resources {
      let plugin = try plugin(of: configuration)
      let transformer: (any ResourceTransformer)?
      do throws(KustomizeError) {
        transformer = try PluginTransformers.transformer(plugin, configuration, context: context)
      } catch {
        throw error.within("plugin \(configuration.originalID) fails configuration")
      }
      guard let transformer else { throw KustomizeError("plugin \(configuration.originalID) not a transformer") }
      result.append(
        ConfiguredTransformer(transformer, configuredBy: configuredBy(configuration), origin: configuration.origin))
    }
    return result
  }

  /// A generator for each object, in their order.
  ///
  /// - Throws: for a kind that is no built-in generator, or a configuration it cannot take.
  static func generators(
    for configurations: ResourceMap, context: LayerContext
  ) throws(KustomizeError) -> [ConfiguredGenerator] {
    var result: [ConfiguredGenerator] = []
    for configuration in configurations.resources {
      do throws(KustomizeError) {
        let plugin = try plugin(of: configuration)
        let generator: (any ResourceGenerator)?
        do throws(KustomizeError) {
          generator = try PluginGenerators.generator(plugin, configuration, context: context)
        } catch {
          throw error.within("plugin \(configuration.originalID) fails configuration")
        }
        guard let generator else { throw KustomizeError("plugin \(configuration.originalID) not a generator") }
        result.append(
          ConfiguredGenerator(generator, configuredBy: configuredBy(configuration), origin: configuration.origin))
      } catch {
        throw error.within("failed to load generator")
      }
    }
    return result
  }

  /// The annotations by which an object names a function that is to be run.
  private static let functionAnnotations: Set<String> = ["config.kubernetes.io/function", "config.k8s.io/function"]

  private static func plugin(of configuration: Resource) throws(KustomizeError) -> PluginKind {
    let kind = configuration.groupVersionKind
    guard kind.group.isEmpty, kind.version == "builtin" else {
      throw KustomizeError("external plugins disabled; unable to load external plugin '\(kind.kind)'")
    }
    if configuration.annotations.contains(where: { functionAnnotations.contains($0.key) }) {
      throw KustomizeError(
        "external plugins disabled; '\(kind.kind)' names a function to run in an annotation, which must be removed")
    }
    guard let plugin = PluginKind(rawValue: kind.kind) else {
      throw KustomizeError("unable to load builtin \(kind.kustomizeText)")
    }
    return plugin
  }

  private static func configuredBy(_ configuration: Resource) -> ResourceOrigin.Configuration {
    ResourceOrigin.Configuration(
      apiVersion: configuration.apiVersion, kind: configuration.kind, name: configuration.name,
      namespace: configuration.namespace)
  }
}

/// The kinds of objects that configure built-in plugins.
enum PluginKind: String {
  case annotationsTransformer = "AnnotationsTransformer"
  case configMapGenerator = "ConfigMapGenerator"
  case hashTransformer = "HashTransformer"
  case helmChartInflationGenerator = "HelmChartInflationGenerator"
  case iamPolicyGenerator = "IAMPolicyGenerator"
  case imageTagTransformer = "ImageTagTransformer"
  case labelTransformer = "LabelTransformer"
  case namespaceTransformer = "NamespaceTransformer"
  case patchJSON6902Transformer = "PatchJson6902Transformer"
  case patchStrategicMergeTransformer = "PatchStrategicMergeTransformer"
  case patchTransformer = "PatchTransformer"
  case prefixSuffixTransformer = "PrefixSuffixTransformer"
  case prefixTransformer = "PrefixTransformer"
  case replacementTransformer = "ReplacementTransformer"
  case replicaCountTransformer = "ReplicaCountTransformer"
  case secretGenerator = "SecretGenerator"
  case suffixTransformer = "SuffixTransformer"
  case valueAddTransformer = "ValueAddTransformer"

  /// The fields of the configuration, other than the object's own.
  private var fields: [GoStruct.Field] {
    typealias Field = GoStruct.Field
    let specs = Field("fieldSpecs", .list(.structure(KustomizationSchema.fieldSpec)))
    let metadata = Field("metadata", .structure(KustomizationSchema.objectMeta))
    switch self {
    case .annotationsTransformer: return [Field("annotations", .map(.string())), specs]
    case .configMapGenerator: return [metadata] + KustomizationSchema.configMapArguments.embedded()
    case .hashTransformer: return []
    case .helmChartInflationGenerator:
      return KustomizationSchema.helmGlobals.embedded() + KustomizationSchema.helmChart.embedded()
    case .iamPolicyGenerator:
      let account = GoStruct("ServiceAccount", [Field("name", .string()), Field("projectId", .string())])
      let service = GoStruct("KubernetesService", [Field("namespace", .string()), Field("name", .string())])
      return [
        Field("cloud", .string("types.Cloud")), Field("kubernetesService", .structure(service)),
        Field("serviceAccount", .structure(account)),
      ]
    case .imageTagTransformer: return [Field("imageTag", .structure(KustomizationSchema.image)), specs]
    case .labelTransformer: return [Field("labels", .map(.string())), specs]
    case .namespaceTransformer:
      return [
        metadata, specs, Field("unsetOnly", .bool), Field("setRoleBindingSubjects", .string("namespace.RoleBindingSubjectMode")),
      ]
    case .patchJSON6902Transformer:
      return [
        Field("target", .structure(KustomizationSchema.selector)), Field("path", .string()), Field("jsonOp", .string()),
      ]
    case .patchStrategicMergeTransformer:
      return [Field("paths", .list(.string("types.PatchStrategicMerge"))), Field("patches", .string())]
    case .patchTransformer: return KustomizationSchema.patch.fields
    case .prefixSuffixTransformer: return [Field("prefix", .string()), Field("suffix", .string()), specs]
    case .prefixTransformer: return [Field("prefix", .string()), specs]
    case .replacementTransformer:
      return [Field("replacements", .list(.structure(KustomizationSchema.replacementField)))]
    case .replicaCountTransformer: return [Field("replica", .structure(KustomizationSchema.replica)), specs]
    case .secretGenerator: return [metadata] + KustomizationSchema.secretArguments.embedded()
    case .suffixTransformer: return [Field("suffix", .string()), specs]
    case .valueAddTransformer: return ValueAddTransformer.fields
    }
  }

  /// The configuration that an object holds.
  ///
  /// - Throws: for a field of the wrong type.
  func configuration(in resource: Resource) throws(KustomizeError) -> JSONObject {
    let text: [UInt8]
    do throws(YAMLValueError) {
      text = try YAML.goBytes([resource.node])
    } catch {
      throw KustomizeError("\(error)")
    }
    return try ConfigurationText.decode(
      try ConfigurationText.value(text), as: GoStruct("\(rawValue)Plugin", fields, package: "builtins"))
  }
}
