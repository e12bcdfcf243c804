import ObjectModel

/// Transformers that objects configure. Where these leave out field specs there are none, unlike in a kustomization file's own
/// fields.
enum PluginTransformers {
  /// - Returns: `nil` when the plugin is a generator.
  /// - Throws: for a configuration the transformer cannot take.
  static func transformer(
    _ plugin: PluginKind, _ resource: Resource, context: LayerContext
  ) throws(KustomizeError) -> (any ResourceTransformer)? {
    let fields = try plugin.configuration(in: resource)
    let specs = fields.objects("fieldSpecs").map(FieldSpec.init(decoded:))
    switch plugin {
    case .configMapGenerator, .secretGenerator, .helmChartInflationGenerator, .iamPolicyGenerator: return nil
    case .annotationsTransformer: return MetadataTransformer(fields.texts("annotations"), fields: specs)
    case .labelTransformer: return MetadataTransformer(fields.texts("labels"), fields: specs)
    case .hashTransformer: return HashTransformer()
    case .imageTagTransformer:
      return ImageTransformer(ImageChange(decoded: fields["imageTag"]?.object ?? [:]), fields: specs)
    case .namespaceTransformer: return try namespaceTransformer(fields, specs)
    case .patchJSON6902Transformer:
      var entry = PatchEntry(decoded: fields)
      entry.patch = fields.text("jsonOp")
      return try JSONPatchTransformer(entry, context: context)
    case .patchStrategicMergeTransformer:
      return try StrategicMergePatches(paths: fields.strings("paths"), text: fields.text("patches"), context: context)
    case .patchTransformer:
      var entry = PatchEntry(decoded: fields)
      entry.source = (try? resource.node.jsonValue())?.object ?? [:]
      return try PatchTransformer(entry, context: context)
    case .prefixTransformer, .suffixTransformer, .prefixSuffixTransformer:
      if fields["fieldSpecs"] == nil, plugin != .prefixSuffixTransformer {
        throw KustomizeError("fieldSpecs is not expected to be nil")
      }
      return NameAffixTransformer(prefix: fields.text("prefix"), suffix: fields.text("suffix"), fields: specs)
    case .replacementTransformer:
      return try ReplacementTransformer(
        fields.objects("replacements").map(ReplacementEntry.init(decoded:)), context: context)
    case .replicaCountTransformer:
      return ReplicaCountTransformer(replica: ReplicaCount(decoded: fields["replica"]?.object ?? [:]), fields: specs)
    case .valueAddTransformer: return try ValueAddTransformer(fields, context: context)
    }
  }

  private static func namespaceTransformer(
    _ fields: JSONObject, _ specs: [FieldSpec]
  ) throws(KustomizeError) -> NamespaceTransformer {
    var transformer = NamespaceTransformer(namespace: fields["metadata"]?.object?.text("namespace") ?? "", fields: specs)
    transformer.unsetOnly = fields.flag("unsetOnly")
    let subjects = fields.text("setRoleBindingSubjects")
    if subjects.isEmpty { return transformer }
    guard let mode = NamespaceTransformer.Subjects(rawValue: subjects) else {
      throw KustomizeError(
        "invalid value \(subjects.goQuoted()) for setRoleBindingSubjects: "
          + "must be one of \"defaultOnly\", \"none\" or \"allServiceAccounts\"")
    }
    transformer.subjects = mode
    return transformer
  }
}

/// Puts the hash of their content on the names of generated objects; it comes again at the end of the build.
struct HashTransformer: ResourceTransformer {
  func transform(_ map: inout ResourceMap) throws(KustomizeError) {
    for index in map.resources.indices where map.resources[index].needsHashSuffix {
      let hash = try ContentHashSuffix.hash(of: map.resources[index])
      map.resources[index].storePreviousID()
      map.resources[index].name += "-\(hash)"
    }
  }
}
