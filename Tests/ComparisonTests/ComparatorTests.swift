import CustomResources
import ObjectModel
import Testing

@testable import Comparison

/// A manifest from JSON text.
func object(_ json: String) throws -> Manifest { Manifest(try JSONValue(json: json)) }

extension Manifest {
  /// The object with a note of what was applied last.
  func noting(last: String) -> Manifest {
    var result = self
    result.setAnnotation(Annotation.lastApplied, to: last)
    return result
  }
}

private let deployment = """
  {"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"web","namespace":"demo"},"spec":{"replicas":2,\
  "selector":{"matchLabels":{"app":"web"}},"template":{"metadata":{"labels":{"app":"web"}},"spec":{"containers":\
  [{"name":"web","image":"nginx:1","env":[{"name":"A","value":"1"}]}]}}}}
  """

/// A case: what is desired, what is live, and the fields that differ.
struct ComparisonCase: Sendable, CustomTestStringConvertible {
  var name: String
  var desired: String
  var live: String
  var last: String?
  var differences: [String]

  var testDescription: String { name }
}

private func configMap(_ data: String, _ metadata: String = "") -> String {
  """
  {"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"settings","namespace":"demo"\(metadata)},"data":\(data)}
  """
}

private func widget(_ spec: String) -> String {
  """
  {"apiVersion":"example.com/v1","kind":"Widget","metadata":{"name":"w","namespace":"demo"},"spec":\(spec)}
  """
}

@Suite struct `Comparing` {
  static let cases: [ComparisonCase] = [
    ComparisonCase(name: "equal objects agree", desired: deployment, live: deployment, differences: []),
    ComparisonCase(
      name: "a live-only field is not drift", desired: configMap(#"{"a":"1"}"#), live: configMap(#"{"a":"1","b":"2"}"#),
      differences: []),
    ComparisonCase(
      name: "a changed field is drift", desired: configMap(#"{"a":"1"}"#), live: configMap(#"{"a":"2"}"#), differences: ["data.a"]
    ),
    ComparisonCase(
      name: "a missing field is drift", desired: configMap(#"{"a":"1","b":"2"}"#), live: configMap(#"{"a":"1"}"#),
      differences: ["data.b"]),
    ComparisonCase(
      name: "a field no longer desired is drift when it was applied last", desired: configMap(#"{"a":"1"}"#),
      live: configMap(#"{"a":"1","b":"2"}"#), last: configMap(#"{"a":"1","b":"2"}"#), differences: ["data.b"]),
    ComparisonCase(
      name: "a note that cannot be read counts as none", desired: configMap(#"{"a":"1"}"#),
      live: configMap(#"{"a":"1","b":"2"}"#), last: "{broken", differences: []),
    ComparisonCase(
      name: "the status never counts", desired: widget("{}"),
      live:
        #"{"apiVersion":"example.com/v1","kind":"Widget","metadata":{"name":"w","namespace":"demo"},"spec":{},"status":{"a":1}}"#,
      differences: []),
    ComparisonCase(
      name: "the time of creation never counts", desired: configMap("{}", #","creationTimestamp":null"#),
      live: configMap("{}", #","creationTimestamp":"2026-01-01T00:00:00Z","uid":"u","resourceVersion":"1""#), differences: []),
    ComparisonCase(
      name: "a container that something else added is not drift", desired: deployment,
      live: deployment.replacing(#"[{"name":"web""#, with: #"[{"name":"sidecar","image":"mesh"},{"name":"web""#), differences: []),
    ComparisonCase(
      name: "a container's image is named by the container", desired: deployment,
      live: deployment.replacing("nginx:1", with: "nginx:2"), differences: [#"spec.template.spec.containers[name="web"].image"#]),
    ComparisonCase(
      name: "lists of custom resources are taken as a whole", desired: widget(#"{"list":[{"name":"a"}]}"#),
      live: widget(#"{"list":[{"name":"a"},{"name":"b"}]}"#), differences: ["spec.list"]),
    ComparisonCase(
      name: "live-only fields of custom resources are not drift", desired: widget(#"{"a":1}"#),
      live: widget(#"{"a":1,"b":{"c":2}}"#),
      differences: []),
    ComparisonCase(
      name: "empty lists and maps of built-in kinds are absence",
      desired: deployment.replacing(#""image":"nginx:1""#, with: #""image":"nginx:1","ports":[],"args":null"#), live: deployment,
      differences: []),
    ComparisonCase(
      name: "quantities are compared by amount",
      desired: deployment.replacing(#""image":"nginx:1""#, with: #""image":"nginx:1","resources":{"limits":{"cpu":"1000m"}}"#),
      live: deployment.replacing(#""image":"nginx:1""#, with: #""image":"nginx:1","resources":{"limits":{"cpu":"1"}}"#),
      differences: []),
    ComparisonCase(
      name: "defaults in the elements of an atomic list are not drift", desired: policy(#"[{"port":80}]"#),
      live: policy(#"[{"port":80,"protocol":"TCP"}]"#), differences: []),
    ComparisonCase(
      name: "other elements of an atomic list are drift", desired: policy(#"[{"port":81}]"#),
      live: policy(#"[{"port":80,"protocol":"TCP"}]"#),
      differences: ["spec.ingress[0].ports[0].port"]),
    ComparisonCase(
      name: "what an element of an atomic list says no more is drift", desired: policy(#"[{"port":80}]"#),
      live: policy(#"[{"port":80,"endPort":90}]"#), last: policy(#"[{"port":80,"endPort":90}]"#),
      differences: ["spec.ingress[0].ports[0].endPort"]),
    ComparisonCase(
      name: "quantities of a Rollout's Pods are compared by amount", desired: rollout(#"{"cpu":"1000m","memory":1024}"#),
      live: rollout(#"{"cpu":"1","memory":"1Ki"}"#), differences: []),
    ComparisonCase(
      name: "other quantities of a Rollout's Pods are drift", desired: rollout(#"{"cpu":"1000m"}"#),
      live: rollout(#"{"cpu":"2"}"#),
      differences: ["spec.template.spec.containers[0].resources.limits.cpu"]),
    ComparisonCase(
      name: "empty annotations are absence",
      desired: widget("{}").replacing(#""name":"w""#, with: #""name":"w","annotations":{}"#),
      live: widget("{}"), differences: []),
    ComparisonCase(
      name: "a namespace that one side leaves out is not drift",
      desired: configMap("{}").replacing(#","namespace":"demo""#, with: ""), live: configMap("{}"), differences: []),
    ComparisonCase(
      name: "the text of a Secret is its data", desired: secret(#""stringData":{"p":"hunter2"}"#),
      live: secret(#""data":{"p":"aHVudGVyMg=="}"#), differences: []),
    ComparisonCase(
      name: "a null in a Secret is an empty value", desired: secret(#""data":{"p":null}"#), live: secret(#""data":{"p":""}"#),
      differences: []),
    ComparisonCase(
      name: "no rules are no rules",
      desired: #"{"apiVersion":"rbac.authorization.k8s.io/v1","kind":"ClusterRole","metadata":{"name":"r"},"rules":[]}"#,
      live: #"{"apiVersion":"rbac.authorization.k8s.io/v1","kind":"ClusterRole","metadata":{"name":"r"},"rules":null}"#,
      differences: []),
    ComparisonCase(
      name: "addresses of Endpoints have no order, and ports are TCP",
      desired: endpoints(#"[{"ip":"1"},{"ip":"2"}]"#, #"[{"port":80}]"#),
      live: endpoints(#"[{"ip":"2"},{"ip":"1"}]"#, #"[{"port":80,"protocol":"TCP"}]"#), differences: []),
  ]

  private static func rollout(_ limits: String) -> String {
    """
    {"apiVersion":"argoproj.io/v1alpha1","kind":"Rollout","metadata":{"name":"r","namespace":"demo"},"spec":{"template":{"spec":\
    {"containers":[{"name":"a","resources":{"limits":\(limits)}}]}}}}
    """
  }

  private static func policy(_ ports: String) -> String {
    #"{"apiVersion":"networking.k8s.io/v1","kind":"NetworkPolicy","metadata":{"name":"n","namespace":"demo"},"spec":{"ingress":[{"ports":\#(ports)}]}}"#
  }

  private static func secret(_ content: String) -> String {
    #"{"apiVersion":"v1","kind":"Secret","metadata":{"name":"s","namespace":"demo"},\#(content)}"#
  }

  private static func endpoints(_ addresses: String, _ ports: String) -> String {
    #"{"apiVersion":"v1","kind":"Endpoints","metadata":{"name":"e","namespace":"demo"},"subsets":[{"addresses":\#(addresses),"ports":\#(ports)}]}"#
  }

  @Test(arguments: cases)
  func `tells drift from agreement`(_ example: ComparisonCase) throws {
    var live = try object(example.live)
    if let last = example.last { live = live.noting(last: last) }
    let comparison = Comparator.compare(desired: try object(example.desired), live: live)
    #expect(comparison.differences.map(\.path.description) == example.differences)
    #expect(comparison.isModified == !example.differences.isEmpty)
  }

  @Test func `takes a missing object for changed, and an extra one for unchanged`() throws {
    let manifest = try object(configMap("{}"))
    #expect(Comparator.compare(desired: manifest, live: nil).isModified)
    let extra = Comparator.compare(desired: nil, live: manifest)
    #expect(!extra.isModified)
    #expect(extra.predictedLive == nil)
  }

  @Test func `gives both sides of each difference`() throws {
    let comparison = Comparator.compare(
      desired: try object(configMap(#"{"a":"new"}"#)), live: try object(configMap(#"{"a":"old"}"#)))
    #expect(
      comparison.differences == [Difference(path: DifferencePath([.field("data"), .field("a")]), desired: "new", live: "old")])
  }

  @Test func `removes from lists what was applied last and is desired no more`() throws {
    let live = try object(
      deployment.replacing(#"{"name":"A","value":"1"}"#, with: #"{"name":"A","value":"1"},{"name":"B","value":"2"}"#))
    let comparison = Comparator.compare(desired: try object(deployment), live: live.noting(last: live.value.json()))
    #expect(comparison.differences.map(\.path.description) == [#"spec.template.spec.containers[name="web"].env[name="B"]"#])
    #expect(comparison.differences.first?.desired == nil)
  }

  @Test func `counts what the engine owns as applied last when it applies server-side`() throws {
    let live = try object(
      """
      {"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"settings","namespace":"demo","managedFields":[{"manager":\
      "argocd-controller","operation":"Apply","apiVersion":"v1","fieldsType":"FieldsV1","fieldsV1":{"f:data":{"f:a":{},"f:b":{}}}},\
      {"manager":"someone","operation":"Update","apiVersion":"v1","fieldsType":"FieldsV1","fieldsV1":{"f:data":{"f:c":{}}}}]},\
      "data":{"a":"1","b":"2","c":"3"}}
      """)
    let options = ComparisonOptions(isServerSideApply: true)
    let comparison = Comparator.compare(desired: try object(configMap(#"{"a":"1"}"#)), live: live, options: options)
    #expect(comparison.differences.map(\.path.description) == ["data.b"])
    let same = Comparator.compare(desired: try object(configMap(#"{"a":"1","b":"2"}"#)), live: live, options: options)
    #expect(!same.isModified)
  }
}

@Suite struct `Ignored fields` {
  private func options(_ rule: JSONValue) -> ComparisonOptions { ComparisonOptions(ignoreDifferences: [IgnoreDifference(rule)]) }

  @Test(
    arguments: [
      (["kind": "Deployment", "group": "apps", "jsonPointers": ["/spec/replicas"]], false),
      (["kind": "*", "group": "*", "jsonPointers": ["/spec/replicas"]], false),
      (["kind": "Deployment", "group": "apps", "name": "other", "jsonPointers": ["/spec/replicas"]], true),
      (["kind": "Deployment", "group": "apps", "namespace": "other", "jsonPointers": ["/spec/replicas"]], true),
      (["kind": "Deployment", "group": "", "jsonPointers": ["/spec/replicas"]], true),
      (["kind": "Deployment", "group": "apps", "jsonPointers": ["/spec/nothing/here", "nonsense"]], true),
    ] as [(JSONValue, Bool)])
  func `count for the objects that a rule names`(rule: JSONValue, isModified: Bool) throws {
    let live = try object(deployment.replacing(#""replicas":2"#, with: #""replicas":5"#))
    #expect(Comparator.compare(desired: try object(deployment), live: live, options: options(rule)).isModified == isModified)
  }

  @Test func `may have slashes in their names, and lie in lists`() throws {
    let rule: JSONValue = ["kind": "Widget", "group": "example.com", "jsonPointers": ["/spec/a~1b", "/spec/list/0/x"]]
    let comparison = Comparator.compare(
      desired: try object(widget(#"{"a/b":1,"list":[{"x":1,"y":1}]}"#)),
      live: try object(widget(#"{"a/b":2,"list":[{"x":2,"y":1}]}"#)),
      options: options(rule))
    #expect(!comparison.isModified)
  }

  @Test func `keep their live values when a sync respects them`() throws {
    let rule: JSONValue = ["kind": "Deployment", "group": "apps", "jsonPointers": ["/spec/replicas", "/spec/paused", "/status"]]
    var live = try object(deployment.replacing(#""replicas":2"#, with: #""replicas":5,"paused":true"#))
    live["status"] = ["replicas": 5]
    let respected = Comparator.respectingIgnoredFields(desired: try object(deployment), live: live, options: options(rule))
    #expect(respected["spec", "replicas"] == 5)
    #expect(respected["spec", "paused"] == true)
    #expect(respected["status"] == nil)
  }
}
