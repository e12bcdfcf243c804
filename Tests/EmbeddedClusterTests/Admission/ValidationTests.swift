import ObjectModel
import Testing

@testable import EmbeddedCluster

@Suite struct ValidationTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var resource: ResourceName
    var object: JSONValue
    var errors: [String]
    var testDescription: String { errors.first ?? object.json() }
  }

  private static let secrets = ResourceName(group: "", version: "v1", plural: "secrets")
  private static let ingresses = ResourceName(group: "networking.k8s.io", version: "v1", plural: "ingresses")
  private static let services = ResourceName(group: "", version: "v1", plural: "services")

  private static func ingress(_ path: JSONValue) -> JSONValue { ["spec": ["rules": [["http": ["paths": [path]]]]]] }

  @Test(arguments: [
    Case(
      resource: secrets, object: ["type": "kubernetes.io/tls", "data": ["tls.crt": "YQ=="]],
      errors: ["data[tls.key]: Required value"]),
    Case(resource: secrets, object: ["type": "kubernetes.io/tls", "data": ["tls.crt": "", "tls.key": ""]], errors: []),
    Case(
      resource: secrets, object: ["type": "kubernetes.io/dockerconfigjson"], errors: ["data[.dockerconfigjson]: Required value"]),
    Case(
      resource: secrets, object: ["type": "kubernetes.io/dockerconfigjson", "data": [".dockerconfigjson": "YQ=="]],
      errors: ["data[.dockerconfigjson]: Invalid value: \"<secret contents redacted>\": must be a JSON object"]),
    Case(resource: secrets, object: ["type": "kubernetes.io/basic-auth", "data": ["username": "YQ=="]], errors: []),
    Case(
      resource: ingresses, object: ingress(["path": "/", "backend": ["service": ["name": "a", "port": ["number": 80]]]]),
      errors: ["spec.rules[0].http.paths[0].pathType: Required value: pathType must be specified"]),
    Case(
      resource: ingresses,
      object: ingress(["path": "a", "pathType": "Prefix", "backend": ["service": ["name": "a", "port": ["name": "web"]]]]),
      errors: ["spec.rules[0].http.paths[0].path: Invalid value: \"a\": must be an absolute path"]),
    Case(
      resource: ingresses, object: ingress(["path": "/", "pathType": "Exact"]),
      errors: ["spec.rules[0].http.paths[0].backend: Required value: resource or service backend is required"]),
    Case(resource: services, object: ["spec": ["type": "ExternalName"]], errors: ["spec.externalName: Required value"]),
    Case(resource: services, object: ["spec": [:]], errors: ["spec.ports: Required value"]),
    Case(
      resource: services, object: ["spec": ["ports": [["port": 70_000]]]],
      errors: ["spec.ports[0].port: Invalid value: 70000: must be between 1 and 65535, inclusive"]),
  ])
  func `what is wrong with an object is said of the field`(_ expected: Case) throws {
    let definition = try #require(ResourceCatalog().definition(expected.resource))
    var object = Manifest(expected.object)
    object.kind = definition.kind.kind
    let errors = BuiltInValidation.errors(in: object, definition, replacing: nil)
    #expect(errors.map(\.description) == expected.errors)
  }
}
