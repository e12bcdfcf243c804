import ObjectModel
import Testing

@Suite struct FieldPathTests {
  static let document: JSONValue = [
    "metadata": ["labels": ["app.kubernetes.io/name": "web"]],
    "spec": ["containers": [["name": "web", "args": ["a"]], ["name": "log"]], "twins": [["name": "a"], ["name": "a"]]],
  ]

  @Test(arguments: [
    ("", "."), ("/spec/containers/0/image", "spec.containers[name=web].image"),
    ("/spec/containers/0/args/0", "spec.containers[name=web].args[0]"), ("/spec/containers/7/image", "spec.containers[7].image"),
    ("/spec/twins/1", "spec.twins[1]"),
    ("/metadata/labels/app.kubernetes.io~1name", #"metadata.labels["app.kubernetes.io/name"]"#),
  ])
  func `a path is printed as people write it`(pointer: String, path: String) throws {
    #expect(FieldPath(try #require(JSONPointer(pointer)), in: Self.document).description == path)
  }

  @Test func `an element is named by all its keys`() {
    let path = FieldPath().field("ports").element(["protocol": "TCP", "containerPort": 80]).field("name")
    #expect(path.description == "ports[containerPort=80,protocol=TCP].name")
  }
}
