import Testing

struct MetadataTests {
  private let deployment = """
    apiVersion: apps/v1
    kind: Deployment
    metadata: {name: d}
    spec: {selector: {matchLabels: {q: r}}, template: {metadata: {labels: {q: r}}}}
    """

  private func files(_ kustomization: String, _ resource: String? = nil) -> [String: String] {
    ["kustomization.yaml": "resources: [r.yaml]\n\(kustomization)", "r.yaml": resource ?? deployment]
  }

  @Test(arguments: [
    ("commonLabels: {a: b}", 3), ("labels: [{pairs: {a: b}}]", 1), ("labels: [{pairs: {a: b}, includeTemplates: true}]", 2),
    ("labels: [{pairs: {a: b}, includeSelectors: true}]", 3),
    ("labels: [{pairs: {a: b}, fields: [{path: spec/x, create: true}]}]", 2),
    ("labels: [{pairs: {a: b}, fields: [{path: spec/x}]}]", 1), ("commonAnnotations: {a: b}", 2),
    // A field for one kind keeps the same field of all kinds out.
    ("labels: [{pairs: {a: b}, fields: [{path: metadata/labels, kind: Pod, create: true}]}]", 0),
  ])
  func `labels and annotations go where their fields say`(field: String, count: Int) throws {
    #expect(try build(files(field)).split(separator: "a: b").count - 1 == count)
  }

  @Test func `fields that contradict each other are refused`() {
    let message = failure(files("labels: [{pairs: {a: b}, fields: [{path: metadata/labels}]}]"))
    #expect(message == "failed to merge labels: conflicting fieldspecs")
  }

  @Test(arguments: [
    ("{apiVersion: v1, kind: Service, metadata: {name: s}, spec: 5}", "expected sequence or mapping node"),
    (
      "{apiVersion: v1, kind: Service, metadata: {name: s}, spec: {selector: x}}",
      "wrong node kind: expected MappingNode but got ScalarNode: node contents:\nx"
    ),
  ])
  func `a field of the wrong shape is refused with its place`(resource: String, expected: String) {
    #expect(
      failure(files("commonLabels: {a: b}", resource))
        == "considering field 'spec/selector' of object Service.v1.[noGrp]/s.[noNs]: \(expected)")
  }

  @Test(arguments: [
    #"patches: [{patch: '{apiVersion: apps/v1, kind: Deployment, metadata: {name: d, labels: {app: new}}}'}]"#,
    "labels: [{pairs: {app: new}}]",
    "replacements: [{sourceValue: new, targets: [{select: {kind: Deployment}, fieldPaths: [metadata.labels.app]}]}]",
  ])
  func `a label that was added in several places stays the same in all of them`(change: String) throws {
    let files = [
      "top/kustomization.yaml": "resources: [../base]\n\(change)",
      "base/kustomization.yaml": "resources: [r.yaml]\ncommonLabels: {app: old}",
      "base/r.yaml": deployment,
    ]
    #expect(try build(files, "top").split(separator: "app: new").count == 4)
  }

  @Test func `a label that was there before is a label of its own`() throws {
    let patch = "patches: [{patch: '{apiVersion: apps/v1, kind: Deployment, metadata: {name: d, labels: {q: new}}}'}]"
    let files = [
      "top/kustomization.yaml": "resources: [../base]\n\(patch)",
      "base/kustomization.yaml": "resources: [r.yaml]\ncommonLabels: {q: old}",
      "base/r.yaml": deployment,
    ]
    let text = try build(files, "top")
    #expect(text.split(separator: "q: new").count == 2 && text.split(separator: "q: old").count == 3)
  }
}
