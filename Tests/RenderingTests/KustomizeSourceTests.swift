import FileTree
import ObjectModel
import Testing

@testable import Rendering

/// A kustomization at `app` in a repository, with the parameters of a source.
@Suite struct KustomizeSourceTests {
  private static let deployment = """
    apiVersion: apps/v1
    kind: Deployment
    metadata:
      name: web
      labels: {tier: front}
    spec:
      replicas: 1
      selector: {matchLabels: {app: web}}
      template:
        metadata: {labels: {app: web}}
        spec:
          containers: [{name: web, image: "example.org:5000/web:1.0"}]
    """
  private static let files = [
    "app/kustomization.yaml": "resources: [deployment.yaml, ../base]\n", "app/deployment.yaml": deployment,
    "base/kustomization.yaml": "resources: [service.yaml]\nnamePrefix: base-\n",
    "base/service.yaml": "apiVersion: v1\nkind: Service\nmetadata: {name: web}\nspec: {selector: {app: web}}\n",
    "components/mark/kustomization.yaml":
      "apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\ncommonAnnotations: {marked: 'yes'}\n",
  ]

  private func render(
    _ kustomize: JSONValue = [:], _ changes: [String: String] = [:], settings: RenderSettings = RenderSettings(),
    renderer: Renderer = Renderer(cache: nil), remotes: [RemoteRepository: any FileTree] = [:]
  ) throws -> RenderedSource {
    let files = Self.files.merging(changes) { $1 }
    let request = RenderRequest(
      source: ["path": "app", "kustomize": kustomize], application: "shop", destinationNamespace: "default",
      revision: "0123456789abcdef", settings: settings)
    return try renderer.render(request, InMemoryFileTree(files: files), remotes: remotes)
  }

  private func deployment(_ kustomize: JSONValue, _ changes: [String: String] = [:]) throws -> JSONValue {
    try render(kustomize, changes).manifests.first { $0.kind == "Deployment" }?.value ?? .null
  }

  private func failure(_ kustomize: JSONValue, _ changes: [String: String] = [:], settings: RenderSettings = RenderSettings())
    -> String
  {
    #expect(throws: RenderError.self) { try render(kustomize, changes, settings: settings) }?.description ?? ""
  }

  @Test func `a kustomization is built, bases of the repository included`() throws {
    let rendered = try render()
    #expect(rendered.sourceType == .kustomize)
    #expect(rendered.manifests.map { "\($0.kind) \($0.name)" } == ["Service base-web", "Deployment web"])
  }

  @Test func `prefix, suffix and namespace are set`() throws {
    let rendered = try render(["namePrefix": "p-", "nameSuffix": "-s", "namespace": "elsewhere"])
    #expect(rendered.manifests.map(\.name).sorted() == ["p-base-web-s", "p-web-s"])
    #expect(rendered.manifests.allSatisfy { $0.namespace == "elsewhere" })
  }

  @Test(arguments: [
    ("example.org:5000/web:2.0", "example.org:5000/web:2.0"), ("example.org:5000/web=other/web:3", "other/web:3"),
    ("example.org:5000/web=other/web", "other/web:1.0"), ("example.org:5000/web@sha256:abc", "example.org:5000/web@sha256:abc"),
    ("example.org:5000/web=other/web@sha256:abc", "other/web@sha256:abc"), ("example.org:5000/web=*:4", "example.org:5000/web:4"),
    ("example.org:5000/web:$ARGOCD_APP_REVISION_SHORT", "example.org:5000/web:0123456"),
    ("unrelated:1", "example.org:5000/web:1.0"),
  ])
  func `images are overridden`(override: String, image: String) throws {
    let value = try deployment(["images": [.string(override)]])
    #expect(value["spec", "template", "spec", "containers"]?.array?.first?["image"]?.string == image)
  }

  @Test func `an override meets the kustomization's own by name`() throws {
    let own = [
      "app/kustomization.yaml":
        "resources: [deployment.yaml]\nimages: [{name: 'example.org:5000/web', newName: mine, newTag: '7'}]\n"
    ]
    func image(_ override: String) throws -> String? {
      try deployment(["images": [.string(override)]], own)["spec", "template", "spec", "containers"]?.array?.first?["image"]?
        .string
    }
    #expect(try image("example.org:5000/web=*:8") == "mine:8")
    #expect(try image("example.org:5000/web=other:*") == "other:7")
    #expect(try image("example.org:5000/web:9") == "example.org:5000/web:9")
    #expect(try image("unrelated:9") == "mine:7")
  }

  @Test(arguments: ["", "web", "=x", "web="])
  func `an image of another form is an error`(text: String) {
    #expect(failure(["images": [.string(text)]]).hasPrefix("spec.source.kustomize.images[0]: "))
  }

  @Test func `replicas are set, by number or digits`() throws {
    #expect(try deployment(["replicas": [["name": "web", "count": 3]]])["spec", "replicas"]?.integer == 3)
    #expect(try deployment(["replicas": [["name": "web", "count": "4"]]])["spec", "replicas"]?.integer == 4)
    #expect(failure(["replicas": [["name": "web", "count": "x"]]]).hasPrefix("spec.source.kustomize.replicas[0].count: "))
  }

  @Test func `labels reach selectors, unless they are not to`() throws {
    let all = try deployment(["commonLabels": ["app.team": "$ARGOCD_APP_NAME"]])
    #expect(all["metadata", "labels"]?["app.team"] == "shop")
    #expect(all["spec", "selector", "matchLabels"]?["app.team"] == "shop")
    let outer = try deployment(["commonLabels": ["team": "a"], "labelWithoutSelector": true])
    #expect(outer["metadata", "labels", "team"] == "a")
    #expect(outer["spec", "selector", "matchLabels", "team"] == nil)
    #expect(outer["spec", "template", "metadata", "labels", "team"] == nil)
    let inner = try deployment(["commonLabels": ["team": "a"], "labelWithoutSelector": true, "labelIncludeTemplates": true])
    #expect(inner["spec", "template", "metadata", "labels", "team"] == "a")
    #expect(inner["spec", "selector", "matchLabels", "team"] == nil)
  }

  @Test func `labels and annotations of the kustomization are overridden by force only`() throws {
    let own = ["app/kustomization.yaml": "resources: [deployment.yaml]\ncommonLabels: {team: a}\ncommonAnnotations: {note: a}\n"]
    #expect(failure(["commonLabels": ["team": "b"]], own).contains("label team already in kustomization file"))
    #expect(failure(["commonAnnotations": ["note": "b"]], own).contains("annotation note already in kustomization file"))
    let forced = try deployment(
      [
        "commonLabels": ["team": "b"], "forceCommonLabels": true, "commonAnnotations": ["note": "b"],
        "forceCommonAnnotations": true,
      ], own)
    #expect(forced["metadata", "labels", "team"] == "b")
    #expect(forced["metadata", "annotations", "note"] == "b")
  }

  @Test func `variables are put into annotations where that is asked for`() throws {
    let plain = try deployment(["commonAnnotations": ["app": "$ARGOCD_APP_NAME"]])
    #expect(plain["metadata", "annotations", "app"] == "$ARGOCD_APP_NAME")
    let substituted = try deployment(["commonAnnotations": ["app": "$ARGOCD_APP_NAME"], "commonAnnotationsEnvsubst": true])
    #expect(substituted["metadata", "annotations", "app"] == "shop")
  }

  @Test func `patches are added to the kustomization's own`() throws {
    let own = [
      "app/kustomization.yaml":
        "resources: [deployment.yaml]\npatches: [{patch: '{kind: Deployment, apiVersion: apps/v1, metadata: {name: web, labels: {one: \"1\"}}}'}]\n"
    ]
    let value = try deployment(
      ["patches": [["target": ["kind": "Deployment"], "patch": "- {op: add, path: /metadata/labels/two, value: '2'}"]]], own)
    #expect(value["metadata", "labels"] == ["one": "1", "tier": "front", "two": "2"])
  }

  @Test func `components are added; those that are missing are left out where that is allowed`() throws {
    #expect(try deployment(["components": ["../components/mark"]])["metadata", "annotations", "marked"] == "yes")
    let components: JSONValue = ["../components/mark", "../components/none"]
    #expect(failure(["components": components]).contains("components/none"))
    #expect(
      try deployment(["components": components, "ignoreMissingComponents": true])["metadata", "annotations", "marked"] == "yes")
  }

  @Test(
    arguments: [
      "x", ["images": "x"], ["images": [1]], ["namePrefix": 1], ["commonLabels": ["a": 1]], ["replicas": [1]],
      ["components": [["a": 1]]],
      ["forceCommonLabels": "yes"], ["patches": ["a": 1]],
    ] as [JSONValue])
  func `a parameter of another type is an error that names it`(parameters: JSONValue) {
    #expect(failure(parameters).hasPrefix("spec.source.kustomize"))
  }

  @Test func `an error of the build names the directory`() {
    let message = failure([:], ["app/kustomization.yaml": "resources: [none.yaml]\n"])
    #expect(message.hasPrefix("kustomize build app failed: "))
    #expect(message.contains("none.yaml"))
  }

  @Test func `without a kustomization the build says so, also with parameters`() throws {
    let request = RenderRequest(source: ["path": "app", "kustomize": ["namePrefix": "x"]], application: "shop")
    let error = #expect(throws: RenderError.self) {
      try Renderer(cache: nil).render(request, InMemoryFileTree(files: ["app/a.yaml": ""]))
    }
    #expect(error?.description.contains("unable to find one of 'kustomization.yaml'") == true)
  }

  @Test(arguments: ["--enable-alpha-plugins", "--enable-exec", "--load-restrictor x", "--network"])
  func `build options that start programs or make no sense are refused`(options: String) {
    #expect(
      failure([:], settings: RenderSettings(kustomizeBuildOptions: options)).contains("kustomize.buildOptions in argocd-cm"))
  }

  @Test func `build options are obeyed`() throws {
    let files = ["app/kustomization.yaml": "resources: [../base/service.yaml]\n"]
    #expect(failure([:], files).contains("security; file"))
    let settings = RenderSettings(kustomizeBuildOptions: "--load-restrictor LoadRestrictionsNone  --reorder=none")
    #expect(try render([:], files, settings: settings).manifests.map(\.name) == ["web"])
  }

  @Test(arguments: [
    "resources: [../../outside]", "resources: [/etc]", "configMapGenerator: [{name: a, files: [/etc/hostname]}]",
    "configMapGenerator: [{name: a, files: [../../../etc/hostname]}]", "patches: [{path: ../../etc/hostname, target: {kind: X}}]",
    "components: [../../outside]", "openapi: {path: ../../schema.json}\nresources: [deployment.yaml]",
    "resources: ['file:///srv/other']",
  ])
  func `nothing is read from outside the repository`(kustomization: String) {
    #expect(failure([:], ["app/kustomization.yaml": kustomization + "\n"]).hasPrefix("kustomize build app failed: "))
  }

  @Test func `a base of another repository is asked for, and then used`() throws {
    let files = ["app/kustomization.yaml": "resources: ['https://example.org/org/base//app?ref=v1']\n"]
    let remote = RemoteRepository(repository: "https://example.org/org/base", reference: "v1")
    let error = #expect(throws: RenderError.self) { try render([:], files) }
    #expect(error == .remote([remote]))
    let tree = try InMemoryFileTree(files: [
      "app/kustomization.yaml": "resources: [a.yaml]\n", "app/a.yaml": "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: far}\n",
    ])
    #expect(try render([:], files, remotes: [remote: tree]).manifests.map(\.name) == ["far"])
  }

  @Test func `a commit that touches nothing that was read builds nothing`() throws {
    let cache = RenderCache()
    let renderer = Renderer(cache: cache)
    let parameters: JSONValue = ["namePrefix": "p-"]
    func names(_ changes: [String: String]) throws -> [String] {
      try render(parameters, changes, renderer: renderer).manifests.map(\.name)
    }
    #expect(try names([:]) == ["p-base-web", "p-web"])
    #expect(try names(["other/x.yaml": "x", "app/unused.yaml": "x", "base/sub/y": "y"]) == ["p-base-web", "p-web"])
    #expect(cache.count == 1)
    #expect(try names(["base/kustomization.yaml": "resources: [service.yaml]\nnamePrefix: b-\n"]) == ["p-b-web", "p-web"])
    #expect(cache.count == 2)
    #expect(try names(["app/kustomization.yaml": "resources: [deployment.yaml]\n"]) == ["p-web"])
    #expect(cache.count == 3)
  }

  @Test func `a new commit of another repository's base builds anew`() throws {
    let cache = RenderCache()
    let renderer = Renderer(cache: cache)
    let files = ["app/kustomization.yaml": "resources: ['https://example.org/org/base']\n"]
    let remote = RemoteRepository(repository: "https://example.org/org/base", reference: "")
    func names(_ name: String) throws -> [String] {
      let tree = try InMemoryFileTree(files: [
        "kustomization.yaml": "resources: [a.yaml]\n", "a.yaml": "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: \(name)}\n",
        "other": name,
      ])
      return try render([:], files, renderer: renderer, remotes: [remote: tree]).manifests.map(\.name)
    }
    #expect(try names("one") == ["one"])
    #expect(try names("two") == ["two"])
    #expect(try names("one") == ["one"])
    #expect(cache.count == 2)
  }

  @Test func `a plugin is refused by name`() throws {
    let request = RenderRequest(source: ["path": "app", "plugin": ["name": "cdk8s"]], application: "shop")
    let error = #expect(throws: RenderError.self) { try Renderer().render(request, InMemoryFileTree(files: ["app/a": ""])) }
    #expect(error?.description.hasPrefix("config management plugin \"cdk8s\": plugins are not supported") == true)
  }
}
