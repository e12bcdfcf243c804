import CustomResources
import Jq
import KubernetesSchema
import ObjectModel
import Testing

@testable import Comparison

private func options(_ rule: JSONValue) -> ComparisonOptions { ComparisonOptions(ignoreDifferences: [IgnoreDifference(rule)]) }

private func rule(jq expressions: [JSONValue]) -> ComparisonOptions {
  options(["group": "*", "kind": "*", "jqPathExpressions": .array(expressions)])
}

private func deployment(_ spec: String, template: String = "", managed: String = "") -> String {
  """
  {"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"web","namespace":"demo"\(managed)},"spec":{\(spec)\
  "selector":{"matchLabels":{"app":"web"}},"template":{"metadata":{"labels":{"app":"web"}},"spec":{\(template)}}}}
  """
}

private func containers(_ list: String) -> String { #""containers":[\#(list)]"# }

private let web1 = #"{"name":"web","image":"nginx:1"}"#
private let web2 = #"{"name":"web","image":"nginx:2"}"#
private let sidecar = #"{"name":"sidecar","image":"proxy:7","imagePullPolicy":"Always"}"#

@Suite struct `Rules with jq paths` {
  @Test func `leave out the image of every container`() throws {
    let rule = rule(jq: [".spec.template.spec.containers[].image"])
    let desired = try object(deployment("", template: containers(web1)))
    let live = try object(deployment("", template: containers(web2)))
    #expect(Comparator.compare(desired: desired, live: live).isModified)
    #expect(!Comparator.compare(desired: desired, live: live, options: rule).isModified)
  }

  @Test func `leave out an element by its name, wherever it stands`() throws {
    let rule = rule(jq: [#".spec.template.spec.containers[] | select(.name == "sidecar")"#])
    let desired = try object(deployment("", template: containers(web1)))
    let live = try object(deployment("", template: containers("\(sidecar),\(web1)")))
    #expect(!Comparator.compare(desired: desired, live: live.noting(last: live.value.json()), options: rule).isModified)
    #expect(Comparator.compare(desired: desired, live: live.noting(last: live.value.json())).isModified)
  }

  @Test func `do nothing when they fail, nor when libjq was not asked or failed`() throws {
    let desired = try object(deployment(#""replicas":2,"#, template: containers(web1)))
    let live = try object(deployment(#""replicas":5,"#, template: containers(web1)))
    for expression in [".spec.replicas[]", ".spec.nothing[].x", ".spec | to_entries", "{", ""] {
      #expect(Comparator.compare(desired: desired, live: live, options: rule(jq: [.string(expression)])).isModified)
    }
    // One that fails does not keep another from holding.
    let both = rule(jq: [".spec.nothing[]", ".spec.replicas"])
    #expect(!Comparator.compare(desired: desired, live: live, options: both).isModified)
  }

  @Test func `of other kinds than plain paths are asked about, and their answers hold`() throws {
    var rule = rule(jq: [#".spec.template.spec.containers[] | select(.image | test("proxy"))"#])
    let desired = try object(deployment("", template: containers(web1)))
    let live = try object(deployment("", template: containers("\(sidecar),\(web1)")))
    let noted = live.noting(last: live.value.json())
    let pair = ResourcePair(key: desired.key, desired: desired, live: noted)
    let questions = ComparisonQuestions([pair], rule)
    #expect(questions.jq.count == 3)
    for question in questions.jq {
      let elements = question.value["spec", "template", "spec"]?["containers"]?.array ?? []
      rule.answers[question] = .success(
        elements.indices.filter { elements[$0]["name"] == "sidecar" }.map {
          JqPlace([.field("spec"), .field("template"), .field("spec"), .field("containers"), .index($0)])
        })
    }
    #expect(!Comparator.compare(desired: desired, live: noted, options: rule).isModified)
    for question in questions.jq { rule.answers[question] = .failure(.time) }
    #expect(Comparator.compare(desired: desired, live: noted, options: rule).isModified)
    #expect(Array(rule.answers.failures.values) == [.time])
  }

  @Test func `of a thousand are no longer work than one of them may be`() throws {
    let rule = rule(jq: Array(repeating: ".spec.list[][][]", count: 1000) + [".spec.x"])
    let row: JSONValue = .array(Array(repeating: 1, count: 40))
    let live = Manifest([
      "apiVersion": "example.com/v1", "kind": "Widget", "metadata": ["name": "w", "namespace": "d"],
      "spec": ["x": 1, "list": .array(Array(repeating: .array(Array(repeating: row, count: 40)), count: 40))],
    ])
    var desired = live
    desired["spec", "x"] = 2
    // The work allowed is used up before the last one is looked at, which then leaves nothing out.
    #expect(Comparator.compare(desired: desired, live: live, options: rule).isModified)
  }

  @Test func `that are plain ask nothing`() throws {
    let object = try object(deployment(""))
    let pair = ResourcePair(key: object.key, desired: object, live: object)
    #expect(ComparisonQuestions([pair], rule(jq: [".spec.replicas"])).jq.isEmpty)
  }

  @Test func `keep defaults from filling in what they left out`() throws {
    let rule = rule(jq: [".spec.template.spec.containers[].imagePullPolicy"])
    let desired = try object(deployment("", template: containers(web1)))
    let live = try object(deployment("", template: containers(#"{"name":"web","image":"nginx:2","imagePullPolicy":"Never"}"#)))
    let comparison = Comparator.compare(desired: desired, live: live, options: rule)
    #expect(comparison.differences.map(\.path.description) == [#"spec.template.spec.containers[name="web"].image"#])
  }
}

@Suite struct `Rules with managers` {
  private func live(manager: String, fields: String, replicas: Int = 5, paused: Bool = true) throws -> Manifest {
    let entry = """
      ,"managedFields":[{"manager":"\(manager)","operation":"Update","apiVersion":"apps/v1","time":"2026-01-01T00:00:00Z",\
      "fieldsType":"FieldsV1","fieldsV1":\(fields)}]
      """
    return try object(deployment(#""replicas":\#(replicas),"paused":\#(paused),"#, template: containers(web2), managed: entry))
  }

  private let trusting = options(["group": "apps", "kind": "Deployment", "managedFieldsManagers": ["hpa", "webhook"]])

  @Test func `leave out what the manager owns where the values differ, and nothing else`() throws {
    let desired = try object(deployment(#""replicas":2,"paused":false,"#, template: containers(web1)))
    let comparison = Comparator.compare(
      desired: desired, live: try live(manager: "hpa", fields: #"{"f:spec":{"f:replicas":{}}}"#), options: trusting)
    #expect(
      comparison.differences.map(\.path.description) == ["spec.paused", #"spec.template.spec.containers[name="web"].image"#])
    #expect(
      comparison.normalisedLive?["spec", "replicas"] == nil
        || comparison.differences.allSatisfy { $0.path.description != "spec.replicas" })
  }

  @Test func `leave out fields of list elements by their keys`() throws {
    let fields = #"{"f:spec":{"f:template":{"f:spec":{"f:containers":{"k:{\"name\":\"web\"}":{".":{},"f:image":{}}}}}}}"#
    let desired = try object(deployment(#""replicas":5,"paused":true,"#, template: containers(web1)))
    #expect(
      !Comparator.compare(desired: desired, live: try live(manager: "webhook", fields: fields), options: trusting).isModified)
    #expect(Comparator.compare(desired: desired, live: try live(manager: "other", fields: fields), options: trusting).isModified)
  }

  @Test func `do not speak for a whole map because its manager made it`() throws {
    let desired = try object(
      #"{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"c","namespace":"d"},"data":{"a":"1","b":"1"}}"#)
    let live = try object(
      #"{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"c","namespace":"d","managedFields":[{"manager":"hpa","operation":"Update","apiVersion":"v1","fieldsType":"FieldsV1","fieldsV1":{"f:data":{".":{},"f:a":{}}}}]},"data":{"a":"2","b":"2"}}"#
    )
    let comparison = Comparator.compare(
      desired: desired, live: live, options: options(["kind": "ConfigMap", "managedFieldsManagers": ["hpa"]]))
    #expect(comparison.differences.map(\.path.description) == ["data.b"])
  }

  @Test func `are asked after only where objects differ and nobody knows who owns what`() throws {
    var bare = try live(manager: "hpa", fields: "{}")
    bare["metadata", "managedFields"] = nil
    let desired = try object(deployment(#""replicas":2,"#, template: containers(web2)))
    func unowned(_ live: Manifest, _ options: ComparisonOptions) -> [ResourceKey] {
      let state = DesiredState(
        rendered: [desired], instance: "app", destinationNamespace: "demo", tracking: options.tracking,
        isNamespaced: { _ in true })
      let comparison = ApplicationComparison(
        desired: state, live: [live], context: ApplicationComparison.Context(instance: "app", options: options))
      return ComparisonQuestions.unowned(comparison, options)
    }
    #expect(unowned(bare, trusting) == [bare.key])
    #expect(unowned(bare, ComparisonOptions()) == [])
    #expect(unowned(try live(manager: "hpa", fields: "{}"), trusting) == [])
  }
}

@Suite struct `Applying with respect for ignored fields` {
  @Test func `keeps the live images of containers, and adds the new container`() throws {
    let rule = rule(jq: [".spec.template.spec.containers[].image", ".spec.replicas"])
    let desired = try object(deployment(#""replicas":1,"#, template: containers("\(sidecar),\(web1)")))
    let live = try object(deployment(#""replicas":4,"#, template: containers(web2)))
    let applied = Comparator.respectingIgnoredFields(desired: desired, live: live, options: rule)
    #expect(applied["spec", "replicas"] == 4)
    let list = applied["spec", "template", "spec", "containers"]?.array ?? []
    #expect(Set(list.compactMap { $0["name"]?.string }) == ["web", "sidecar"])
    #expect(list.first { $0["name"] == "web" }?["image"] == "nginx:2")
  }

  @Test func `takes the whole list of a custom resource`() throws {
    let rule = rule(jq: [".spec.routes[].limit"])
    func route(_ routes: String) throws -> Manifest {
      try object(
        #"{"apiVersion":"example.com/v1","kind":"Route","metadata":{"name":"r","namespace":"d"},"spec":{"x":1,"routes":[\#(routes)]}}"#
      )
    }
    let live = try route(#"{"name":"a","limit":7},{"name":"b","limit":8}"#)
    let applied = Comparator.respectingIgnoredFields(
      desired: try route(#"{"name":"a","limit":1}"#), live: live, options: rule)
    #expect(applied["spec", "routes"] == live["spec", "routes"])
  }

  @Test func `never carries status over, and leaves objects alone that no rule touches`() throws {
    let rule = options(["group": "*", "kind": "*", "jsonPointers": ["/status", "/spec/paused"]])
    var live = try object(deployment(#""paused":true,"#))
    live["status"] = ["replicas": 1]
    let desired = try object(deployment(#""paused":false,"#))
    let applied = Comparator.respectingIgnoredFields(desired: desired, live: live, options: rule)
    #expect(applied["spec", "paused"] == true)
    #expect(applied["status"] == nil)
    let other = options(["group": "x", "kind": "*", "jsonPointers": ["/spec/paused"]])
    #expect(Comparator.respectingIgnoredFields(desired: desired, live: live, options: other) == desired)
  }

  @Test func `keeps what trusted managers wrote`() throws {
    let managed =
      #","managedFields":[{"manager":"hpa","operation":"Update","apiVersion":"apps/v1","fieldsType":"FieldsV1","fieldsV1":{"f:spec":{"f:replicas":{}}}}]"#
    let live = try object(deployment(#""replicas":9,"#, managed: managed))
    let applied = Comparator.respectingIgnoredFields(
      desired: try object(deployment(#""replicas":1,"paused":true,"#)), live: live,
      options: options(["group": "apps", "kind": "Deployment", "managedFieldsManagers": ["hpa"]]))
    #expect(applied["spec", "replicas"] == 9)
    #expect(applied["spec", "paused"] == true)
  }
}
