import Testing

struct PatchTests {
  private let resources = """
    apiVersion: v1
    kind: ConfigMap
    metadata: {name: one, labels: {app: web}}
    data: {a: "1"}
    ---
    apiVersion: v1
    kind: ConfigMap
    metadata: {name: two, namespace: other}
    data: {a: "1"}
    """

  private func files(_ kustomization: String, _ more: [String: String] = [:]) -> [String: String] {
    ["kustomization.yaml": "resources: [r.yaml]\n\(kustomization)", "r.yaml": resources].merging(more) { $1 }
  }

  private let operation = #"patch: '[{"op": "add", "path": "/data/hit", "value": "x"}]'"#

  @Test(arguments: [
    ("{kind: ConfigMap}", 2), ("{kind: Config}", 0), ("{kind: Config.*}", 2), ("{name: one|two}", 2), ("{name: one.}", 0),
    ("{namespace: default}", 1), ("{namespace: other}", 1), ("{labelSelector: app=web}", 1), ("{labelSelector: \"!app\"}", 1),
    ("{labelSelector: \"app in (db, web)\"}", 1), ("{version: v1, group: \"\"}", 2), ("{group: apps}", 0),
  ])
  func `a target selects by expressions for the whole text, and by labels`(target: String, count: Int) throws {
    let text = try build(files("patches: [{target: \(target), \(operation)}]"))
    #expect(text.split(separator: "hit: x").count - 1 == count)
  }

  @Test(arguments: [
    ("{kind: \"a[\"}", "error parsing regexp: missing closing ]: `[)$`"),
    ("{labelSelector: \"a in b\"}", "unable to parse requirement: found 'b' expected: '('"),
    ("{labelSelector: \"-a=b\"}", "unable to parse requirement: invalid label key \"-a\": name part must consist of"),
  ])
  func `a target that cannot be read is refused`(target: String, expected: String) {
    #expect(failure(files("patches: [{target: \(target), \(operation)}]")).hasPrefix(expected))
  }

  @Test(arguments: [
    ("{}", "must specify one of patch and path in\n{}\n"),
    ("{patch: a, path: b}", "patch and path can't be set at the same time\n"),
    ("{patch: \"a: b\"}", "unable to parse SM or JSON patch from [patch: \"a: b\"]"),
    ("{patch: \"[{op: add}]\"}", "unable to parse SM or JSON patch from [patch: \"[{op: add}]\"]"),
    ("{path: no.yaml}", "failed to get the patch file from path(no.yaml): "),
    ("{path: ../../etc/passwd}", "security; file '/etc/passwd' is not in or below '/repo'"),
  ])
  func `an entry that is no patch is refused with the entry`(entry: String, expected: String) {
    let message = failure(files("patches: [\(entry)]"))
    #expect(message.hasPrefix("trouble configuring builtin PatchTransformer with config: `\n"))
    #expect(message.contains(expected))
  }

  @Test func `a patch without a target must find the one object it names`() {
    let patch = "{apiVersion: v1, kind: ConfigMap, metadata: {name: three}}"
    let id = "ConfigMap.v1.[noGrp]/three.[noNs]"
    #expect(
      failure(files("patches: [{path: p}]", ["p": patch]))
        == "no resource matches strategic merge patch \"\(id)\": no matches for Id \(id); failed to find unique target for patch \(id)"
    )
    #expect(
      failure(files("patchesStrategicMerge: [p]", ["p": patch]))
        == "no matches for Id \(id); failed to find unique target for patch \(id)")
  }

  @Test func `a list of operations needs a target`() {
    #expect(failure(files("patches: [{\(operation)}]")).hasPrefix("must specify a target for JSON patch [patch: \"[{"))
  }

  @Test func `two patches in one entry go without a target only`() throws {
    let patch = "{apiVersion: v1, kind: ConfigMap, metadata: {name: one}, data: {b: b}}\n---\n"
    let both = patch + "{apiVersion: v1, kind: ConfigMap, metadata: {name: two, namespace: other}, data: {b: b}}\n"
    #expect(try build(files("patches: [{path: p}]", ["p": both])).split(separator: "b: b").count == 3)
    #expect(failure(files("patches: [{path: p, target: {kind: ConfigMap}}]", ["p": both])).hasPrefix("Multiple Strategic-Merge"))
  }

  @Test func `the name and the kind change only when they may, and references follow`() throws {
    let pod = "\n---\n{apiVersion: v1, kind: Pod, metadata: {name: p}, spec: {volumes: [{name: v, configMap: {name: one}}]}}"
    var files = files(
      "patches: [{target: {name: one}, path: p, options: {allowNameChange: true}}]",
      ["p": "{kind: ConfigMap, metadata: {name: new}}"])
    files["r.yaml"]? += pod
    #expect(try build(files).split(separator: "name: new\n").count == 3)
    files["kustomization.yaml"] = "resources: [r.yaml]\npatches: [{target: {name: one}, path: p}]"
    #expect(try !build(files).contains("name: new\n"))
  }

  @Test func `labels of a patch with a target are text, null too`() throws {
    let patch = "{apiVersion: v1, kind: ConfigMap, metadata: {name: one, labels: {app: null}}}"
    #expect(try build(files("patches: [{path: p}]", ["p": patch])).contains("labels: {}\n"))
    #expect(try build(files("patches: [{path: p, target: {name: one}}]", ["p": patch])).contains("app: \"null\"\n"))
  }

  @Test func `of a key that a patch repeats the first counts`() throws {
    let patch = "{apiVersion: v1, kind: ConfigMap, metadata: {name: one}, data: {a: first, a: second}}"
    #expect(try build(files("patches: [{path: p}]", ["p": patch])).contains("a: first\n"))
  }

  @Test func `a generated object that loses its annotations loses its hash`() throws {
    let patch = "{apiVersion: v1, kind: ConfigMap, metadata: {name: g, annotations: null}}"
    let kustomization = "configMapGenerator: [{name: g, literals: [a=b]}]\npatches: [{path: p}]"
    #expect(try build(["kustomization.yaml": kustomization, "p": patch]).hasSuffix("name: g\n"))
  }

  @Test func `a patch deletes objects whole`() throws {
    let text = try build(
      files("patches: [{target: {name: one}, path: p}]", ["p": "{kind: A, metadata: {name: a}, $patch: delete}"]))
    #expect(text.contains("name: two\n") && !text.contains("name: one\n"))
  }
}
