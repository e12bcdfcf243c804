import CustomResources
import ObjectModel
import Testing

@Suite struct `The definitions` {
  private static func schema(_ definition: Manifest) -> JSONValue {
    definition["spec", "versions"]?[0]?["schema", "openAPIV3Schema"] ?? [:]
  }

  @Test func `carry the names, columns and scope that clients know`() {
    let application = CustomResourceDefinitions.application
    #expect(application.name == "applications.argoproj.io")
    #expect(application["spec", "names", "shortNames"] == ["app", "apps"])
    #expect(application["spec", "scope"] == "Namespaced")
    let version = application["spec", "versions"]?[0]
    #expect(version?["subresources"] == nil)
    let columns = version?["additionalPrinterColumns"]?.array?.compactMap { $0["name"]?.string }
    #expect(columns == ["Sync Status", "Health Status", "Revision", "Project"])
    #expect(CustomResourceDefinitions.project["spec", "names", "shortNames"] == ["appproj", "appprojs"])
  }

  /// What a structural schema must hold to: every node has a type, save where integers and strings are both allowed.
  @Test func `have structural schemas`() {
    func check(_ schema: JSONValue, _ path: String) {
      if schema["x-kubernetes-int-or-string"] != true { #expect(schema["type"]?.string != nil, "\(path) has no type") }
      if schema["type"] == "array" { #expect(schema["items"] != nil, "\(path) has no items") }
      for (key, value) in schema["properties"]?.object ?? [:] { check(value, "\(path).\(key)") }
      if let items = schema["items"] { check(items, "\(path)[]") }
      if let values = schema["additionalProperties"], values.object != nil { check(values, "\(path){}") }
      for field in schema["required"]?.array?.compactMap(\.string) ?? [] {
        #expect(schema["properties"]?[field] != nil, "\(path) requires \(field), which it does not describe")
      }
    }
    for definition in CustomResourceDefinitions.all { check(Self.schema(definition), definition.name) }
  }

  @Test func `require what the ecosystem's definitions require`() {
    let schema = Self.schema(CustomResourceDefinitions.application)
    #expect(schema["required"] == ["metadata", "spec"])
    #expect(schema["properties", "spec", "required"] == ["destination", "project"])
    #expect(schema["properties", "spec", "properties", "source", "required"] == ["repoURL"])
    #expect(schema["properties", "status", "properties", "operationState", "required"] == ["operation", "phase", "startedAt"])
  }
}
