import Testing

@testable import Helm

struct OutputTests {
  private static func manifest(_ kind: String, _ annotations: String = "") -> String {
    "kind: \(kind)\nmetadata:\n  name: \(kind.lowercased())\n  annotations: {\(annotations)}\n"
  }

  @Test func `manifests come in the order of their kinds, then of their files`() throws {
    let rendered = try ChartText.render([
      "templates/a.yaml": "kind: Zebra\n---\nkind: Service\n---\nkind: Apple\n---\na: 1\n",
      "templates/b.yaml": "kind: Namespace\n---\nKind: Service\n",
      "charts/kid/Chart.yaml": "name: kid\nversion: 1.0.0", "charts/kid/templates/z.yaml": "kind: Service",
    ])
    #expect(
      rendered.manifests.map { "\($0.kind) \($0.source)" } == [
        "Namespace top/templates/b.yaml", "Service top/charts/kid/templates/z.yaml", "Service top/templates/a.yaml",
        "Service top/templates/b.yaml", " top/templates/a.yaml", "Apple top/templates/a.yaml", "Zebra top/templates/a.yaml",
      ])
  }

  @Test func `hooks are told apart, tests can be left out, and a hook Helm does not know is dropped`() throws {
    let rendered = try ChartText.render([
      "templates/a.yaml": Self.manifest("Job", "helm.sh/hook: 'Pre-Install, post-upgrade', helm.sh/hook-weight: \"-5\"") + "---\n"
        + Self.manifest("Pod", "helm.sh/hook: test-success") + "---\n" + Self.manifest("Service", "helm.sh/hook: crd-install")
        + "---\n" + Self.manifest("ConfigMap")
    ])
    #expect(rendered.manifests.map(\.kind) == ["ConfigMap"])
    #expect(rendered.hooks.map(\.kind) == ["Pod", "Job"])
    #expect(rendered.hooks[1].hook == HelmHook(events: [.preInstall, .postUpgrade], weight: -5, deletePolicies: []))
    #expect(rendered.warnings.map(\.description) == [#"level=INFO msg="skipping unknown hooks" hookTypes=crd-install"#])
    var selection = RenderedChart.Selection()
    selection.includesTests = false
    #expect(!String(decoding: rendered.text(selection), as: UTF8.self).contains("kind: Pod"))
    selection.includesHooks = false
    #expect(!String(decoding: rendered.text(selection), as: UTF8.self).contains("kind: Job"))
  }

  @Test func `the text is that of helm template`() throws {
    let rendered = try ChartText.render([
      "crds/a.yaml": "kind: CustomResourceDefinition\n", "templates/a.yaml": "a: 1\n", "templates/b.yaml": "b: 2",
      "templates/h.yaml": Self.manifest("Job", "helm.sh/hook: test"),
    ])
    var selection = RenderedChart.Selection()
    selection.includesCustomResources = true
    #expect(
      String(decoding: rendered.text(selection), as: UTF8.self) == """
        ---
        # Source: top/crds/a.yaml
        kind: CustomResourceDefinition

        ---
        # Source: top/templates/a.yaml
        a: 1

        ---
        # Source: top/templates/b.yaml
        b: 2
        ---
        # Source: top/templates/h.yaml
        kind: Job
        metadata:
          name: job
          annotations: {helm.sh/hook: test}


        """)
    #expect(try ChartText.render([:]).printed == "\n")
  }

  @Test func `only the templates asked for are shown`() throws {
    let rendered = try ChartText.render([
      "templates/a.yaml": "a: 1\n---\na: 2\n", "templates/b.yaml": "b: 2\n", "templates/c/d.yaml": "d: 1\n",
    ])
    let shown = try rendered.text(showing: ["templates/b.yaml", "templates/a*"])
    let lines = String(decoding: shown, as: UTF8.self).split(separator: "\n")
    #expect(
      lines == [
        "---", "# Source: top/templates/b.yaml", "b: 2", "---", "# Source: top/templates/a.yaml", "a: 1", "---",
        "# Source: top/templates/a.yaml", "a: 2",
      ])
    #expect {
      try rendered.text(showing: ["templates/*/*.yml"])
    } throws: {
      "\($0)" == "could not find template templates/*/*.yml in chart"
    }
  }

  @Test(arguments: [
    ("a: b: c", "error converting YAML to JSON: yaml: mapping values are not allowed in this context"),
    ("[1]", "error unmarshaling JSON: while decoding JSON: json: cannot unmarshal array into Go value of type util.SimpleHead"),
    (
      "kind: [a]",
      "error unmarshaling JSON: while decoding JSON: json: cannot unmarshal array into Go struct field .kind of type string"
    ),
    (
      "metadata: {annotations: {a: [1]}}",
      "error unmarshaling JSON: while decoding JSON: json: cannot unmarshal array into Go struct field .metadata.annotations.a of type string"
    ),
  ])
  func `what is no manifest is refused with its template`(text: String, expected: String) {
    #expect {
      try ChartText.render(["templates/sub/a.yaml": "a: 1\n---\n" + text])
    } throws: {
      let error = $0 as? HelmError
      return error?.message == "YAML parse error on top/templates/sub/a.yaml: \(expected)" && error?.line == 3
    }
  }
}
