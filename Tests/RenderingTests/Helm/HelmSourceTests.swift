import FileTree
import ObjectModel
import Testing

@testable import Rendering

/// A chart that prints its values, its release and its capabilities.
private enum Shop {
  static let chart = "apiVersion: v2\nname: shop\nversion: 1.2.3\n"
  static let values = "tier: default\nreplicas: 1\nlist: [a]\n"
  static let template = """
    apiVersion: v1
    kind: ConfigMap
    metadata:
      name: {{ .Release.Name }}
      namespace: {{ .Release.Namespace }}
    data:
      values: {{ .Values | toJson | quote }}
      version: {{ .Capabilities.KubeVersion.Version | quote }}
      serves: {{ .Capabilities.APIVersions.Has "example.com/v1/Boat" | quote }}
    """

  static func files(_ more: [String: String?] = [:]) -> [String: String] {
    var files = [
      "charts/shop/Chart.yaml": chart, "charts/shop/values.yaml": values, "charts/shop/templates/map.yaml": template,
      "README.md": "about",
    ]
    for (path, text) in more { files[path] = text }
    return files
  }
}

private func render(
  _ helm: JSONValue, files: [String: String?] = [:], application: String = "web", namespace: String = "prod",
  references: [String: [String: String]] = [:], renderer: Renderer = Renderer(), revision: String = "0123456789abcdef",
  remotes: [RemoteRepository: any FileTree] = [:]
) throws -> RenderedSource {
  var request = RenderRequest(
    source: ["repoURL": "https://example.com/shop", "path": "charts/shop", "helm": helm], application: application,
    destinationNamespace: namespace, revision: revision)
  request.kubernetesVersion = "v1.31.4-gke.100"
  request.apiVersions = ["example.com/v1", "example.com/v1/Boat"]
  var trees: [String: any FileTree] = [:]
  for (name, files) in references { trees[name] = try InMemoryFileTree(files: files) }
  return try renderer.render(request, InMemoryFileTree(files: Shop.files(files)), references: trees, remotes: remotes)
}

/// The values the chart was rendered with.
private func values(
  _ helm: JSONValue, files: [String: String?] = [:], references: [String: [String: String]] = [:], application: String = "web"
) throws -> JSONValue {
  let rendered = try render(helm, files: files, application: application, references: references)
  return try JSONValue(json: try #require(rendered.manifests.first?["data", "values"]?.string))
}

private func complaint(_ helm: JSONValue, files: [String: String?] = [:], references: [String: [String: String]] = [:]) -> String
{
  do { _ = try render(helm, files: files, references: references) } catch { return "\(error)" }
  return "none"
}

@Suite struct HelmSourceTests {
  @Test func `a chart is rendered for the application, its namespace and its cluster`() throws {
    let rendered = try render([:])
    #expect(rendered.sourceType == .helm)
    let map = try #require(rendered.manifests.first)
    #expect(map.name == "web")
    #expect(map.namespace == "prod")
    #expect(map["data", "version"] == "v1.31.4")
    #expect(map["data", "serves"] == "true")
  }

  @Test func `the application's namespace is no part of the release's name`() throws {
    #expect(try render([:], application: "team_web").manifests.first?.name == "web")
    #expect(try render(["releaseName": "other"]).manifests.first?.name == "other")
  }

  @Test func `namespace, version and API versions of the block go before those of the destination`() throws {
    let map = try #require(
      try render(["namespace": "stage", "kubeVersion": "1.29", "apiVersions": ["x/v1"]]).manifests.first)
    #expect(map.namespace == "stage")
    #expect(map["data", "version"] == "v1.29")
    #expect(map["data", "serves"] == "false")
    #expect(try render([:], namespace: "").manifests.first?.namespace == "default")
    #expect(complaint(["kubeVersion": "new"]).contains("spec.source.helm.kubeVersion"))
  }

  @Test func `values go over each other in a fixed order`() throws {
    let files: [String: String?] = [
      "charts/shop/one.yaml": "tier: one\nfrom: {one: 1}\n", "charts/shop/two.yaml": "tier: two\nfrom: {two: 2}\n",
      "text.txt": "file, content",
    ]
    #expect(
      try values(["valueFiles": ["one.yaml", "two.yaml"]], files: files)
        == ["tier": "two", "from": ["one": 1, "two": 2], "replicas": 1, "list": ["a"]])
    #expect(try values(["valueFiles": ["one.yaml"], "values": "tier: text\n"], files: files)["tier"] == "text")
    #expect(
      try values(["values": "tier: text\nlost: 1\n", "valuesObject": ["tier": "object", "replicas": 3]], files: files)
        == ["tier": "object", "replicas": 3, "list": ["a"]])
    let parameters: JSONValue = [
      ["name": "tier", "value": "first"], ["name": "tier", "value": "second"], ["name": "replicas", "value": "5"],
    ]
    #expect(try values(["valuesObject": ["tier": "object"], "parameters": parameters])["tier"] == "second")
    #expect(try values(["parameters": parameters])["replicas"] == 5)
    let fileParameters: JSONValue = [["name": "tier", "path": "/text.txt"]]
    #expect(try values(["parameters": parameters, "fileParameters": fileParameters], files: files)["tier"] == "file, content")
  }

  @Test func `parameters have types, unless they are forced to be text`() throws {
    func value(_ text: String, _ more: JSONValue = [:]) throws -> JSONValue? {
      var parameter: JSONValue = ["name": "x.y", "value": .string(text)]
      for (key, value) in more.object ?? [:] { parameter[key] = value }
      return try values(["parameters": [parameter]])["x", "y"]
    }
    #expect(try value("true") == true)
    #expect(try value("5") == 5)
    #expect(try value("true", ["forceString": true]) == "true")
    #expect(try value("5", ["forcestring": true]) == "5")
    #expect(try value("a,b") == "a,b")
    #expect(try value("a\\,b,c") == "a,b,c")
    #expect(try value(",,") == ",,")
    #expect(try value("{a,b}") == ["a", "b"])
    #expect(try value("a=b") == "a=b")
  }

  @Test func `the build environment stands in parameters and paths, not in values`() throws {
    #expect(
      try values(["parameters": [["name": "x", "value": "$ARGOCD_APP_NAME-${ARGOCD_APP_REVISION_SHORT}$$"]]])["x"]
        == "web-0123456$")
    #expect(try values(["values": "x: $ARGOCD_APP_NAME\n"])["x"] == "$ARGOCD_APP_NAME")
    #expect(
      try values(["valueFiles": ["values-$ARGOCD_APP_NAME.yaml"]], files: ["charts/shop/values-web.yaml": "tier: web\n"])["tier"]
        == "web")
  }

  @Test func `overrides of the repository go before the block, also as image updaters write them`() throws {
    let override = "helm:\n  parameters:\n  - {name: image.tag, value: '12', forcestring: true}\n"
    let files: [String: String?] = ["charts/shop/.argocd-source-web.yaml": override]
    #expect(try values(["parameters": [["name": "image.tag", "value": "1"]]], files: files)["image", "tag"] == "12")
    #expect(try values([:], files: files, application: "api")["image"] == nil)
  }

  @Test func `a schema is obeyed, unless it is to be skipped`() throws {
    let files: [String: String?] = ["charts/shop/values.schema.json": #"{"properties": {"replicas": {"maximum": 3}}}"#]
    let helm: JSONValue = ["valuesObject": ["replicas": 4]]
    #expect(complaint(helm, files: files).contains("at '/replicas': maximum: got 4, want 3"))
    #expect(try values(["valuesObject": ["replicas": 4], "skipSchemaValidation": true], files: files)["replicas"] == 4)
  }

  @Test func `definitions come first and hooks last, and both can be left out`() throws {
    let hook = """
      apiVersion: batch/v1
      kind: Job
      metadata:
        name: NAME
        annotations: {helm.sh/hook: EVENT}
      """
    func job(_ name: String, _ event: String) -> String {
      hook.replacing("NAME", with: name).replacing("EVENT", with: event)
    }
    let files: [String: String?] = [
      "charts/shop/crds/boat.yaml":
        "# text\n---\napiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata: {name: boats}\n",
      "charts/shop/templates/migrate.yaml": job("migrate", "pre-install"),
      "charts/shop/templates/test.yaml": job("try", "test"),
      "charts/shop/templates/odd.yaml": job("odd", "sometimes"),
      "charts/shop/templates/NOTES.txt": "Thank you.",
      "charts/shop/templates/nothing.yaml": "# {{ .Release.Name }}\n---\n",
    ]
    #expect(try render([:], files: files).manifests.map(\.name) == ["boats", "web", "migrate", "try"])
    #expect(try render(["skipCrds": true, "skipTests": true], files: files).manifests.map(\.name) == ["web", "migrate"])
  }

  @Test func `what is wrong is told with chart, file and remedy`() {
    #expect(complaint(["version": "v2"]).contains("Helm v2 is not supported"))
    #expect(complaint(["parameters": [["value": "x"]]]).contains("spec.source.helm.parameters: must be"))
    #expect(complaint(["valueFiles": "x"]).contains("spec.source.helm.valueFiles: must be"))
    #expect(complaint(["values": "a: [\n"]).contains("spec.source.helm.values"))
    #expect(complaint(["values": "- a\n"]).contains("spec.source.helm.values"))
    #expect(
      complaint(["parameters": [["name": "tier.x", "value": "1"]], "values": "tier: 1\n"]).contains("interface conversion"))
    #expect(complaint([:], files: ["charts/shop/templates/x.yaml": "{{ fail \"no\" }}"]).contains("shop/templates/x.yaml"))
    #expect(complaint([:], files: ["charts/shop/templates/x.yaml": "a: 1\n"]).contains("Object 'Kind' is missing in '{a}'"))
    #expect(complaint([:], files: ["charts/shop/Chart.yaml": nil]).contains("Chart.yaml file is missing"))
    #expect(
      complaint([:], files: ["charts/shop/Chart.yaml": Shop.chart + "dependencies: [{name: db, version: 1.0.0}]\n"])
        .contains("found in Chart.yaml, but missing in charts/ directory: db"))
  }
}

@Suite struct ValueFileTests {
  private let files: [String: String?] = [
    "charts/shop/values-a.yaml": "tier: a\na: 1\n", "charts/shop/values-b.yaml": "tier: b\nb: 1\n",
    "charts/shop/env/c.yaml": "tier: c\nc: 1\n", "charts/shop/env/eu/d.yaml": "tier: d\nd: 1\n",
    "common.yaml": "tier: common\ne: 1\n",
  ]

  private func tier(_ names: [String]) throws -> JSONValue? { try values(["valueFiles": JSONValue(names)], files: files)["tier"] }

  @Test func `a path counts from the chart, one with a slash before it from the repository`() throws {
    #expect(try tier(["env/c.yaml"]) == "c")
    #expect(try tier(["/common.yaml"]) == "common")
    #expect(try tier(["../../common.yaml"]) == "common")
    #expect(try tier(["/charts/shop/./env/../values-a.yaml"]) == "a")
  }

  @Test func `a glob stands for what it matches, in order`() throws {
    #expect(try tier(["values-*.yaml"]) == "b")
    #expect(try tier(["values-?.yaml", "env/*.yaml"]) == "c")
    #expect(try tier(["env/**/*.yaml"]) == "d")
    #expect(try tier(["**/d.yaml"]) == "d")
    #expect(try tier(["env/**"]) == "d")
    #expect(try tier(["values-{b,a}.yaml"]) == "b")
    #expect(try tier(["/common*"]) == "common")
    #expect(try tier(["../../c*.yaml"]) == "common")
    #expect(try values(["valueFiles": ["env/*.yaml"]], files: files)["d"] == nil)
  }

  @Test func `a file that is named keeps its place among globs`() throws {
    #expect(try tier(["values-a.yaml", "values-*.yaml"]) == "b")
    #expect(try tier(["values-*.yaml", "values-a.yaml"]) == "a")
    #expect(try tier(["values-b.yaml", "values-*.yaml"]) == "a")
  }

  @Test func `a missing file is an error that can be turned off`() throws {
    #expect(complaint(["valueFiles": ["none.yaml"]]).contains("open none.yaml: no such file or directory"))
    #expect(complaint(["valueFiles": ["no*.yaml"]]).contains("values file glob \"no*.yaml\" matched no files"))
    #expect(try values(["valueFiles": ["none.yaml", "no*.yaml"], "ignoreMissingValueFiles": true])["tier"] == "default")
    #expect(
      complaint(["fileParameters": [["name": "x", "path": "none"]], "ignoreMissingValueFiles": true]).contains("open none"))
  }

  @Test func `files of another source are found by its reference`() throws {
    let references = ["config": ["env/prod.yaml": "tier: prod\n", "motd": "hello"], "more": ["x": ""]]
    #expect(try values(["valueFiles": ["$config/env/prod.yaml"]], references: references)["tier"] == "prod")
    #expect(try values(["valueFiles": ["$config/env/*.yaml"]], references: references)["tier"] == "prod")
    #expect(try values(["fileParameters": [["name": "x", "path": "$config/motd"]]], references: references)["x"] == "hello")
    #expect(
      complaint(["valueFiles": ["$other/x.yaml"]], references: references)
        .contains("source referenced \"$other\", which is not one of the available sources ($config, $more)"))
  }

  @Test(arguments: [
    "../../../secret.yaml", "/../secret.yaml", "$config/../secret.yaml", "../../../*.yaml", "/../*.yaml", "env/../../../../x",
    "/link.yaml", "/folder/secret.yaml", "/folder/*.yaml", "/chain.yaml",
  ])
  func `nothing outside the repository is read`(name: String) throws {
    let tree = InMemoryFileTree(
      try Shop.files().reduce(into: [:]) { $0[try RepositoryPath($1.key)] = .file(Array($1.value.utf8)) }
        .merging([
          try RepositoryPath("link.yaml"): .symbolicLink(target: "../secret.yaml"),
          try RepositoryPath("folder"): .symbolicLink(target: "/etc"),
          try RepositoryPath("chain.yaml"): .symbolicLink(target: "charts/../link.yaml"),
        ]) { $1 })
    var request = RenderRequest(
      source: ["path": "charts/shop", "helm": ["valueFiles": [.string(name)], "ignoreMissingValueFiles": true]],
      application: "web")
    request.settings.allowsLinksOutOfRepository = true
    let error = #expect(throws: RenderError.self) {
      try Renderer().render(request, tree, references: ["config": try InMemoryFileTree(files: [:])])
    }
    #expect(error?.description.contains("outside repository root") == true)
  }

  @Test func `a file by URL has to be fetched first, and is laid over the others then`() throws {
    let url = "https://example.com/v.yaml"
    let wanted = RemoteRepository(repository: url, reference: "", isFile: true)
    #expect(throws: RenderError.remote([wanted])) { try render(["valueFiles": [.string(url)]]) }
    let remotes = [wanted: RemoteRepository.tree(ofFile: Array("tier: afar\n".utf8))]
    let map = try render(["valueFiles": [.string(url)]], remotes: remotes).manifests.first
    #expect(map?["data", "values"]?.string?.contains("\"tier\":\"afar\"") == true)
  }

  @Test func `a file by URL that is not there is an error, unless it need not be there`() throws {
    let url = "https://example.com/v.yaml?token=canary"
    let wanted = RemoteRepository(repository: url, reference: "", isFile: true)
    let remotes = [wanted: RemoteRepository.tree(ofFile: nil)]
    #expect {
      try render(["valueFiles": [.string(url)]], remotes: remotes)
    } throws: { "\($0)".contains("https://example.com/v.yaml: there is no such file") && !"\($0)".contains("canary") }
    let lax: JSONValue = ["valueFiles": [.string(url)], "ignoreMissingValueFiles": true]
    #expect(throws: Never.self) { try render(lax, remotes: remotes) }
  }

  @Test(arguments: ["file:///etc/passwd", "ftp://example.com/v.yaml", "s3://bucket/v.yaml", "secrets+x://y"])
  func `other schemes are refused`(url: String) {
    #expect(complaint(["valueFiles": [.string(url)]]).contains("is not allowed"))
  }

  @Test(arguments: ["env/[a.yaml", "env/{a.yaml"]) func `a malformed glob is told`(name: String) {
    #expect(complaint(["valueFiles": [.string(name)]]).contains("is malformed"))
  }
}

@Suite struct HelmCacheTests {
  @Test func `a commit that touches nothing that was read renders nothing`() throws {
    let cache = RenderCache()
    let renderer = Renderer(cache: cache)
    let helm: JSONValue = ["valueFiles": ["/common/*.yaml"]]
    var files: [String: String?] = ["common/a.yaml": "tier: a\n"]
    let first = try render(helm, files: files, renderer: renderer, revision: "1")
    files["README.md"] = "other"
    files["charts/other/values.yaml"] = "x: 1\n"
    files["common/notes.txt.d/x"] = "text"
    _ = try render(helm, files: files, renderer: renderer, revision: "2")
    // A directory that the glob listed got another entry; everything else stayed.
    #expect(cache.count == 2)
    files["common/notes.txt.d/y"] = "text"
    files["README.md"] = "again"
    let last = try render(helm, files: files, renderer: renderer, revision: "3")
    #expect(cache.count == 2)
    #expect(first.manifests == last.manifests)
    files["common/b.yaml"] = "tier: b\n"
    _ = try render(helm, files: files, renderer: renderer, revision: "4")
    #expect(cache.count == 3)
  }

  @Test func `a chart is loaded once for applications that differ in their values`() throws {
    let charts = ChartCache()
    let tree = try InMemoryFileTree(files: Shop.files(["elsewhere": "1"]))
    let path = try RepositoryPath("charts/shop")
    let one = RecordingFileTree(tree)
    let two = RecordingFileTree(try InMemoryFileTree(files: Shop.files(["elsewhere": "2"])))
    let chart = try charts.chart(at: path, in: one)
    #expect(try charts.chart(at: path, in: two) === chart)
    #expect(one.readSet.paths == two.readSet.paths && one.readSet.files == two.readSet.files)
    let changed = RecordingFileTree(try InMemoryFileTree(files: Shop.files(["charts/shop/values.yaml": "tier: new\n"])))
    #expect(try charts.chart(at: path, in: changed) !== chart)
    #expect(charts.count == 2)
  }

  @Test func `a change of the chart, of a values file or of another source renders again`() throws {
    let cache = RenderCache()
    let renderer = Renderer(cache: cache)
    let helm: JSONValue = ["valueFiles": ["$config/prod.yaml"]]
    func tier(_ chart: String, _ value: String) throws -> String? {
      try render(
        helm, files: ["charts/shop/values.yaml": "chart: \(chart)\n"], references: ["config": ["prod.yaml": "tier: \(value)\n"]],
        renderer: renderer
      ).manifests.first?["data", "values"]?.string
    }
    #expect(try tier("1", "a") == #"{"chart":1,"tier":"a"}"#)
    #expect(try tier("1", "b") == #"{"chart":1,"tier":"b"}"#)
    #expect(try tier("2", "b") == #"{"chart":2,"tier":"b"}"#)
    #expect(try tier("1", "a") == #"{"chart":1,"tier":"a"}"#)
    #expect(cache.count == 3)
  }

  @Test func `the name of the application counts only where it is used`() throws {
    let cache = RenderCache()
    let renderer = Renderer(cache: cache)
    #expect(try render(["releaseName": "x"], application: "one", renderer: renderer).manifests.first?.name == "x")
    #expect(try render(["releaseName": "x"], application: "two", renderer: renderer).manifests.first?.name == "x")
    #expect(cache.count == 1)
    #expect(try render([:], application: "one", renderer: renderer).manifests.first?.name == "one")
    #expect(try render([:], application: "two", renderer: renderer).manifests.first?.name == "two")
    #expect(cache.count == 3)
  }
}
