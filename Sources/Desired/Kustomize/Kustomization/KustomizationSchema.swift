/// The fields of a kustomization file.
enum KustomizationSchema {
  typealias Field = GoStruct.Field

  static let kustomization = GoStruct(
    "Kustomization",
    [
      Field("kind", .string(), in: "TypeMeta."), Field("apiVersion", .string(), in: "TypeMeta."),
      Field("metadata", .structure(objectMeta)),
      Field("openapi", .map(.string())),
      Field("namePrefix", .string()), Field("nameSuffix", .string()), Field("namespace", .string()),
      Field("commonLabels", .map(.string())), Field("labels", .list(.structure(label))),
      Field("commonAnnotations", .map(.string())),
      Field("patchesStrategicMerge", .list(.string("types.PatchStrategicMerge"))),
      Field("patchesJson6902", .list(.structure(patch))), Field("patches", .list(.structure(patch))),
      Field("images", .list(.structure(image))), Field("imageTags", .list(.structure(image))),
      Field("replacements", .list(.structure(replacementField))),
      Field("replicas", .list(.structure(replica))),
      Field("vars", .list(.structure(variable))), Field("sortOptions", .structure(sortOptions)),
      Field("resources", .list(.string())), Field("components", .list(.string())), Field("crds", .list(.string())),
      Field("bases", .list(.string())),
      Field("configMapGenerator", .list(.structure(configMapArguments))),
      Field("secretGenerator", .list(.structure(secretArguments))),
      Field("helmGlobals", .structure(helmGlobals)), Field("helmCharts", .list(.structure(helmChart))),
      Field("helmChartInflationGenerator", .list(.structure(helmChartArguments))),
      Field("generatorOptions", .structure(generatorOptions)),
      Field("configurations", .list(.string())), Field("generators", .list(.string())),
      Field("transformers", .list(.string())), Field("validators", .list(.string())),
      Field("buildMetadata", .list(.string())),
    ])

  static let replica = GoStruct("Replica", [Field("name", .string()), Field("count", .integer("int64"))])

  static let objectMeta = GoStruct(
    "ObjectMeta",
    [
      Field("name", .string()), Field("namespace", .string()), Field("labels", .map(.string())),
      Field("annotations", .map(.string())),
    ])

  private static let kindFields = [Field("group", .string()), Field("version", .string()), Field("kind", .string())]

  static let gvk = GoStruct("Gvk", kindFields)

  static let resId = GoStruct("ResId", gvk.embedded() + [Field("name", .string()), Field("namespace", .string())])

  static let fieldSpec = GoStruct("FieldSpec", gvk.embedded() + [Field("path", .string()), Field("create", .bool)])

  static let selector = GoStruct(
    "Selector", resId.embedded() + [Field("annotationSelector", .string()), Field("labelSelector", .string())])

  static let label = GoStruct(
    "Label",
    [
      Field("pairs", .map(.string())), Field("includeSelectors", .bool), Field("includeTemplates", .bool),
      Field("fields", .list(.structure(fieldSpec))),
    ])

  static let patch = GoStruct(
    "Patch",
    [
      Field("path", .string()), Field("patch", .string()), Field("target", .structure(selector)),
      Field(
        "options", .structure(GoStruct("PatchArgs", [Field("allowNameChange", .bool), Field("allowKindChange", .bool)]))),
    ])

  static let image = GoStruct(
    "Image",
    [
      Field("name", .string()), Field("newName", .string()), Field("tagSuffix", .string()), Field("newTag", .string()),
      Field("digest", .string()),
    ])

  static let fieldOptions = GoStruct(
    "FieldOptions",
    [
      Field("delimiter", .string()), Field("index", .integer()), Field("encoding", .string()), Field("create", .bool),
    ])

  static let replacement = GoStruct(
    "Replacement",
    [
      Field(
        "source",
        .structure(
          GoStruct(
            "SourceSelector",
            resId.embedded() + [Field("fieldPath", .string()), Field("options", .structure(fieldOptions))]))),
      Field(
        "targets",
        .list(
          .structure(
            GoStruct(
              "TargetSelector",
              [
                Field("select", .structure(selector)), Field("reject", .list(.structure(selector))),
                Field("fieldPaths", .list(.string())), Field("options", .structure(fieldOptions)),
              ])))),
      Field("sourceValue", .string()),
    ])

  static let replacementField = GoStruct("ReplacementField", replacement.embedded() + [Field("path", .string())])

  static let variable = GoStruct(
    "Var",
    [
      Field("name", .string()),
      Field(
        "objref",
        .structure(
          GoStruct(
            "Target",
            [Field("apiVersion", .string())] + gvk.embedded() + [Field("name", .string()), Field("namespace", .string())]))),
      Field("fieldref", .structure(GoStruct("FieldSelector", [Field("fieldPath", .string())]))),
    ])

  static let sortOptions = GoStruct(
    "SortOptions",
    [
      Field("order", .string("types.SortOrder")),
      Field(
        "legacySortOptions",
        .structure(
          GoStruct("LegacySortOptions", [Field("orderFirst", .list(.string())), Field("orderLast", .list(.string()))]))),
    ])

  static let generatorOptions = GoStruct(
    "GeneratorOptions",
    [
      Field("labels", .map(.string())), Field("annotations", .map(.string())), Field("disableNameSuffixHash", .bool),
      Field("immutable", .bool),
    ])

  private static let pairSources = GoStruct(
    "KvPairSources",
    [
      Field("literals", .list(.string())), Field("files", .list(.string())), Field("envs", .list(.string())),
      Field("env", .string()),
    ])

  private static let generatorArguments = GoStruct(
    "GeneratorArgs",
    [Field("namespace", .string()), Field("name", .string()), Field("behavior", .string())] + pairSources.embedded()
      + [Field("options", .structure(generatorOptions))])

  static let configMapArguments = GoStruct("ConfigMapArgs", generatorArguments.embedded())

  static let secretArguments = GoStruct("SecretArgs", generatorArguments.embedded() + [Field("type", .string())])

  static let helmGlobals = GoStruct("HelmGlobals", [Field("chartHome", .string()), Field("configHome", .string())])

  static let helmChart = GoStruct(
    "HelmChart",
    [
      Field("name", .string()), Field("version", .string()), Field("repo", .string()), Field("releaseName", .string()),
      Field("namespace", .string()), Field("additionalValuesFiles", .list(.string())), Field("valuesFile", .string()),
      Field("valuesInline", .map(.any)), Field("valuesMerge", .string()), Field("includeCRDs", .bool),
      Field("skipHooks", .bool), Field("apiVersions", .list(.string())), Field("kubeVersion", .string()),
      Field("nameTemplate", .string()), Field("skipTests", .bool), Field("debug", .bool), Field("devel", .bool),
    ])

  private static let helmChartArguments = GoStruct(
    "HelmChartArgs",
    [
      Field("chartName", .string()), Field("chartVersion", .string()), Field("chartRepoUrl", .string()),
      Field("chartHome", .string()), Field("chartRepoName", .string()), Field("helmBin", .string()),
      Field("helmHome", .string()), Field("values", .string()), Field("valuesLocal", .map(.any)),
      Field("valuesMerge", .string()), Field("releaseName", .string()), Field("releaseNamespace", .string()),
      Field("extraArgs", .list(.string())),
    ])
}
