import ObjectModel

extension Kustomization {
  /// Takes a document whose shape was checked.
  init(decoded fields: JSONObject) {
    kind = fields["kind"]?.string == Kind.component.rawValue ? .component : .kustomization
    resources = fields.strings("resources") + fields.strings("bases")
    components = fields.strings("components")
    crds = fields.strings("crds")
    openAPI = fields.texts("openapi")
    namePrefix = fields.text("namePrefix")
    nameSuffix = fields.text("nameSuffix")
    namespace = fields.text("namespace")
    commonLabels = fields.texts("commonLabels")
    labels = fields.objects("labels").map(LabelEntry.init(decoded:))
    commonAnnotations = fields.texts("commonAnnotations")
    patches = fields.objects("patches").map(PatchEntry.init(decoded:))
    patchesStrategicMerge = fields.strings("patchesStrategicMerge")
    patchesJSON6902 = fields.objects("patchesJson6902").map(PatchEntry.init(decoded:))
    images = (fields.objects("images") + fields.objects("imageTags")).map(ImageChange.init(decoded:))
    replicas = fields.objects("replicas").map(ReplicaCount.init(decoded:))
    replacements = fields.objects("replacements").map(ReplacementEntry.init(decoded:))
    variables = fields.objects("vars").map(Variable.init(decoded:))
    configMapGenerators = fields.objects("configMapGenerator").map(GeneratorArguments.init(decoded:))
    secretGenerators = fields.objects("secretGenerator").map(GeneratorArguments.init(decoded:))
    generatorOptions = fields["generatorOptions"]?.object.map(GeneratorOptions.init(decoded:))
    helmCharts = fields.objects("helmCharts").map(HelmChartEntry.init(decoded:))
    helmGlobals = fields["helmGlobals"]?.object.map(HelmGlobals.init(decoded:)) ?? HelmGlobals()
    for old in fields.objects("helmChartInflationGenerator") {
      helmCharts.append(HelmChartEntry(inflationGenerator: old))
      if !old.text("chartHome").isEmpty { helmGlobals.chartHome = old.text("chartHome") }
      if !old.text("helmHome").isEmpty { helmGlobals.configHome = old.text("helmHome") }
    }
    configurations = fields.strings("configurations")
    generators = fields.strings("generators")
    transformers = fields.strings("transformers")
    validators = fields.strings("validators")
    sortOptions = fields["sortOptions"]?.object.map(SortOptions.init(decoded:))
    buildMetadata = fields.strings("buildMetadata")
    deprecatedFields = DeprecatedField.allCases.filter { field in
      switch fields[field.rawValue] {
      case .array, .object: true
      default: false
      }
    }
  }
}

extension JSONObject {
  func text(_ key: String) -> String { self[key]?.string ?? "" }
  func flag(_ key: String) -> Bool { self[key]?.bool ?? false }
  func strings(_ key: String) -> [String] { self[key]?.array?.compactMap(\.string) ?? [] }
  func objects(_ key: String) -> [JSONObject] { self[key]?.array?.compactMap(\.object) ?? [] }
  func texts(_ key: String) -> [String: String] {
    var result: [String: String] = [:]
    for (name, value) in self[key]?.object ?? [:] { result[name] = value.string }
    return result
  }

  /// `group`, `version` and `kind`.
  var groupVersionKind: GroupVersionKind {
    GroupVersionKind(group: text("group"), version: text("version"), kind: text("kind"))
  }
}

extension FieldSpec {
  init(decoded fields: JSONObject) {
    self.init(fields.text("path"), of: fields.groupVersionKind, create: fields.flag("create"))
  }
}

extension LabelEntry {
  init(decoded fields: JSONObject) {
    pairs = fields.texts("pairs")
    includeSelectors = fields.flag("includeSelectors")
    includeTemplates = fields.flag("includeTemplates")
    self.fields = fields.objects("fields").map(FieldSpec.init(decoded:))
  }
}

extension Selector {
  init(decoded fields: JSONObject) {
    groupVersionKind = fields.groupVersionKind
    name = fields.text("name")
    namespace = fields.text("namespace")
    annotationSelector = fields.text("annotationSelector")
    labelSelector = fields.text("labelSelector")
  }
}

extension PatchEntry {
  init(decoded fields: JSONObject) {
    path = fields.text("path")
    patch = fields.text("patch")
    target = fields["target"]?.object.map(Selector.init(decoded:))
    options.allowNameChange = fields["options"]?["allowNameChange"]?.bool ?? false
    options.allowKindChange = fields["options"]?["allowKindChange"]?.bool ?? false
    source = fields
  }
}

extension ImageChange {
  init(decoded fields: JSONObject) {
    name = fields.text("name")
    newName = fields.text("newName")
    tagSuffix = fields.text("tagSuffix")
    newTag = fields.text("newTag")
    digest = fields.text("digest")
  }
}

extension ReplicaCount {
  init(decoded fields: JSONObject) {
    name = fields.text("name")
    count = fields["count"]?.integer ?? 0
  }
}

extension ReplacementEntry {
  init(decoded fields: JSONObject) {
    path = fields.text("path")
    replacement = Replacement(decoded: fields)
    self.fields = fields
  }
}

extension Replacement {
  init(decoded fields: JSONObject) {
    source = fields["source"]?.object.map { fields in
      var source = Source()
      source.groupVersionKind = fields.groupVersionKind
      source.name = fields.text("name")
      source.namespace = fields.text("namespace")
      source.fieldPath = fields.text("fieldPath")
      source.options = fields["options"]?.object.map(FieldOptions.init(decoded:))
      return source
    }
    sourceValue = fields["sourceValue"]?.string
    if fields["targets"] != nil {
      targets = fields.objects("targets").map { fields in
        var target = Target()
        target.select = fields["select"]?.object.map(Selector.init(decoded:))
        target.reject = fields.objects("reject").map(Selector.init(decoded:))
        target.fieldPaths = fields.strings("fieldPaths")
        target.options = fields["options"]?.object.map(FieldOptions.init(decoded:))
        return target
      }
    }
  }
}

extension Replacement.FieldOptions {
  init(decoded fields: JSONObject) {
    delimiter = fields.text("delimiter")
    index = fields["index"]?.int ?? 0
    encoding = fields.text("encoding")
    create = fields.flag("create")
  }
}

extension Variable {
  init(decoded fields: JSONObject) {
    name = fields.text("name")
    let object = fields["objref"]?.object ?? [:]
    groupVersionKind = object.groupVersionKind
    declaredKind = groupVersionKind
    if !object.text("apiVersion").isEmpty {
      groupVersionKind = GroupVersionKind(apiVersion: object.text("apiVersion"), kind: object.text("kind"))
    }
    objectName = object.text("name")
    namespace = object.text("namespace")
    declaredPath = fields["fieldref"]?["fieldPath"]?.string ?? ""
    if !declaredPath.isEmpty { fieldPath = declaredPath }
  }
}

extension GeneratorArguments {
  init(decoded fields: JSONObject) {
    name = fields.text("name")
    namespace = fields.text("namespace")
    behavior = fields.text("behavior")
    literals = fields.strings("literals")
    files = fields.strings("files")
    envs = fields.strings("envs") + (fields.text("env").isEmpty ? [] : [fields.text("env")])
    options = fields["options"]?.object.map(GeneratorOptions.init(decoded:))
    type = fields.text("type")
  }
}

extension GeneratorOptions {
  init(decoded fields: JSONObject) {
    labels = fields.texts("labels")
    annotations = fields.texts("annotations")
    disableNameSuffixHash = fields.flag("disableNameSuffixHash")
    immutable = fields.flag("immutable")
  }
}

extension HelmChartEntry {
  init(decoded fields: JSONObject) {
    name = fields.text("name")
    version = fields.text("version")
    repository = fields.text("repo")
    releaseName = fields.text("releaseName")
    namespace = fields.text("namespace")
    additionalValuesFiles = fields.strings("additionalValuesFiles")
    valuesFile = fields.text("valuesFile")
    valuesInline = fields["valuesInline"]?.object
    valuesMerge = fields.text("valuesMerge")
    includeCRDs = fields.flag("includeCRDs")
    skipHooks = fields.flag("skipHooks")
    skipTests = fields.flag("skipTests")
    apiVersions = fields.strings("apiVersions")
    kubeVersion = fields.text("kubeVersion")
    nameTemplate = fields.text("nameTemplate")
    source = fields.filter { member in
      switch member.value {
      case .string(let text): !text.isEmpty
      case .bool(let flag): flag
      case .array(let elements): !elements.isEmpty
      case .object(let members): !members.isEmpty
      default: false
      }
    }
  }

  /// Takes an entry of the field that `helmCharts` replaced.
  init(inflationGenerator fields: JSONObject) {
    var renamed = JSONObject()
    for (old, new) in [
      ("chartName", "name"), ("chartVersion", "version"), ("chartRepoUrl", "repo"), ("releaseName", "releaseName"),
      ("values", "valuesFile"), ("valuesLocal", "valuesInline"), ("valuesMerge", "valuesMerge"),
    ] {
      renamed[new] = fields[old]
    }
    self.init(decoded: renamed)
  }
}

extension HelmGlobals {
  init(decoded fields: JSONObject) {
    chartHome = fields.text("chartHome")
    configHome = fields.text("configHome")
  }
}

extension SortOptions {
  init(decoded fields: JSONObject) {
    order = fields.text("order")
    legacy = fields["legacySortOptions"]?.object.map { fields in
      var legacy = Legacy()
      legacy.orderFirst = fields.strings("orderFirst")
      legacy.orderLast = fields.strings("orderLast")
      return legacy
    }
  }
}
