import FileTree
import ObjectModel
import Testing

@testable import Helm

struct DependencyTests {
  private static func files(_ dependencies: String, values: String = "") -> [String: String] {
    [
      "Chart.yaml": "apiVersion: v2\nname: top\nversion: 1.0.0\ndependencies: [\(dependencies)]", "values.yaml": values,
      "charts/kid/Chart.yaml": "apiVersion: v2\nname: kid\nversion: 1.2.0",
      "charts/kid/values.yaml": "{own: 1, exports: {out: {taken: 2}}, deep: {er: {x: 3}}}",
      "charts/kid/templates/a.yaml": "kid: {{ .Chart.Name }}",
    ]
  }

  private static func sources(_ files: [String: String], values: String = "") throws -> [String] {
    try ChartText.render(files, values: values).manifests.map(\.source)
  }

  @Test func `a condition turns a dependency off, and the first that holds a Boolean decides`() throws {
    let files = Self.files("{name: kid, version: 1.x, condition: 'kid.none,kid.enabled,global.kid'}")
    #expect(try Self.sources(files).count == 1)
    #expect(try Self.sources(files, values: "kid: {enabled: false}").isEmpty)
    #expect(try Self.sources(files, values: "{kid: {enabled: true}, global: {kid: false}}").count == 1)
    #expect(try Self.sources(files, values: "{kid: {enabled: word}, global: {kid: false}}").isEmpty)
  }

  @Test func `tags turn dependencies off unless one is on, and conditions beat them`() throws {
    let files = Self.files("{name: kid, version: 1.x, tags: [a, b], condition: kid.enabled}")
    #expect(try Self.sources(files, values: "tags: {a: false}").isEmpty)
    #expect(try Self.sources(files, values: "tags: {a: false, b: true}").count == 1)
    #expect(try Self.sources(files, values: "{tags: {a: false}, kid: {enabled: true}}").count == 1)
  }

  @Test func `one chart under two aliases is there twice`() throws {
    let files = Self.files("{name: kid, version: 1.x, alias: one}, {name: kid, version: 1.x, alias: two}")
    #expect(try Self.sources(files) == ["top/charts/one/templates/a.yaml", "top/charts/two/templates/a.yaml"])
  }

  @Test func `an entry whose version does not fit leaves the chart in place under its own name`() throws {
    #expect(
      try Self.sources(Self.files("{name: kid, version: 2.x, alias: other}")) == ["top/charts/kid/templates/a.yaml"])
  }

  @Test func `values are imported beneath the chart's own`() throws {
    let files = Self.files(
      "{name: kid, version: 1.x, import-values: [out, {child: deep, parent: here.now}]}", values: "here: {now: {er: {x: own}}}")
    #expect(
      try ChartText.values(files)
        == #"{"here":{"now":{"er":{"x":"own"}}},"kid":{"deep":{"er":{"x":3}},"exports":{"out":{"taken":2}},"global":{},"own":1},"taken":2}"#
    )
  }

  @Test func `a missing dependency is named`() {
    #expect {
      try ChartText.render(Self.files("{name: kid, version: 1.x}, {name: a}, {name: b}"))
    } throws: {
      "\($0)".hasSuffix("found in Chart.yaml, but missing in charts/ directory: a, b")
    }
  }

  @Test func `a library cannot be installed and makes nothing itself`() throws {
    #expect {
      try ChartText.render(["Chart.yaml": "apiVersion: v2\nname: l\nversion: 1.0.0\ntype: library"])
    } throws: {
      "\($0)" == "library charts are not installable"
    }
    var files = Self.files("{name: kid, version: 1.x}")
    files["charts/kid/Chart.yaml"] = "apiVersion: v2\nname: kid\nversion: 1.2.0\ntype: library"
    files["charts/kid/templates/_l.tpl"] = "{{ define \"l\" }}from: library{{ end }}"
    files["templates/a.yaml"] = "{{ include \"l\" . }}"
    #expect(try ChartText.render(files).printed.contains("from: library"))
    #expect(try Self.sources(files) == ["top/templates/a.yaml"])
  }

  @Test func `a subchart's name cannot stand for something else than its values`() {
    #expect {
      try ChartText.render(Self.files("{name: kid, version: 1.x}"), values: "kid: 5")
    } throws: {
      "\($0)" == "chart dependencies processing failed: type mismatch on kid: %!t(float64=5)"
    }
  }

  @Test func `a dependency in the same repository is taken from where it lies`() throws {
    let files = [
      "apps/top/Chart.yaml": """
      {apiVersion: v2, name: top, version: 1.0.0, dependencies: [{name: kid, version: 1.x, repository: "file://../../kid"}]}
      """,
      "kid/Chart.yaml": "{apiVersion: v2, name: kid, version: 1.0.0}", "kid/templates/a.yaml": "a: 1",
    ]
    let tree = try InMemoryFileTree(files: files)
    let path = try RepositoryPath("apps/top")
    let chart = try Chart.load(from: tree, at: path)
    #expect(chart.missingDependencies == ["kid"])
    let complete = try chart.addingLocalDependencies(from: tree, at: path)
    #expect(try HelmRenderer.render(complete).manifests.map(\.source) == ["top/charts/kid/templates/a.yaml"])
  }

  @Test func `a dependency outside the repository is refused, and so is one that leads back to itself`() throws {
    func complete(_ repository: String) throws {
      let definition = """
        {apiVersion: v2, name: top, version: 1.0.0, dependencies: [{name: kid, version: 1.x, repository: "\(repository)"}]}
        """
      let tree = try InMemoryFileTree(files: ["Chart.yaml": definition])
      _ = try Chart.load(from: tree).addingLocalDependencies(from: tree)
    }
    #expect { try complete("file://../kid") } throws: { "\($0)".contains("leaves the repository") }
    #expect { try complete("file:///etc") } throws: { "\($0)".contains("absolute") }
    #expect { try complete("file://.") } throws: { "\($0)".contains("lead back to itself") }
  }
}
