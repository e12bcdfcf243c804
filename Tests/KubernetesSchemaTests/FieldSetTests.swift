import ObjectModel
import Testing

@testable import KubernetesSchema

@Suite struct FieldSetTests {
  @Test func `FieldsV1 is written as it was read`() throws {
    let fields = try json(
      #"""
      {"f:metadata":{"f:finalizers":{".":{},"v:\"a\"":{}},"f:labels":{".":{},"f:x":{}}},
       "f:spec":{"f:ports":{".":{},"k:{\"port\":80,\"protocol\":\"TCP\"}":{".":{},"f:port":{}}},"f:selector":{}}}
      """#)
    #expect(FieldSet(fieldsV1: fields).fieldsV1 == fields)
  }

  @Test func `an applied list element is owned with its keys, a granular map only by its keys`() throws {
    let object = try json(
      #"""
      {"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"d","labels":{"a":"b"}},
       "spec":{"selector":{"matchLabels":{"a":"b"}},"template":{"spec":{"containers":[
         {"name":"web","image":"i","ports":[{"containerPort":80}],"resources":{}}],"volumes":[{"name":"v","emptyDir":{}}]}}}}
      """#)
    let set = FieldManager("m").owned(FieldSet(of: object, schema: schema("apps/v1", "Deployment")))
    #expect(
      set.fieldsV1
        == (try json(
          #"""
          {"f:metadata":{"f:labels":{"f:a":{}}},"f:spec":{"f:selector":{},"f:template":{"f:spec":{
            "f:containers":{"k:{\"name\":\"web\"}":{".":{},"f:image":{},"f:name":{},"f:resources":{},
              "f:ports":{"k:{\"containerPort\":80,\"protocol\":\"TCP\"}":{".":{},"f:containerPort":{}}}}},
            "f:volumes":{"k:{\"name\":\"v\"}":{".":{},"f:emptyDir":{},"f:name":{}}}}}}}
          """#)))
  }

  @Test func `paths read as conflicts name them`() throws {
    let set = FieldSet(
      fieldsV1: try json(
        #"{"f:a":{"k:{\"containerPort\":80,\"protocol\":\"TCP\"}":{".":{},"f:x":{}},"v:\"e/x\"":{}},"f:b":{}}"#))
    #expect(
      set.paths.map(\.text) == [
        ".b", #".a[containerPort=80,protocol="TCP"]"#, #".a[="e/x"]"#, #".a[containerPort=80,protocol="TCP"].x"#,
      ])
  }
}
