import ObjectModel
import Testing

@testable import KubernetesSchema

@Suite struct ServerSideApplyTests {
  let configMap = schema("v1", "ConfigMap")

  func apply(
    _ text: String, to live: JSONValue?, as manager: String, force: Bool = false, schema: ObjectSchema? = nil, time: String = "1"
  ) throws -> JSONValue {
    try ServerSideApply.apply(
      try json(text), to: live, schema: schema ?? configMap, manager: FieldManager(manager), force: force, time: time
    ).object
  }

  func config(_ data: String) -> String { #"{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"c"},"data":\#(data)}"# }

  func updated(_ text: String, from live: JSONValue?, as manager: String, time: String = "1") throws -> JSONValue {
    ManagedFields.record(try json(text), replacing: live, schema: configMap, manager: FieldManager(manager), time: time)
  }

  @Test func `an apply creates the object and owns its leaves`() throws {
    let object = try apply(config(#"{"a":"1","b":"2"}"#), to: nil, as: "m")
    #expect(object["data"] == ["a": "1", "b": "2"])
    #expect(object.owned(by: "m") == ["f:data": ["f:a": [:], "f:b": [:]]])
  }

  @Test func `a create by update owns the container too`() throws {
    let object = try updated(config(#"{"a":"1"}"#), from: nil, as: "m")
    #expect(object.owned(by: "m", "Update") == ["f:data": [".": [:], "f:a": [:]]])
  }

  @Test func `the same value is shared, another one is a conflict`() throws {
    let first = try apply(config(#"{"a":"1"}"#), to: nil, as: "m1")
    let second = try apply(config(#"{"a":"1"}"#), to: first, as: "m2")
    #expect(second.owned(by: "m1") != nil && second.owned(by: "m2") != nil)
    let error = #expect(throws: ApplyError.self) { try apply(config(#"{"a":"2"}"#), to: second, as: "m2") }
    #expect(error?.problem == .conflict)
    #expect(error?.message == #"Apply failed with 1 conflict: conflict with "m1": .data.a"#)
    #expect(
      error?.causes == [["reason": "FieldManagerConflict", "message": #"conflict with "m1""#, "field": ".data.a"]])
  }

  @Test func `several conflicts are listed by manager, with how the other one wrote`() throws {
    let first = try apply(config(#"{"a":"1","b":"1"}"#), to: nil, as: "m1")
    let second = try updated(config(#"{"a":"1","b":"1","c":"1"}"#), from: first, as: "editor")
    let error = #expect(throws: ApplyError.self) { try apply(config(#"{"a":"2","b":"2","c":"2"}"#), to: second, as: "m2") }
    #expect(
      error?.message == """
        Apply failed with 3 conflicts: conflicts with "editor" using v1:
        - .data.c
        conflicts with "m1":
        - .data.a
        - .data.b
        """)
  }

  @Test func `force takes fields over`() throws {
    let first = try apply(config(#"{"a":"1","b":"1"}"#), to: nil, as: "m1")
    let second = try apply(config(#"{"a":"2"}"#), to: first, as: "m2", force: true)
    #expect(second["data"] == ["a": "2", "b": "1"])
    #expect(second.owned(by: "m1") == ["f:data": ["f:b": [:]]])
  }

  @Test func `what is no longer applied goes unless somebody else owns it`() throws {
    var object = try apply(config(#"{"a":"1","b":"1","c":"1"}"#), to: nil, as: "m1")
    object = try apply(config(#"{"b":"1"}"#), to: object, as: "m2")
    object = try apply(config(#"{"a":"1"}"#), to: object, as: "m1")
    #expect(object["data"] == ["a": "1", "b": "1"])
    #expect(object.owned(by: "m1") == ["f:data": ["f:a": [:]]])
  }

  @Test func `the last owned key takes its container along`() throws {
    let first = try apply(config(#"{"a":"1"}"#), to: nil, as: "m")
    let second = try apply(#"{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"c"}}"#, to: first, as: "m")
    #expect(second["data"] == nil)
  }

  @Test func `applying the same again changes nothing, not even times`() throws {
    let first = try apply(config(#"{"a":"1"}"#), to: nil, as: "m", time: "1")
    let again = try ServerSideApply.apply(
      try json(config(#"{"a":"1"}"#)), to: first, schema: configMap, manager: FieldManager("m"), force: false, time: "2")
    #expect(!again.isChanged)
    #expect(again.object == first)
  }

  @Test func `an object nobody is known to own belongs to before-first-apply`() throws {
    let object = try apply(config(#"{"a":"1"}"#), to: try json(config(#"{"a":"1","b":"2"}"#)), as: "m")
    #expect(object.owned(by: "before-first-apply", "Update") == ["f:data": [".": [:], "f:a": [:], "f:b": [:]]])
    #expect(object.owned(by: "m") == ["f:data": ["f:a": [:]]])
  }

  @Test func `an update takes what it changes and drops what it removes`() throws {
    let first = try apply(config(#"{"a":"1","b":"1","c":"1"}"#), to: nil, as: "m")
    var next = first
    next["data"] = ["a": "1", "b": "2"]
    let object = try updated(next.json(), from: first, as: "editor", time: "2")
    #expect(object.owned(by: "m") == ["f:data": ["f:a": [:]]])
    #expect(object.owned(by: "editor", "Update") == ["f:data": ["f:b": [:]]])
  }

  @Test func `an update that changes nothing leaves managedFields as they are`() throws {
    let first = try updated(config(#"{"a":"1"}"#), from: nil, as: "m", time: "1")
    #expect(try updated(config(#"{"a":"1"}"#), from: first, as: "other", time: "2") == first)
  }

  @Test func `an empty entry clears managedFields, and updates do not track again`() throws {
    let first = try apply(config(#"{"a":"1"}"#), to: nil, as: "m")
    var cleared = first
    cleared["metadata", "managedFields"] = [[:]]
    let object = try updated(cleared.json(), from: first, as: "editor")
    #expect(object["metadata", "managedFields"] == nil)
    #expect(try updated(config(#"{"a":"2"}"#), from: object, as: "editor")["metadata", "managedFields"] == nil)
  }

  @Test func `more than ten updaters are merged into ancient-changes`() throws {
    var object = try updated(config(#"{"k0":"0"}"#), from: nil, as: "m0", time: "00")
    for index in 1...11 {
      var next = object
      next["data", "k\(index)"] = "x"
      object = try updated(next.json(), from: object, as: "m\(index)", time: index < 10 ? "0\(index)" : "\(index)")
    }
    #expect(object["metadata", "managedFields"]?.array?.count == 10)
    #expect(
      object.owned(by: "ancient-changes", "Update") == ["f:data": [".": [:], "f:k0": [:], "f:k1": [:], "f:k2": [:]]])
  }

  @Test(arguments: [
    (#"{"a":"1"}"#, #"{"bogus":1}"#, ".bogus: field not declared in schema"),
    (#"{"a":"1"}"#, #"{"data":[]}"#, ".data: expected map, got list"),
    (
      "{}", #"{"metadata":{"finalizers":["a","a"]}}"#, #".metadata.finalizers: duplicate entries for key [="a"]"#
    ),
  ])
  func `a configuration that does not fit is refused`(live: String, configuration: String, message: String) throws {
    let error = #expect(throws: ApplyError.self) { try apply(configuration, to: nil, as: "m") }
    #expect(error?.message == message)
  }

  @Test func `list elements merge by key and keep their order`() throws {
    let deployment = schema("apps/v1", "Deployment")
    func pod(_ containers: String) -> String {
      #"{"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"d"},"spec":{"template":{"spec":{"containers":\#(containers)}}}}"#
    }
    var object = try apply(pod(#"[{"name":"a","image":"1"},{"name":"b","image":"1"}]"#), to: nil, as: "m1", schema: deployment)
    object = try apply(
      pod(#"[{"name":"b","tty":true},{"name":"c","image":"1"},{"name":"a","stdin":true}]"#), to: object, as: "m2",
      schema: deployment)
    #expect(
      object["spec", "template", "spec", "containers"] == [
        ["name": "b", "image": "1", "tty": true], ["name": "c", "image": "1"], ["name": "a", "image": "1", "stdin": true],
      ])
    object = try apply(pod(#"[{"name":"a","image":"1"}]"#), to: object, as: "m1", schema: deployment)
    #expect(
      object["spec", "template", "spec", "containers"] == [
        ["name": "b", "tty": true], ["name": "c", "image": "1"], ["name": "a", "image": "1", "stdin": true],
      ])
  }

  @Test func `kubectl takes over what client-side apply wrote without a conflict`() throws {
    var created = try json(config(#"{"a":"1"}"#))
    created["metadata", "annotations"] = [
      "kubectl.kubernetes.io/last-applied-configuration": .string(config(#"{"a":"1"}"#))
    ]
    let live = try updated(created.json(), from: nil, as: "kubectl-client-side-apply")
    #expect(try apply(config(#"{"a":"2"}"#), to: live, as: "kubectl")["data", "a"] == "2")
    #expect(throws: ApplyError.self) { try apply(config(#"{"a":"2"}"#), to: live, as: "somebody") }
  }

  @Test func `elements of a custom list are told apart by keys with their defaults`() throws {
    let custom = ObjectSchema(
      openAPI: try json(
        #"""
        {"type":"object","properties":{"spec":{"type":"object","properties":{
          "ports":{"type":"array","x-kubernetes-list-type":"map","x-kubernetes-list-map-keys":["port","protocol"],"items":{
            "type":"object","required":["port"],"properties":{"port":{"type":"integer"},
              "protocol":{"type":"string","default":"TCP"},"name":{"type":"string"}}}},
          "tags":{"type":"array","x-kubernetes-list-type":"set","items":{"type":"string"}},
          "args":{"type":"array","items":{"type":"string"}}}}}}
        """#))
    func widget(_ spec: String) -> String { #"{"apiVersion":"e/v1","kind":"W","metadata":{"name":"w"},"spec":\#(spec)}"# }
    var object = try apply(
      widget(#"{"ports":[{"port":53,"protocol":"UDP"},{"port":53}],"tags":["a"],"args":["x"]}"#), to: nil, as: "m1",
      schema: custom)
    object = try apply(
      widget(#"{"ports":[{"port":53,"protocol":"TCP","name":"dns"}],"tags":["b","a"]}"#), to: object, as: "m2", schema: custom)
    #expect(
      object["spec"]
        == (try json(
          #"{"ports":[{"port":53,"protocol":"UDP"},{"port":53,"protocol":"TCP","name":"dns"}],"tags":["b","a"],"args":["x"]}"#)))
    let tcp = #"k:{"port":53,"protocol":"TCP"}"#
    #expect(object.owned(by: "m1")?["f:spec", "f:ports", tcp] == [".": [:], "f:port": [:]])
    #expect(object.owned(by: "m1")?["f:spec", "f:args"] == [:])
    #expect(object.owned(by: "m2")?["f:spec", "f:tags"] == [#"v:"a""#: [:], #"v:"b""#: [:]])
    object = try apply(widget(#"{"tags":["a"]}"#), to: object, as: "m1", schema: custom)
    #expect(object["spec"] == (try json(#"{"ports":[{"port":53,"protocol":"TCP","name":"dns"}],"tags":["b","a"]}"#)))
  }

  @Test func `status is owned through its subresource only`() throws {
    let deployment = schema("apps/v1", "Deployment")
    let live = try json(#"{"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"d"},"spec":{"replicas":1}}"#)
    let first = ManagedFields.record(
      live, replacing: nil, schema: deployment, manager: FieldManager("m", scope: .allButStatus), time: "1")
    var next = first
    next["status", "replicas"] = 1
    let controller = FieldManager("kube-controller-manager", subresource: "status", scope: .onlyStatus)
    let second = ManagedFields.record(next, replacing: first, schema: deployment, manager: controller, time: "2")
    #expect(second.owned(by: "m", "Update") == ["f:spec": ["f:replicas": [:]]])
    #expect(second.owned(by: "kube-controller-manager", "Update") == ["f:status": ["f:replicas": [:]]])
    #expect(second["metadata", "managedFields"]?[1]?["subresource"] == "status")
  }

  @Test func `values without a schema merge map by map, lists as a whole`() throws {
    func widget(_ spec: String) -> String { #"{"apiVersion":"e/v1","kind":"W","metadata":{"name":"w"},"spec":\#(spec)}"# }
    let free = ObjectSchema(openAPI: ["type": "object", "x-kubernetes-preserve-unknown-fields": true])
    var object = try apply(widget(#"{"a":{"x":1},"l":[1]}"#), to: nil, as: "m1", schema: free)
    object = try apply(widget(#"{"a":{"y":2}}"#), to: object, as: "m2", schema: free)
    #expect(object["spec"] == ["a": ["x": 1, "y": 2], "l": [1]])
    #expect(object.owned(by: "m1") == ["f:spec": [".": [:], "f:a": [".": [:], "f:x": [:]], "f:l": [:]]])
    #expect(throws: ApplyError.self) { try apply(widget(#"{"l":[2]}"#), to: object, as: "m2", schema: free) }
  }
}
