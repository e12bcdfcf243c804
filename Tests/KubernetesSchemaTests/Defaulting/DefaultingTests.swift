import Foundation
import KubernetesSchema
import ObjectModel
import Testing

/// Objects as a real server (1.36) returned them from a dry-run create, beside what was sent: Tests/Corpus/defaulting.
@Suite struct DefaultingTests {
  struct Example: Sendable, CustomTestStringConvertible {
    var input: JSONValue
    var output: JSONValue
    var testDescription: String { "\(input["kind"]?.string ?? "") \(input["metadata", "name"]?.string ?? "")" }
  }

  static let examples: [Example] = {
    let file = URL(filePath: #filePath).deletingLastPathComponent().appending(
      path: "../../Corpus/defaulting/kubernetes-1.36.json")
    guard let bytes = try? Data(contentsOf: file), let values = try? JSONValue(json: [UInt8](bytes)).array else { return [] }
    return values.compactMap { value in
      guard let input = value["input"], let output = value["output"] else { return nil }
      return Example(input: input, output: output)
    }
  }()

  @Test func `all recorded examples are read`() {
    #expect(Self.examples.count == 55)
  }

  @Test(arguments: examples)
  func `a created object gets what a real server fills in`(_ example: Example) throws {
    var object = Manifest(example.input)
    let schema = try #require(KubernetesFacts.builtIn.schema(of: object.groupVersionKind))
    let decoded = TypedDecoding(object.value, schema: schema)
    object.value = decoded.object
    if object.kind == "Job" { object["metadata", "uid"] = "<uid>" }
    Defaulting.applyDefaults(to: &object)
    if object.kind == "Pod" { PodAdmission(volumeSuffix: "xxxxx").complete(&object) }
    let expected = comparable(example.output, kind: object.kind)
    let found = comparable(object.value, kind: object.kind)
    #expect(found.json() == expected.json())
  }

  @Test(arguments: examples)
  func `defaulting a second time changes nothing`(_ example: Example) {
    var once = Manifest(example.input)
    Defaulting.applyDefaults(to: &once)
    var twice = once
    Defaulting.applyDefaults(to: &twice)
    #expect(twice == once)
  }

  /// Kinds that are not among the recorded ones, by the documentation of their types.
  @Test(arguments: [
    (
      #"{"apiVersion":"admissionregistration.k8s.io/v1","kind":"ValidatingAdmissionPolicy","spec":{"matchConstraints":{"resourceRules":[{"resources":["pods"]}]}}}"#,
      #"{"failurePolicy":"Fail","matchConstraints":{"matchPolicy":"Equivalent","namespaceSelector":{},"objectSelector":{},"resourceRules":[{"resources":["pods"],"scope":"*"}]}}"#
    ),
    (
      #"{"apiVersion":"admissionregistration.k8s.io/v1","kind":"ValidatingAdmissionPolicyBinding","spec":{"matchResources":{"matchPolicy":"Exact"}}}"#,
      #"{"matchResources":{"matchPolicy":"Exact","namespaceSelector":{},"objectSelector":{}}}"#
    ),
    (
      #"{"apiVersion":"flowcontrol.apiserver.k8s.io/v1","kind":"FlowSchema","spec":{"priorityLevelConfiguration":{"name":"a"}}}"#,
      #"{"matchingPrecedence":1000,"priorityLevelConfiguration":{"name":"a"}}"#
    ),
    (
      #"{"apiVersion":"flowcontrol.apiserver.k8s.io/v1","kind":"PriorityLevelConfiguration","spec":{"type":"Limited","limited":{"limitResponse":{"type":"Queue","queuing":{"queues":4}}}}}"#,
      #"{"type":"Limited","limited":{"lendablePercent":0,"nominalConcurrencyShares":30,"limitResponse":{"type":"Queue","queuing":{"handSize":8,"queueLengthLimit":50,"queues":4}}}}"#
    ),
    (
      #"{"apiVersion":"resource.k8s.io/v1","kind":"ResourceClaim","spec":{"devices":{"requests":[{"name":"a","exactly":{"deviceClassName":"c"}},{"name":"b","firstAvailable":[{"name":"c","deviceClassName":"c","allocationMode":"All"}]}]}}}"#,
      #"{"devices":{"requests":[{"name":"a","exactly":{"deviceClassName":"c","allocationMode":"ExactCount","count":1}},{"name":"b","firstAvailable":[{"name":"c","deviceClassName":"c","allocationMode":"All"}]}]}}"#
    ),
    (
      #"{"apiVersion":"apiextensions.k8s.io/v1","kind":"CustomResourceDefinition","spec":{"names":{"kind":"Widget","plural":"widgets"},"conversion":{"strategy":"Webhook","webhook":{"clientConfig":{"service":{"name":"s","namespace":"n"}}}}}}"#,
      #"{"names":{"kind":"Widget","listKind":"WidgetList","plural":"widgets","singular":"widget"},"conversion":{"strategy":"Webhook","webhook":{"clientConfig":{"service":{"name":"s","namespace":"n","port":443}}}}}"#
    ),
  ])
  func `kinds for administrators have defaults`(text: String, spec: String) throws {
    var object = Manifest(try json(text))
    Defaulting.applyDefaults(to: &object)
    #expect(withoutNulls(object["spec"] ?? [:]).json() == (try json(spec)).json())
  }

  @Test func `an image volume is pulled as an image of a container is`() throws {
    var pod = Manifest(
      try json(
        #"{"apiVersion":"v1","kind":"Pod","spec":{"volumes":[{"name":"a","image":{"reference":"r:1"}},{"name":"b","image":{"reference":"r"}}]}}"#
      ))
    Defaulting.applyDefaults(to: &pod)
    #expect(pod["spec", "volumes"]?[0]?["image", "pullPolicy"] == "IfNotPresent")
    #expect(pod["spec", "volumes"]?[1]?["image", "pullPolicy"] == "Always")
  }

  /// Leaves out what admission hands out and what a server writes as null.
  private func comparable(_ object: JSONValue, kind: String) -> JSONValue {
    var object = withoutNulls(object)
    for field in ["generation", "uid", "finalizers"] { object["metadata", field] = nil }
    switch kind {
    case "Service":
      for field in ["clusterIP", "clusterIPs", "healthCheckNodePort"] where object["spec", field] != "None" {
        object["spec", field] = nil
      }
      if let ports = object["spec", "ports"]?.array {
        object["spec", "ports"] = .array(
          ports.map { port in
            var port = port
            port["nodePort"] = nil
            return port
          })
      }
    case "PersistentVolume": object["status", "lastPhaseTransitionTime"] = nil
    case "CustomResourceDefinition": object["status"] = nil
    case "Namespace": object["spec"] = nil
    default: break
    }
    return object
  }

  private func withoutNulls(_ value: JSONValue) -> JSONValue {
    switch value {
    case .object(let members): .object(members.filter { !$0.value.isNull }.mapValues(withoutNulls))
    case .array(let elements): .array(elements.map(withoutNulls))
    default: value
    }
  }
}
