import GoTemplate
import ObjectModel
import Testing

@testable import Helm

struct RenderTests {
  private static func notes(
    _ template: String, _ files: [String: String] = [:], values: String = "", set: [String] = [],
    _ change: (inout HelmOptions) -> Void = { _ in }
  ) throws -> String {
    var files = files
    files["templates/NOTES.txt"] = template
    return try ChartText.render(files, values: values, set: set, change).notes
  }

  @Test func `templates see what Helm shows them`() throws {
    #expect(
      try Self.notes(
        "{{ .Release.Name }} {{ .Release.Namespace }} {{ .Release.IsUpgrade }} {{ .Release.Revision }} {{ .Template.Name }} {{ .Chart.Version }}"
      ) { options in
        options.releaseName = "rel"
        options.namespace = "space"
        options.isUpgrade = true
      } == "rel space true 1 top/templates/NOTES.txt 1.0.0")
  }

  @Test func `capabilities are those asked for`() throws {
    #expect(
      try Self.notes(
        """
        {{ .Capabilities.KubeVersion }} {{ .Capabilities.KubeVersion.Version }} {{ .Capabilities.KubeVersion.Minor }} \
        {{ .Capabilities.APIVersions.Has "x/v1" }} {{ .Capabilities.APIVersions.Has "apps/v1" }} {{ .Capabilities.APIVersions.Has "apps/v9" }}
        """
      ) { options in
        options.capabilities = Capabilities(
          kubeVersion: (try? KubernetesVersion("1.29.3-gke.100")) ?? .standard,
          apiVersions: Capabilities.standardVersions + ["x/v1"])
      } == "v1.29.3 v1.29.3-gke.100 29 true true false")
  }

  @Test(arguments: [
    ("1", "illegal version string \"1\""), ("x", "could not parse \"x\" as version"),
    ("01.2", "illegal zero-prefixed version component \"01\" in \"01.2\""),
  ])
  func `what is no version of Kubernetes is refused`(text: String, reason: String) {
    #expect {
      try KubernetesVersion(text)
    } throws: {
      "\($0)" == "invalid kube version '\(text)': \(reason)"
    }
  }

  @Test func `files of the chart are in reach`() throws {
    let files = ["conf/a.txt": "one\ntwo\n", "conf/b/c.txt": "x", "charts/kid/Chart.yaml": "name: kid\nversion: 1.0.0"]
    #expect(try Self.notes("{{ .Files.Get \"conf/a.txt\" }}|{{ .Files.Lines \"conf/a.txt\" }}", files) == "one\ntwo\n|[one two]")
    #expect(
      try Self.notes("{{ range $p, $_ := .Files.Glob \"conf/**\" }}{{ $p }} {{ end }}", files) == "conf/a.txt conf/b/c.txt ")
    #expect(try Self.notes("{{ (.Files.Glob \"conf/*\").AsConfig }}", files) == "a.txt: |\n  one\n  two")
    #expect(try Self.notes("{{ (.Files.Glob \"conf/b/*\").AsSecrets }}", files) == "c.txt: eA==")
    #expect(try Self.notes("{{ .Files.Get \"Chart.yaml\" }}{{ .Files.Get \"../x\" }}{{ len .Files }}", files) == "2")
  }

  @Test func `a subchart changes values its parent sees, and the deepest files come first`() throws {
    let files = [
      "charts/kid/Chart.yaml": "name: kid\nversion: 1.0.0",
      "charts/kid/templates/a.yaml": "{{ $_ := set .Values \"seen\" \"yes\" }}",
    ]
    #expect(try Self.notes("{{ .Values.kid.seen }} {{ .Subcharts.kid.Values.seen }}", files) == "yes yes")
  }

  @Test func `of two definitions that of the shallowest and first file stays`() throws {
    let files = [
      "charts/kid/Chart.yaml": "name: kid\nversion: 1.0.0",
      "charts/kid/templates/_h.tpl": "{{ define \"n\" }}kid{{ end }}",
      "templates/_a.tpl": "{{ define \"n\" }}a{{ end }}", "templates/_b.tpl": "{{ define \"n\" }}b{{ end }}",
      "templates/sub/_0.tpl": "{{ define \"n\" }}sub{{ end }}",
    ]
    #expect(try Self.notes("{{ include \"n\" . }}", files) == "a")
  }

  @Test func `missing values leave nothing in finished files`() throws {
    #expect(try Self.notes("[{{ .Values.nope }}]<no value>") == "[]")
  }

  @Test func `lookup finds nothing offline and asks the cluster there is`() throws {
    let template = #"{{ (lookup "v1" "Secret" "ns" "n").data | toJson }} {{ len (lookup "v1" "Secret" "ns" "") }}"#
    #expect(try Self.notes(template) == "null 0")
    #expect(
      try Self.notes(template) { options in
        options.environment.lookup = { version, kind, namespace, name in
          name.isEmpty ? nil : ["data": ["asked": .string("\(version) \(kind) \(namespace) \(name)")]]
        }
      } == #"{"asked":"v1 Secret ns n"} 0"#)
  }

  @Test func `values are held to the schemas of charts and subcharts`() throws {
    let files = [
      "values.schema.json": #"{"properties": {"a": {"type": "integer"}}}"#,
      "charts/kid/Chart.yaml": "name: kid\nversion: 1.0.0", "charts/kid/values.schema.json": #"{"required": ["b"]}"#,
    ]
    #expect {
      try ChartText.render(files, values: "a: x")
    } throws: {
      "\($0)" == """
        values don't meet the specifications of the schema(s) in the following chart(s):
        top:
        - at '/a': got string, want integer
        kid:
        - at '': missing property 'b'

        """
    }
    #expect(throws: Never.self) {
      _ = try ChartText.render(files, values: "a: x") { $0.validatesSchema = false }
      _ = try ChartText.render(files, values: "{a: 2, kid: {b: 1}}")
    }
  }

  // MARK: - Errors

  @Test func `an error names chart, template and line`() throws {
    #expect {
      try ChartText.render(["templates/a.yaml": "a: 1\nb: {{ .Values.x.y }}"])
    } throws: {
      let error = $0 as? HelmError
      return error?.kind == .template && error?.chart == "top" && error?.file == "top/templates/a.yaml" && error?.line == 2
        && error?.message == """
          top/templates/a.yaml:2:13
            executing "top/templates/a.yaml" at <.Values.x.y>:
              nil pointer evaluating interface {}.y
          """
    }
  }

  @Test(arguments: [
    ("{{ nope }}", "parse error at (top/templates/a.yaml:1): function \"nope\" not defined"),
    ("{{ if }}", "parse error at (top/templates/a.yaml:1): missing value for if"),
    ("\n{{ if .x }}", "parse error at (top/templates/a.yaml:2): unexpected EOF"),
    ("{{ fail \"no\" }}", "execution error at (top/templates/a.yaml:1:3): no"),
    ("{{ required \"give a\" .Values.a }}", "execution error at (top/templates/a.yaml:1:3): give a"),
  ])
  func `errors read as Helm's`(template: String, expected: String) {
    #expect {
      try ChartText.render(["templates/a.yaml": template])
    } throws: {
      "\($0)" == expected
    }
  }

  @Test func `a chart for another Kubernetes and a bad name are refused`() {
    #expect {
      try ChartText.render(["Chart.yaml": "apiVersion: v2\nname: top\nversion: 1.0.0\nkubeVersion: < 1.20"])
    } throws: {
      "\($0)" == "chart requires kubeVersion: < 1.20 which is incompatible with Kubernetes v1.37.0"
    }
    #expect {
      try ChartText.render([:]) { $0.releaseName = "Not_A_Name" }
    } throws: {
      "\($0)".hasPrefix("release name check failed: release name \"Not_A_Name\": invalid release name, must match regex")
    }
  }

  // MARK: - Hostile templates

  @Test(arguments: [
    "{{ define \"l\" }}{{ include \"l\" . }}{{ end }}{{ include \"l\" . }}",
    "{{ define \"l\" }}{{ template \"l\" . }}{{ end }}{{ template \"l\" . }}",
    "{{ tpl .Values.loop . }}",
    "{{ range $i := until 100000 }}{{ range $j := until 100000 }}xxxxxxxxxx{{ end }}{{ end }}",
    "{{ repeat 2000000000 \"x\" }}",
  ])
  func `a template without end is stopped and named`(template: String) {
    #expect {
      try ChartText.render(["templates/a.yaml": template], values: "loop: '{{ tpl .Values.loop . }}'") { options in
        options.environment.limits.outputBytes = 1 << 20
        options.environment.limits.steps = 1_000_000
      }
    } throws: {
      ($0 as? HelmError)?.file == "top/templates/a.yaml"
    }
  }

  // MARK: - Purity

  @Test func `one chart serves many renders at once, and each gives the same`() async throws {
    let chart = try ChartText.chart([
      "templates/_h.tpl": "{{ define \"labels\" }}app: {{ .Release.Name }}{{ end }}",
      "templates/a.yaml": "{{ range $k, $v := .Values }}{{ $k }}: {{ tpl $v $ }}\n{{ end }}{{ include \"labels\" . }}",
      "values.yaml": "{a: '{{ .Release.Name }}', b: '{{ .Chart.Name }}', c: '{{ set .Values \"z\" \"\" | len }}'}",
    ])
    let texts = try await withThrowingTaskGroup(of: String.self) { group in
      for _ in 0..<16 {
        group.addTask {
          var options = HelmOptions()
          options.releaseName = "rel"
          return String(decoding: try HelmRenderer.render(chart, options).text(), as: UTF8.self)
        }
      }
      return try await group.reduce(into: Set<String>()) { $0.insert($1) }
    }
    #expect(texts.count == 1)
  }
}
