import ObjectModel

extension TransformerConfiguration {
  /// Reads a file of `configurations`.
  ///
  /// - Parameter path: for messages.
  init(file: [UInt8], path: String) throws(KustomizeError) {
    self.init()
    let fields = try ConfigurationText.decode(
      try ConfigurationText.value(file), as: TransformerConfigurationSchema.file,
      rules: StrictDecoding.Rules(writesScalarsAsText: true))
    // Each is merged, not taken, so that two entries of one file can contradict each other.
    var read = TransformerConfiguration()
    func specs(_ key: String) -> [FieldSpec] { fields.objects(key).map(FieldSpec.init(decoded:)) }
    read.namePrefix = specs("namePrefix")
    read.nameSuffix = specs("nameSuffix")
    read.namespace = specs("namespace")
    read.commonLabels = specs("commonLabels")
    read.labels = specs("labels")
    read.templateLabels = specs("templateLabels")
    read.commonAnnotations = specs("commonAnnotations")
    read.varReferences = specs("varReference")
    read.images = specs("images")
    read.replicas = specs("replicas")
    read.nameReferences = fields.objects("nameReference").map {
      NameReference(target: $0.groupVersionKind, referrers: $0.objects("fieldSpecs").map(FieldSpec.init(decoded:)))
    }
    try merge(read)
  }
}

/// The fields of a file of `configurations`.
enum TransformerConfigurationSchema {
  private typealias Field = GoStruct.Field

  static let specs = GoType.named("types.FsSlice", .list(.structure(KustomizationSchema.fieldSpec)))

  private static let nameReference = GoStruct(
    "NameBackReferences", KustomizationSchema.gvk.embedded() + [Field("fieldSpecs", specs)], package: "builtinconfig")

  static let file = GoStruct(
    "TransformerConfig",
    [
      "namePrefix", "nameSuffix", "namespace", "commonLabels", "labels", "templateLabels", "commonAnnotations",
      "varReference", "images", "replicas",
    ].map { Field($0, specs) }
      + [Field("nameReference", .named("builtinconfig.nbrSlice", .list(.structure(nameReference))))],
    package: "builtinconfig")
}
