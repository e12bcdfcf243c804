import ObjectModel
import Testing

@testable import KubernetesSchema

@Suite struct NormalisationTests {
  func pod(_ container: String) throws -> JSONValue {
    try json(#"{"apiVersion":"v1","kind":"Pod","metadata":{"name":"p"},"spec":{"containers":[\#(container)]}}"#)
  }

  @Test(arguments: [
    (
      #"{"name":"a","resources":{"limits":{"cpu":"1000m","memory":"1024Mi"}}}"#,
      #"{"name":"a","resources":{"limits":{"cpu":1,"memory":"1Gi"}}}"#
    ),
    (#"{"name":"a","env":[],"args":null,"tty":false,"resources":{}}"#, #"{"name":"a"}"#),
    (#"{"name":"a","env":[{"name":"A","value":""}]}"#, #"{"name":"a","env":[{"name":"A"}]}"#),
    (#"{"name":"a","ports":[{"containerPort":80.0}]}"#, #"{"name":"a","ports":[{"containerPort":80}]}"#),
  ])
  func `spellings of the same are the same`(one: String, other: String) throws {
    let normalisation = Normalisation(schema: schema("v1", "Pod"))
    #expect(normalisation.normalised(try pod(one)) == normalisation.normalised(try pod(other)))
  }

  @Test(arguments: [
    (#"{"name":"a","securityContext":{}}"#, #"{"name":"a"}"#),
    (#"{"name":"a","securityContext":{"runAsUser":0}}"#, #"{"name":"a","securityContext":{}}"#),
    (#"{"name":"a","bogus":null}"#, #"{"name":"a"}"#),
  ])
  func `what may mean something stays`(one: String, other: String) throws {
    let normalisation = Normalisation(schema: schema("v1", "Pod"))
    #expect(normalisation.normalised(try pod(one)) != normalisation.normalised(try pod(other)))
  }

  @Test func `equal amounts are spelled as in the live object`() throws {
    let normalisation = Normalisation(schema: schema("v1", "Pod"))
    let desired = try pod(#"{"name":"a","resources":{"limits":{"cpu":"1","memory":"1Ki"}}}"#)
    let live = try pod(#"{"name":"a","image":"i","resources":{"limits":{"cpu":"2","memory":"1024"}}}"#)
    #expect(
      normalisation.aligned(desired, with: live)
        == (try pod(#"{"name":"a","resources":{"limits":{"cpu":"1","memory":"1024"}}}"#)))
  }

  @Test func `what takes something away is kept beside it`() throws {
    let normalisation = Normalisation(schema: schema("v1", "Pod"))
    let desired = try pod(#"{"name":"a","tty":false,"stdin":false,"args":[],"command":[],"env":[],"workingDir":""}"#)
    let live = try pod(#"{"name":"a","tty":true,"args":["x"],"env":[{"name":"A"}],"workingDir":"/"}"#)
    #expect(normalisation.normalised(desired, beside: live) == (try pod(#"{"name":"a","tty":false,"args":[]}"#)))
    #expect(normalisation.normalised(live, beside: live) == live)
  }

  @Test(arguments: [("aGk=\n", "aGk="), ("aG\r\nk=", "aGk="), ("aGk=", "aGk="), ("no\nbase64!", "no\nbase64!")])
  func `line breaks are not part of bytes`(text: String, expected: String) {
    let secret: JSONValue = ["kind": "Secret", "data": ["a": .string(text)]]
    #expect(TypedDecoding(secret, schema: schema("v1", "Secret")).object["data", "a"] == .string(expected))
  }

  @Test func `empty structures go from objects with unknown fields too`() throws {
    let normalisation = Normalisation(schema: schema("v1", "Pod"))
    #expect(
      normalisation.withoutEmptyStructures(try pod(#"{"name":"a","bogus":[{}],"resources":{}}"#))
        == (try pod(#"{"name":"a","bogus":[{}]}"#)))
  }

  @Test func `zeros that the type writes stay`() throws {
    let budget = try json(#"{"kind":"PodDisruptionBudget","status":{"disruptionsAllowed":0,"observedGeneration":0}}"#)
    #expect(
      TypedDecoding(budget, schema: schema("policy/v1", "PodDisruptionBudget")).object
        == ["kind": "PodDisruptionBudget", "status": ["disruptionsAllowed": 0]])
  }

  @Test(arguments: MergeLawTests.kinds) func `what is normalised stays as it is`(apiVersion: String, kind: String) {
    let schema = schema(apiVersion, kind)
    for seed in 0..<30 {
      var generator = SeededGenerator(seed: UInt64(seed))
      let once = TypedDecoding(schema.randomValue(&generator), schema: schema)
      #expect(once.mismatch == nil && once.unknownFields.isEmpty, "seed \(seed)")
      #expect(TypedDecoding(once.object, schema: schema).object == once.object, "seed \(seed)")
    }
  }

  @Test func `custom resources keep what they say`() throws {
    let custom = ObjectSchema(
      openAPI: try json(
        #"""
        {"type":"object","properties":{"spec":{"type":"object","properties":{"l":{"type":"array","items":{"type":"string"}},
          "n":{"type":"string","nullable":true},"m":{"type":"string"},"t":{"type":"string","format":"duration"},"z":{"type":"integer"}}}}}
        """#))
    let object = try json(
      #"{"apiVersion":"e/v1","kind":"W","metadata":{"name":"w"},"spec":{"l":[],"n":null,"m":null,"t":"60s","z":0}}"#)
    #expect(Normalisation(schema: custom).normalised(object)["spec"] == (try json(#"{"l":[],"n":null,"t":"60s","z":0}"#)))
  }

  @Test func `unknown fields are dropped and named`() throws {
    let decoding = TypedDecoding(
      try json(#"{"kind":"Pod","specs":1,"spec":{"containers":[{"name":"a","ports":[{"containerport":1}]}]}}"#),
      schema: schema("v1", "Pod"))
    #expect(decoding.unknownFields == ["spec.containers[0].ports[0].containerport", "specs"])
    #expect(decoding.object == (try json(#"{"kind":"Pod","spec":{"containers":[{"name":"a","ports":[{}]}]}}"#)))
  }

  @Test(arguments: [
    (
      #"{"kind":"Deployment","spec":{"replicas":"x"}}"#,
      "json: cannot unmarshal string into Go struct field DeploymentSpec.spec.replicas of type int32"
    ),
    (
      #"{"kind":"Deployment","metadata":{"labels":{"a":true}}}"#,
      "json: cannot unmarshal bool into Go struct field ObjectMeta.metadata.labels of type string"
    ),
    (
      #"{"kind":"Deployment","spec":{"template":{"spec":{"containers":{}}}}}"#,
      "json: cannot unmarshal object into Go struct field PodSpec.spec.template.spec.containers of type []v1.Container"
    ),
  ])
  func `a value of a wrong kind is named as Go names it`(text: String, message: String) throws {
    let decoding = TypedDecoding(try json(text), schema: schema("apps/v1", "Deployment"))
    #expect(decoding.mismatch?.message == message)
  }
}
