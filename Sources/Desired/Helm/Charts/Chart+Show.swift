import GoTemplate
import ObjectModel

extension Chart {
  /// `Chart.yaml` as `helm show chart` prints it: what Helm read of it, in the order of the keys.
  public var definition: String {
    var fields: JSONObject = [:]
    func set(_ key: String, _ text: String) { if !text.isEmpty { fields[key] = .string(text) } }
    set("apiVersion", metadata.apiVersion)
    set("appVersion", metadata.appVersion)
    set("condition", metadata.condition)
    set("description", metadata.description)
    set("home", metadata.home)
    set("icon", metadata.icon)
    set("kubeVersion", metadata.kubeVersion)
    set("name", metadata.name)
    set("tags", metadata.tags)
    set("type", metadata.type)
    set("version", metadata.version)
    if let annotations = metadata.annotations, !annotations.isEmpty { fields["annotations"] = JSONValue(annotations) }
    if !metadata.keywords.isEmpty { fields["keywords"] = JSONValue(metadata.keywords) }
    if !metadata.sources.isEmpty { fields["sources"] = JSONValue(metadata.sources) }
    if metadata.isDeprecated { fields["deprecated"] = true }
    if !metadata.maintainers.isEmpty {
      fields["maintainers"] = .array(
        metadata.maintainers.map { Self.object([("name", $0.name), ("email", $0.email), ("url", $0.url)]) })
    }
    if !metadata.dependencies.isEmpty { fields["dependencies"] = .array(metadata.dependencies.map(Self.object)) }
    return (try? GoYAMLText.text(.object(fields))) ?? YAML.text(.object(fields))
  }

  private static func object(_ members: [(String, String)]) -> JSONValue {
    .object(JSONObject(members.filter { !$0.1.isEmpty }.map { ($0.0, .string($0.1)) }))
  }

  private static func object(_ dependency: ChartDependency) -> JSONValue {
    var object = object([
      ("version", dependency.version), ("condition", dependency.condition), ("alias", dependency.alias),
    ])
    object["name"] = .string(dependency.name)
    object["repository"] = .string(dependency.repository)
    if !dependency.tags.isEmpty { object["tags"] = JSONValue(dependency.tags) }
    if dependency.enabled { object["enabled"] = true }
    if !dependency.importValues.isEmpty { object["import-values"] = .array(dependency.importValues) }
    return object
  }
}

/// Values as Helm's own files are written: by `toYaml`.
private enum GoYAMLText {
  static func text(_ value: JSONValue) throws -> String? {
    guard let function = FunctionTable.helm["toYaml"] else { return nil }
    let text = try function.body(Arguments([TemplateValue(value)]), ExecutionContext())
    return text.string.map { $0 + "\n" }
  }
}
