import Testing

struct PluginTests {
  private func files(_ configuration: String, as field: String = "transformers") -> [String: String] {
    ["kustomization.yaml": "resources: [r.yaml]\n\(field): [t.yaml]", "r.yaml": configMap("c"), "t.yaml": configuration]
  }

  private func plugin(_ kind: String, _ fields: String, apiVersion: String = "builtin") -> String {
    "apiVersion: \(apiVersion)\nkind: \(kind)\nmetadata: {name: t, namespace: q}\n\(fields)"
  }

  @Test(arguments: [
    ("PrefixTransformer", "prefix: p-\nfieldSpecs: [{path: metadata/name}]", "name: p-c\n"),
    ("LabelTransformer", "labels: {n: 5}\nfieldSpecs: [{path: metadata/labels, create: true}]", "labels:\n    \"n\": \"5\"\n"),
    ("LabelTransformer", "labels: {n: 5}", "name: c\n"), ("NamespaceTransformer", "", "namespace: q\n"),
    (
      "PatchTransformer", "target: {name: c}\npatch: '[{\"op\": \"add\", \"path\": \"/data/x\", \"value\": \"y\"}]'", "x: \"y\"\n"
    ),
    (
      "PatchStrategicMergeTransformer", "patches: '{apiVersion: v1, kind: ConfigMap, metadata: {name: c}, data: {x: z}}'",
      "x: z\n"
    ),
    (
      "ReplacementTransformer", "replacements: [{sourceValue: z, targets: [{select: {name: c}, fieldPaths: [data.a]}]}]", "a: z\n"
    ),
    ("ValueAddTransformer", "value: v\ntargets: [{fieldPath: data/a, filePathPosition: 1}]", "a: v/b\n"),
  ])
  func `a transformer is configured by an object`(kind: String, fields: String, expected: String) throws {
    #expect(try build(files(plugin(kind, fields))).contains(expected))
  }

  @Test(arguments: [
    (
      "ConfigMapGenerator", "literals: [x=y]\noptions: {disableNameSuffixHash: true}",
      "data:\n  x: \"y\"\nkind: ConfigMap\nmetadata:\n  name: t\n  namespace: q\n"
    ),
    (
      "IAMPolicyGenerator", "cloud: gke\nkubernetesService: {name: k}\nserviceAccount: {name: sa, projectId: p}",
      "gcp-service-account: sa@p.iam.gserviceaccount.com\n"
    ),
  ])
  func `a generator is configured by an object`(kind: String, fields: String, expected: String) throws {
    #expect(try build(files(plugin(kind, fields), as: "generators")).contains(expected))
  }

  @Test(arguments: [
    ("Foo", "", "builtin", "unable to load builtin Foo.builtin.[noGrp]"),
    ("Foo", "", "x.io/v1", "external plugins disabled; unable to load external plugin 'Foo'"),
    ("SecretGenerator", "", "builtin", "plugin SecretGenerator.builtin.[noGrp]/t.q not a transformer"),
    (
      "PrefixTransformer", "prefix: p", "builtin",
      "plugin PrefixTransformer.builtin.[noGrp]/t.q fails configuration: fieldSpecs is not expected to be nil"
    ),
    (
      "NamespaceTransformer", "setRoleBindingSubjects: foo", "builtin",
      "plugin NamespaceTransformer.builtin.[noGrp]/t.q fails configuration: invalid value \"foo\" for setRoleBindingSubjects"
    ),
    (
      "ValueAddTransformer", "value: v", "builtin",
      "plugin ValueAddTransformer.builtin.[noGrp]/t.q fails configuration: must specify at least one target"
    ),
    (
      "LabelTransformer", "labels: [a]", "builtin",
      "plugin LabelTransformer.builtin.[noGrp]/t.q fails configuration: error unmarshaling JSON"
    ),
  ])
  func `what is no transformer is refused`(kind: String, fields: String, apiVersion: String, expected: String) {
    #expect(failure(files(plugin(kind, fields, apiVersion: apiVersion))).hasPrefix(expected))
  }

  @Test(arguments: ["exec: {path: ./run.sh}", "container: {image: x}", "starlark: {path: s.star}"])
  func `a function that would be run is refused`(function: String) {
    let annotations = "annotations: {config.kubernetes.io/function: '\(function)'}"
    let builtIn = "{apiVersion: builtin, kind: LabelTransformer, metadata: {name: t, \(annotations)}}"
    #expect(failure(files(builtIn)).hasPrefix("external plugins disabled; 'LabelTransformer' names a function"))
    let other = "{apiVersion: x.io/v1, kind: Foo, metadata: {name: t, \(annotations)}}"
    #expect(failure(files(other)).hasPrefix("external plugins disabled; unable to load external plugin 'Foo'"))
  }
}
