import CustomResources
import KubernetesSchema
import ObjectModel
import Testing

@testable import Comparison

@Suite struct `What the server fills in` {
  @Test(arguments: RecordedDefaults.all, WayOfApplying.allCases)
  func `is not drift`(_ example: RecordedDefaults, _ way: WayOfApplying) throws {
    let comparison = Comparator.compare(
      desired: example.sent, live: try example.live(appliedBy: way), options: options(way))
    #expect(comparison.differences == [])
  }

  @Test(arguments: RecordedDefaults.all, WayOfApplying.allCases)
  func `hides no other value`(_ example: RecordedDefaults, _ way: WayOfApplying) throws {
    let live = try example.live(appliedBy: way)
    for (path, value) in example.sent.value.leaves where !["apiVersion", "kind", "status"].contains(path.first) {
      if path == ["metadata", "name"] || path == ["metadata", "namespace"] { continue }
      // The server takes `serviceAccountName`, if there is any, and never looks at the old name.
      if path.last == "serviceAccount" { continue }
      let other: JSONValue =
        switch value {
        case .bool(let value): .bool(!value)
        case .integer(let value): .integer(value + 1)
        case .string(let value): .string(value + "x")
        default: "x"
        }
      let desired = Manifest(example.sent.value.replacing(path[...], with: other))
      let isModified = Comparator.compare(desired: desired, live: live, options: options(way)).isModified
      #expect(isModified, "\(path.joined(separator: "."))")
    }
  }

  @Test(arguments: RecordedDefaults.all)
  func `may be written out, and no longer be`(_ example: RecordedDefaults) throws {
    var full = example.sent
    Defaulting.applyDefaults(to: &full)
    full["status"] = nil
    let written = Comparator.compare(desired: full, live: try example.live(appliedBy: .clientSide))
    #expect(written.differences == [])
    let again = Comparator.compare(desired: example.sent, live: example.returned.noting(last: full.value.json()))
    #expect(again.differences == [])
  }

  private func options(_ way: WayOfApplying) -> ComparisonOptions { ComparisonOptions(isServerSideApply: way == .serverSide) }

  private static func autoscaled(_ replicas: String) -> String {
    """
    {"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"web","namespace":"demo"},"spec":{\(replicas)\
    "selector":{"matchLabels":{"app":"web"}},"template":{"metadata":{"labels":{"app":"web"}},"spec":{"containers":\
    [{"name":"web","image":"nginx:1"}]}}}}
    """
  }

  private static func service(_ ports: String) -> String {
    #"{"apiVersion":"v1","kind":"Service","metadata":{"name":"dns","namespace":"demo"},"spec":{"ports":\#(ports)}}"#
  }

  private static func pod(_ spec: String) -> String {
    #"{"apiVersion":"v1","kind":"Pod","metadata":{"name":"p","namespace":"demo"},"spec":{\#(spec)}}"#
  }

  private static func policy(_ ports: String) -> String {
    #"{"apiVersion":"networking.k8s.io/v1","kind":"NetworkPolicy","metadata":{"name":"n","namespace":"demo"},"spec":{"ingress":[{"ports":\#(ports)}]}}"#
  }

  private static func stateful(_ claim: String) -> String {
    #"{"apiVersion":"apps/v1","kind":"StatefulSet","metadata":{"name":"s","namespace":"demo"},"spec":{"volumeClaimTemplates":[\#(claim)]}}"#
  }

  private static func webhook(_ rule: String) -> String {
    #"{"apiVersion":"admissionregistration.k8s.io/v1","kind":"ValidatingAdmissionPolicy","metadata":{"name":"v"},"spec":{"matchConstraints":{"resourceRules":[\#(rule)]}}}"#
  }

  private static func secret(_ data: String) -> String {
    #"{"apiVersion":"v1","kind":"Secret","metadata":{"name":"s","namespace":"demo"},"data":\#(data)}"#
  }

  static let cases: [ComparisonCase] = [
    ComparisonCase(
      name: "what an autoscaler sets is not drift where nothing is desired", desired: autoscaled(""),
      live: autoscaled(#""replicas":5,"#), differences: []),
    ComparisonCase(
      name: "what is desired no more goes back to its default", desired: autoscaled(""), live: autoscaled(#""replicas":5,"#),
      last: autoscaled(#""replicas":5,"#), differences: ["spec.replicas"]),
    ComparisonCase(
      name: "what is desired no more and is the default stays", desired: autoscaled(""), live: autoscaled(#""replicas":1,"#),
      last: autoscaled(#""replicas":1,"#), differences: []),
    ComparisonCase(
      name: "what else an element of an atomic list says is drift", desired: policy(#"[{"port":80}]"#),
      live: policy(#"[{"port":80,"protocol":"TCP","endPort":90}]"#), differences: ["spec.ingress[0].ports[0].endPort"]),
    ComparisonCase(
      name: "a default in an atomic list that was written out is not missed", desired: policy(#"[{"port":80}]"#),
      live: policy(#"[{"port":80,"protocol":"TCP"}]"#), last: policy(#"[{"port":80,"protocol":"TCP"}]"#), differences: []),
    ComparisonCase(
      name: "another value than the default in an atomic list is drift", desired: policy(#"[{"port":80}]"#),
      live: policy(#"[{"port":80,"protocol":"UDP"}]"#), differences: ["spec.ingress[0].ports[0].protocol"]),
    ComparisonCase(
      name: "a Pod's tolerations get company", desired: pod(#""tolerations":[{"key":"a","operator":"Exists"}]"#),
      live: pod(
        #""tolerations":[{"key":"a","operator":"Exists"},{"key":"node.kubernetes.io/not-ready","operator":"Exists","effect":"NoExecute","tolerationSeconds":300},{"key":"node.kubernetes.io/unreachable","operator":"Exists","effect":"NoExecute","tolerationSeconds":300}]"#
      ), differences: []),
    ComparisonCase(
      name: "other tolerations of a Pod are drift", desired: pod(#""tolerations":[{"key":"a","operator":"Exists"}]"#),
      live: pod(#""tolerations":[{"key":"b","operator":"Exists"}]"#), differences: ["spec.tolerations[0].key"]),
    ComparisonCase(
      name: "a Pod's requests follow its limits when they are desired no more",
      desired: pod(#""containers":[{"name":"a","image":"i","resources":{"limits":{"cpu":"1"}}}]"#),
      live: pod(#""containers":[{"name":"a","image":"i","resources":{"limits":{"cpu":"1"},"requests":{"cpu":"1"}}}]"#),
      last: pod(#""containers":[{"name":"a","image":"i","resources":{"limits":{"cpu":"1000m"},"requests":{"cpu":"1000m"}}}]"#),
      differences: []),
    ComparisonCase(
      name: "ports of one number are told apart",
      desired: service(#"[{"name":"u","port":53,"protocol":"UDP"},{"name":"t","port":53,"protocol":"TCP"}]"#),
      live: service(
        #"[{"name":"u","port":53,"protocol":"UDP","targetPort":53},{"name":"t","port":53,"protocol":"TCP","targetPort":53}]"#),
      differences: []),
    ComparisonCase(
      name: "claims of a StatefulSet are completed",
      desired: stateful(#"{"metadata":{"name":"d"},"spec":{"resources":{"requests":{"storage":"1024Mi"}}}}"#),
      live: stateful(
        #"{"apiVersion":"v1","kind":"PersistentVolumeClaim","metadata":{"name":"d","creationTimestamp":null},"spec":{"volumeMode":"Filesystem","resources":{"requests":{"storage":"1Gi"}}},"status":{"phase":"Pending"}}"#
      ), differences: []),
    ComparisonCase(
      name: "another class of a StatefulSet's claims is drift",
      desired: stateful(#"{"metadata":{"name":"d"},"spec":{}}"#),
      live: stateful(#"{"metadata":{"name":"d"},"spec":{"storageClassName":"fast"}}"#),
      differences: ["spec.volumeClaimTemplates[0].spec.storageClassName"]),
    ComparisonCase(
      name: "rules of admission policies have a scope", desired: webhook(#"{"resources":["pods"]}"#),
      live: webhook(#"{"resources":["pods"],"scope":"*"}"#), differences: []),
    ComparisonCase(
      name: "line breaks in base64 are not data", desired: secret(#"{"a":"aHVu\ndGVyMg==\n"}"#),
      live: secret(#"{"a":"aHVudGVyMg=="}"#), differences: []),
    ComparisonCase(
      name: "false is not true, and zero takes away",
      desired: pod(
        #""hostNetwork":false,"hostPID":false,"containers":[{"name":"a","image":"i","livenessProbe":{"initialDelaySeconds":0}}]"#),
      live: pod(#""hostNetwork":true,"containers":[{"name":"a","image":"i","livenessProbe":{"initialDelaySeconds":5}}]"#),
      differences: [#"spec.containers[name="a"].livenessProbe.initialDelaySeconds"#, "spec.hostNetwork"]),
    ComparisonCase(
      name: "an empty list takes the place of another, but nothing out of a list that is merged",
      desired: pod(#""containers":[{"name":"a","image":"i","args":[],"env":[],"command":[]}],"nodeSelector":{}"#),
      live: pod(#""containers":[{"name":"a","image":"i","args":["x"],"env":[{"name":"A"}]}],"nodeSelector":{"a":"b"}"#),
      differences: [#"spec.containers[name="a"].args"#]),
    ComparisonCase(
      name: "what is empty gets its default, or is handed out",
      desired:
        #"{"apiVersion":"v1","kind":"Service","metadata":{"name":"s","namespace":"demo"},"spec":{"clusterIP":"","clusterIPs":[],"externalName":"","ipFamilies":[],"sessionAffinity":"","type":"NodePort","ports":[{"port":80,"targetPort":0,"nodePort":0}]}}"#,
      live:
        #"{"apiVersion":"v1","kind":"Service","metadata":{"name":"s","namespace":"demo"},"spec":{"clusterIP":"10.0.0.1","clusterIPs":["10.0.0.1"],"ipFamilies":["IPv4"],"sessionAffinity":"None","type":"NodePort","ports":[{"port":80,"targetPort":80,"nodePort":30001,"protocol":"TCP"}]}}"#,
      differences: []),
    ComparisonCase(
      name: "annotations that are desired no more go without those of others",
      desired: autoscaled(""),
      live: autoscaled("").replacing(
        #""name":"web","namespace""#, with: #""annotations":{"a":"1","b":"2"},"name":"web","namespace""#),
      last: autoscaled("").replacing(#""name":"web","namespace""#, with: #""annotations":{"a":"1"},"name":"web","namespace""#),
      differences: ["metadata.annotations.a"]),
    ComparisonCase(
      name: "defaults that a server does not know are not drift", desired: autoscaled(#""minReadySeconds":5,"#),
      live: autoscaled(""), differences: ["spec.minReadySeconds"]),
    ComparisonCase(
      name: "fields that no type knows are left alone",
      desired: pod(#""bogus":1,"containers":[{"name":"a","image":"i","resources":{}}]"#),
      live: pod(#""containers":[{"name":"a","image":"i"}]"#), differences: ["spec.bogus"]),
  ]

  @Test(arguments: cases)
  func `is told from what others set`(_ example: ComparisonCase) throws {
    var live = try object(example.live)
    if let last = example.last { live = live.noting(last: last) }
    let comparison = Comparator.compare(desired: try object(example.desired), live: live)
    #expect(comparison.differences.map(\.path.description) == example.differences)
  }

  @Test func `is filled into structures that are applied as a whole`() throws {
    let env = #"{"name":"A","valueFrom":{"fieldRef":{"fieldPath":"metadata.name"}}}"#
    let desired = try object(Self.pod(#""containers":[{"name":"a","image":"i","env":[\#(env)]}]"#))
    let live = try object(
      Self.pod(
        #""containers":[{"name":"a","image":"i","env":[{"name":"A","valueFrom":{"fieldRef":{"apiVersion":"v1","fieldPath":"metadata.name"}}}]}]"#
      ))
    #expect(Comparator.compare(desired: desired, live: live, options: options(.serverSide)).differences == [])
  }

  @Test func `does not show where fields are ignored`() throws {
    let rule = IgnoreDifference(["kind": "Deployment", "group": "apps", "jsonPointers": ["/spec/replicas"]])
    let comparison = Comparator.compare(
      desired: try object(Self.autoscaled(#""minReadySeconds":5,"#)), live: try object(Self.autoscaled(#""replicas":5,"#)),
      options: ComparisonOptions(ignoreDifferences: [rule]))
    #expect(comparison.differences.map(\.path.description) == ["spec.minReadySeconds"])
    #expect(comparison.normalisedLive?["spec", "replicas"] == nil)
    #expect(comparison.predictedLive?["spec", "replicas"] == nil)
  }
}
