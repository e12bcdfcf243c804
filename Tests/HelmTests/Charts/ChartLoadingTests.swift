import FileTree
import ObjectModel
import Testing

@testable import Helm

struct ChartLoadingTests {
  @Test func `files are told apart by where they lie`() throws {
    let chart = try ChartText.chart([
      "Chart.lock": "dependencies: []\ndigest: sha256:x", "values.yaml": "a: 1", "values.schema.json": "{}", "README.md": "x",
      "crds/a.yaml": "y", "templates/a.yaml": "z", "templates/sub/b.tpl": "",
      "charts/kid/Chart.yaml": "name: kid\nversion: 1.0.0",
      "charts/kid/notes.md": "n", "charts/_off/README.md": "", "charts/kid.tgz.prov": "signature", ".helmignore": "",
    ])
    #expect(chart.files.map(\.name) == [".helmignore", "README.md", "charts/kid.tgz.prov", "crds/a.yaml"])
    #expect(chart.templates.map(\.name) == ["templates/a.yaml", "templates/sub/b.tpl"])
    #expect(chart.subcharts.map(\.name) == ["kid"])
    #expect(chart.subcharts[0].files.map(\.name) == ["notes.md"])
    #expect(chart.values == ["a": .double(1)])
    #expect(chart.lock?.digest == "sha256:x")
  }

  @Test func `scalars of Chart.yaml become text, whatever the case of their keys`() throws {
    let chart = try ChartText.chart([
      "Chart.yaml": """
      apiVersion: v2
      Name: top
      version: 1
      appversion: 1.10
      keywords: [1, true, a]
      annotations: {a: 1, b: true, c: 1.5e10}
      """
    ])
    #expect(chart.metadata.name == "top")
    #expect(chart.metadata.version == "1")
    #expect(chart.metadata.appVersion == "1.1")
    #expect(chart.metadata.keywords == ["1", "true", "a"])
    #expect(chart.metadata.annotations == ["a": "1", "b": "true", "c": "1.5e+10"])
  }

  @Test(arguments: [
    ("keywords: a", "cannot unmarshal string into Go struct field .keywords of type []string"),
    ("sources: [[a]]", "cannot unmarshal array into .sources.0 of type string"),
    ("dependencies: [5]", "cannot unmarshal number into .dependencies.0 of type v2.Dependency"),
    (
      "dependencies: [{name: x, enabled: 5}]", "cannot unmarshal number into Go struct field .dependencies.0.enabled of type bool"
    ),
    ("maintainers: [{name: [a]}]", "cannot unmarshal array into Go struct field .maintainers.0.name of type string"),
    ("annotations: {a: [1]}", "cannot unmarshal array into Go struct field .annotations.a of type string"),
  ])
  func `a field of a wrong kind is refused in the decoder's words`(line: String, expected: String) {
    #expect {
      try ChartText.chart(["Chart.yaml": "apiVersion: v2\nname: top\nversion: 1.0.0\n\(line)"])
    } throws: {
      "\($0)" == "cannot load Chart.yaml: error unmarshaling JSON: while decoding JSON: json: \(expected)"
    }
  }

  @Test(arguments: [
    ("version: 1.0.0", "validation: chart.metadata.name is required"),
    ("name: x", "validation: chart.metadata.version is required"),
    ("name: a/b\nversion: 1.0.0", #"validation: chart.metadata.name "a/b" is invalid"#),
    ("name: ..\nversion: 1.0.0", #"validation: chart.metadata.name ".." is not allowed"#),
    ("name: x\nversion: 1.2.3.4", #"validation: chart.metadata.version "1.2.3.4" is invalid"#),
    ("name: x\nversion: 1.0.0\ntype: foo", "validation: chart.metadata.type must be application or library"),
    ("name: x\nversion: 1.0.0\nmaintainers: [null]", "validation: maintainers must not contain empty or null nodes"),
    ("name: x\nversion: 1.0.0\ndependencies: [null]", "validation: dependencies must not contain empty or null nodes"),
    (
      "name: x\nversion: 1.0.0\ndependencies: [{name: why, alias: a b}]",
      #"validation: dependency "why" has disallowed characters in the alias"#
    ),
    (
      "name: x\nversion: 1.0.0\ndependencies: [{name: why}, {name: z, alias: why}]",
      #"validation: more than one dependency with name or alias "why""#
    ),
    ("name: x\nversion: 1.0.0\napiVersion: v3", "invalid chart apiVersion"),
    ("name: x\nversion: 1.0.0\napiVersion: 1", "unsupported chart version"),
  ])
  func `rules of Chart.yaml are kept`(text: String, expected: String) {
    #expect {
      try ChartText.chart(["Chart.yaml": text])
    } throws: {
      "\($0)" == expected
    }
  }

  @Test func `a chart without a definition is refused`() {
    #expect {
      try Chart.load(from: InMemoryFileTree(files: ["values.yaml": ""]))
    } throws: {
      "\($0)" == "Chart.yaml file is missing"
    }
  }

  @Test func `a plain file among the subcharts is refused`() {
    #expect {
      try ChartText.chart(["charts/README.md": ""])
    } throws: {
      "\($0)" == "error unpacking subchart README.md in top: Chart.yaml file is missing"
    }
  }

  @Test func `a byte order mark counts for nothing`() throws {
    #expect(try ChartText.chart(["x.txt": "\u{FEFF}x"]).files.first?.text == "x")
  }

  @Test func `dependencies of a first-generation chart come from requirements.yaml, which templates see`() throws {
    let chart = try ChartText.chart([
      "Chart.yaml": "apiVersion: v1\nname: top\nversion: 1.0.0",
      "requirements.yaml": "dependencies: [{name: kid, version: 1.x}]", "charts/kid/Chart.yaml": "name: kid\nversion: 1.0.0",
    ])
    #expect(chart.metadata.dependencies.map(\.name) == ["kid"])
    #expect(chart.files.map(\.name) == ["requirements.yaml"])
  }

  @Test func `what is ignored is not loaded`() throws {
    let chart = try ChartText.chart([".helmignore": "*.md\nci/", "README.md": "x", "ci/a.yaml": "x", "a.txt": "x"])
    #expect(chart.files.map(\.name) == [".helmignore", "a.txt"])
  }

  // MARK: - Hostile charts

  private static func linked(_ links: [String: String]) throws -> InMemoryFileTree {
    var contents: [RepositoryPath: InMemoryFileTree.Content] = [
      try RepositoryPath("chart/Chart.yaml"): .file(Array("apiVersion: v2\nname: top\nversion: 1.0.0".utf8)),
      try RepositoryPath("secret/canary.txt"): .file(Array("canary".utf8)),
    ]
    for (path, target) in links { contents[try RepositoryPath(path)] = .symbolicLink(target: target) }
    return InMemoryFileTree(contents)
  }

  @Test(arguments: ["/etc/passwd", "../../../etc/passwd", "../../../../x", "a/../../../../x"])
  func `a link out of the tree is refused by name`(target: String) throws {
    let tree = try Self.linked(["chart/templates/a.yaml": target])
    #expect {
      try Chart.load(from: tree, at: try RepositoryPath("chart"))
    } throws: {
      ($0 as? HelmError)?.file == "chart/templates/a.yaml" && "\($0)".contains(target)
    }
  }

  @Test func `a link inside the tree is followed`() throws {
    let tree = try Self.linked(["chart/a.txt": "../secret/canary.txt", "chart/more": "../secret"])
    let chart = try Chart.load(from: tree, at: try RepositoryPath("chart"))
    #expect(chart.files.map(\.name) == ["a.txt", "more/canary.txt"])
  }

  @Test func `a link to nothing is refused`() throws {
    let tree = try Self.linked(["chart/a.txt": "nothing"])
    #expect {
      try Chart.load(from: tree, at: try RepositoryPath("chart"))
    } throws: {
      "\($0)".hasPrefix("error evaluating symlink chart/a.txt")
    }
  }

  @Test func `a link to a folder around it is refused`() throws {
    let tree = try Self.linked(["chart/deep/again": ".."])
    #expect {
      try Chart.load(from: tree, at: try RepositoryPath("chart"))
    } throws: {
      "\($0)".contains("leads from chart") || "\($0)".contains("back to a folder it lies in")
    }
  }

  @Test func `sizes are bounded`() throws {
    var limits = ChartLimits()
    limits.fileBytes = 100
    let files = ["Chart.yaml": "apiVersion: v2\nname: top\nversion: 1.0.0", "big.txt": String(repeating: "x", count: 101)]
    #expect {
      try Chart.load(from: try InMemoryFileTree(files: files), limits: limits)
    } throws: {
      "\($0)" == #"chart file "big.txt" is larger than the maximum file size 100"#
    }
    limits.fileBytes = 1_000
    limits.chartBytes = 120
    #expect(throws: HelmError.self) { try Chart.load(from: try InMemoryFileTree(files: files), limits: limits) }
  }

  @Test func `charts within charts are bounded`() throws {
    let chart = "name: x\nversion: 1.0.0"
    let files = (0...70).map {
      ChartFile(name: String(repeating: "charts/x/", count: $0) + "Chart.yaml", bytes: Array(chart.utf8))
    }
    #expect {
      try Chart.load(files: files)
    } throws: {
      "\($0)".contains("charts are nested deeper than")
    }
  }
}
