import ObjectModel

/// The transformers that the fields of a kustomization file mean.
enum LayerTransformers {
  /// The transformers in the order they run, which is the same whatever the order of the fields.
  ///
  /// - Throws: for patches and replacements that cannot be read; what does not fit the resources fails only when it runs.
  static func transformers(
    of kustomization: Kustomization, configuration: TransformerConfiguration, context: LayerContext
  ) throws(KustomizeError) -> [ConfiguredTransformer] {
    var result: [ConfiguredTransformer] = []
    func add(_ transformer: any ResourceTransformer, _ kind: String) {
      let configuration = ResourceOrigin.Configuration(apiVersion: "builtin", kind: kind)
      result.append(ConfiguredTransformer(transformer, configuredBy: configuration))
    }
    /// Adds a transformer whose configuration can be wrong.
    func add(
      _ kind: String, _ configuration: JSONObject, _ make: () throws(KustomizeError) -> any ResourceTransformer
    ) throws(KustomizeError) {
      add(try PluginConfigurationText.configuring(kind, configuration, make), kind)
    }
    if !kustomization.patchesStrategicMerge.isEmpty {
      let paths = kustomization.patchesStrategicMerge
      try add("PatchStrategicMergeTransformer", ["paths": JSONValue(paths)]) { () throws(KustomizeError) in
        try StrategicMergePatches(paths: paths, text: "", context: context)
      }
    }
    for entry in kustomization.patches {
      try add("PatchTransformer", entry.source) { () throws(KustomizeError) in try PatchTransformer(entry, context: context) }
    }
    if !kustomization.namespace.isEmpty {
      add(NamespaceTransformer(namespace: kustomization.namespace, fields: configuration.namespace), "NamespaceTransformer")
    }
    if !kustomization.namePrefix.isEmpty {
      add(NameAffixTransformer(prefix: kustomization.namePrefix, fields: configuration.namePrefix), "PrefixTransformer")
    }
    if !kustomization.nameSuffix.isEmpty {
      add(NameAffixTransformer(suffix: kustomization.nameSuffix, fields: configuration.nameSuffix), "SuffixTransformer")
    }
    for entry in kustomization.labels {
      add(MetadataTransformer(entry.pairs, fields: try fields(of: entry, configuration)), "LabelTransformer")
    }
    if !kustomization.labels.isEmpty || !kustomization.commonLabels.isEmpty {
      add(MetadataTransformer(kustomization.commonLabels, fields: configuration.commonLabels), "LabelTransformer")
    }
    if !kustomization.commonAnnotations.isEmpty {
      add(
        MetadataTransformer(kustomization.commonAnnotations, fields: configuration.commonAnnotations),
        "AnnotationsTransformer")
    }
    for entry in kustomization.patchesJSON6902 {
      var fields = entry.source
      fields["jsonOp"] = fields.removeValue(forKey: "patch")
      try add("PatchJson6902Transformer", fields) { () throws(KustomizeError) in
        try JSONPatchTransformer(entry, context: context)
      }
    }
    for replica in kustomization.replicas {
      add(ReplicaCountTransformer(replica: replica, fields: configuration.replicas), "ReplicaCountTransformer")
    }
    for image in kustomization.images { add(ImageTransformer(image, fields: configuration.images), "ImageTagTransformer") }
    if !kustomization.replacements.isEmpty {
      // A list of targets that is empty here is as good as none; in a file it is not.
      let entries = kustomization.replacements.map { entry in
        var entry = entry
        if entry.replacement.targets?.isEmpty == true { entry.replacement.targets = nil }
        return entry
      }
      let fields: JSONObject = ["Replacements": .array(entries.map { .object($0.fields) })]
      try add("ReplacementTransformer", fields) { () throws(KustomizeError) in
        try ReplacementTransformer(entries, context: context)
      }
    }
    return result
  }

  /// The fields an entry of `labels` sets.
  private static func fields(
    of entry: LabelEntry, _ configuration: TransformerConfiguration
  ) throws(KustomizeError) -> [FieldSpec] {
    var fields = entry.fields
    try merge(&fields, configuration.labels, "failed to merge labels")
    if entry.includeSelectors {
      try merge(&fields, configuration.commonLabels, "failed to merge labels")
      return fields
    }
    if entry.includeTemplates { try merge(&fields, configuration.templateLabels, "failed to merge template fieldSpec") }
    try merge(&fields, [FieldSpec("metadata/labels", create: true)], "failed to merge labels")
    return fields
  }

  private static func merge(
    _ fields: inout [FieldSpec], _ others: [FieldSpec], _ failure: String
  ) throws(KustomizeError) {
    do throws(KustomizeError) {
      try fields.merge(others)
    } catch {
      throw error.within(failure)
    }
  }
}
