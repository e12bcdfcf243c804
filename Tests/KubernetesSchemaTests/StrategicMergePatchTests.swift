import ObjectModel
import Testing

@testable import KubernetesSchema

/// A patch, and what the API server makes of it.
struct PatchCase: Sendable, CustomTestStringConvertible {
  var name: String
  var object: String
  var patch: String
  /// What the API server makes of it; `nil` for an error.
  var server: String?

  var testDescription: String { name }

  init(_ name: String, _ object: String, _ patch: String, server: String?) {
    self.name = name
    self.object = object
    self.patch = patch
    self.server = server
  }

  /// A patch of a pod's spec.
  static func pod(_ name: String, _ spec: String, _ patch: String, server: String?) -> PatchCase {
    func pod(_ spec: String) -> String { #"{"apiVersion":"v1","kind":"Pod","metadata":{"name":"p"},"spec":\#(spec)}"# }
    return PatchCase(name, pod(spec), pod(patch), server: server.map(pod))
  }
}

@Suite struct StrategicMergePatchTests {
  static let cases: [PatchCase] = [
    .pod(
      "an element of both is merged where it stands, a new one follows or leads",
      #"{"containers":[{"name":"a","env":[{"name":"A","value":"1"},{"name":"B","value":"2"}]}]}"#,
      #"{"containers":[{"name":"a","env":[{"name":"B","value":"9"},{"name":"C","value":"3"}]}]}"#,
      server:
        #"{"containers":[{"name":"a","env":[{"name":"A","value":"1"},{"name":"B","value":"9"},{"name":"C","value":"3"}]}]}"#),
    .pod(
      "ports merge by number alone, or by number and protocol",
      #"{"containers":[{"name":"a","ports":[{"containerPort":80,"protocol":"TCP"}]}]}"#,
      #"{"containers":[{"name":"a","ports":[{"containerPort":80,"protocol":"UDP"}]}]}"#,
      server: #"{"containers":[{"name":"a","ports":[{"containerPort":80,"protocol":"UDP"}]}]}"#),
    .pod(
      "an element is deleted by its key",
      #"{"containers":[{"name":"a"},{"name":"b"}]}"#, #"{"containers":[{"name":"a","$patch":"delete"}]}"#,
      server: #"{"containers":[{"name":"b"}]}"#),
    .pod(
      "a list is replaced",
      #"{"containers":[{"name":"a"},{"name":"b"}]}"#, #"{"containers":[{"$patch":"replace"},{"name":"c"}]}"#,
      server: #"{"containers":[{"name":"c"}]}"#),
    .pod(
      "replacing one element empties the list, or does nothing",
      #"{"containers":[{"name":"a","image":"1"}]}"#, #"{"containers":[{"name":"a","image":"2","$patch":"replace"}]}"#,
      server: #"{"containers":[]}"#),
    .pod(
      "a list without merge key is replaced",
      #"{"tolerations":[{"key":"a"}]}"#, #"{"tolerations":[{"key":"b"}]}"#,
      server: #"{"tolerations":[{"key":"b"}]}"#),
    .pod(
      "nulls in what is added only delete",
      #"{"containers":[]}"#, #"{"securityContext":{"runAsUser":null,"fsGroup":1}}"#,
      server: #"{"containers":[],"securityContext":{"fsGroup":1}}"#),
    .pod(
      "the order of elements is set",
      #"{"containers":[{"name":"a"},{"name":"x"},{"name":"b"}]}"#,
      ##"{"$setElementOrder/containers":[{"name":"b"},{"name":"n"},{"name":"a"}],"containers":[{"name":"n"}]}"##,
      server: #"{"containers":[{"name":"x"},{"name":"b"},{"name":"n"},{"name":"a"}]}"#),
    .pod(
      "an element without its key is refused, or kept",
      #"{"containers":[{"name":"a"}]}"#, #"{"containers":[{"image":"i"}]}"#,
      server: nil),
    .pod(
      "only named keys are retained",
      #"{"volumes":[{"name":"v","emptyDir":{}}]}"#,
      #"{"volumes":[{"$retainKeys":["name","hostPath"],"name":"v","hostPath":{"path":"/"}}]}"#,
      server: #"{"volumes":[{"name":"v","hostPath":{"path":"/"}}]}"#),
    PatchCase(
      "elements of a list of scalars are deleted by value",
      #"{"apiVersion":"v1","kind":"Pod","metadata":{"name":"p","finalizers":["a/a","a/b"]}}"#,
      ##"{"kind":"Pod","metadata":{"name":"p","$deleteFromPrimitiveList/finalizers":["a/a"],"finalizers":["a/c"]}}"##,
      server: #"{"apiVersion":"v1","kind":"Pod","metadata":{"name":"p","finalizers":["a/c","a/b"]}}"#),
    PatchCase(
      "a map is replaced",
      #"{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"c"},"data":{"a":"1"}}"#,
      #"{"kind":"ConfigMap","metadata":{"name":"c"},"data":{"$patch":"replace","b":"2"}}"#,
      server: #"{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"c"},"data":{"b":"2"}}"#),
    PatchCase(
      "a whole object is deleted",
      #"{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"c"}}"#,
      #"{"kind":"ConfigMap","metadata":{"name":"c"},"$patch":"delete"}"#, server: "{}"),
    PatchCase(
      "a selector is replaced where its type says so, and merged in older types",
      #"{"apiVersion":"policy/v1","kind":"PodDisruptionBudget","metadata":{"name":"p"},"spec":{"selector":{"matchLabels":{"a":"1"}}}}"#,
      #"{"kind":"PodDisruptionBudget","metadata":{"name":"p"},"spec":{"selector":{"matchLabels":{"b":"2"}}}}"#,
      server:
        #"{"apiVersion":"policy/v1","kind":"PodDisruptionBudget","metadata":{"name":"p"},"spec":{"selector":{"matchLabels":{"b":"2"}}}}"#
    ),
    PatchCase(
      "a custom resource has no merge keys",
      #"{"apiVersion":"e.x/v1","kind":"W","metadata":{"name":"w"},"spec":{"l":[{"name":"a"}],"m":{"x":1}}}"#,
      #"{"kind":"W","metadata":{"name":"w"},"spec":{"l":[{"name":"b"}],"m":{"y":2}}}"#, server: nil),
    PatchCase(
      "an unknown directive is refused",
      #"{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"c"},"data":{"a":"1"}}"#,
      #"{"kind":"ConfigMap","metadata":{"name":"c"},"data":{"$patch":"frob"}}"#, server: nil),
  ]

  @Test(arguments: cases) func `objects are patched as the API server does`(case: PatchCase) throws {
    let object = try json(`case`.object)
    let patch = try json(`case`.patch)
    guard let expected = `case`.server else {
      #expect(throws: StrategicMergeError.self) { try StrategicMergePatch.apply(patch, to: object) }
      return
    }
    let result = try StrategicMergePatch.apply(patch, to: object)
    #expect(try result.json() == json(expected).json())
  }

  @Test func `a patch that is nested too deeply is refused`() throws {
    var patch: JSONValue = 1
    for _ in 0..<600 { patch = ["a": patch] }
    #expect(throws: StrategicMergeError.self) { try StrategicMergePatch.apply(patch, to: [:], schema: .deduced) }
  }
}
