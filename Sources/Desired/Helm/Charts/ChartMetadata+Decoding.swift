import GoTemplate
import ObjectModel

extension ChartMetadata {
  /// Reads the document of a `Chart.yaml`.
  ///
  /// Keys are matched without regard to case, unknown ones are ignored, and numbers and Booleans where text belongs become
  /// text, as Helm's decoder has it (so `appVersion: 1.10` is 1.1).
  ///
  /// - Throws: `MetadataDecoding.Mismatch` for a value of a wrong kind.
  init(_ document: JSONValue) throws(MetadataDecoding.Mismatch) {
    let fields: MetadataDecoding
    switch document {
    case .null: return
    case .object(let members): fields = MetadataDecoding(members, at: "")
    default: throw MetadataDecoding.Mismatch("\(document.goJSONKind) into Go value of type v2.Metadata")
    }
    apiVersion = try fields.text("apiVersion")
    name = try fields.text("name")
    version = try fields.text("version")
    appVersion = try fields.text("appVersion")
    kubeVersion = try fields.text("kubeVersion")
    description = try fields.text("description")
    type = try fields.text("type")
    keywords = try fields.texts("keywords")
    home = try fields.text("home")
    sources = try fields.texts("sources")
    icon = try fields.text("icon")
    isDeprecated = try fields.flag("deprecated")
    annotations = try fields.textMap("annotations")
    condition = try fields.text("condition")
    tags = try fields.text("tags")
    for entry in try fields.objects("maintainers", of: "v2.Maintainer") {
      // An entry that is null is what validation complains about.
      guard let entry else { throw MetadataDecoding.Mismatch(validation: "maintainers must not contain empty or null nodes") }
      maintainers.append(
        Maintainer(name: try entry.text("name"), email: try entry.text("email"), url: try entry.text("url")))
    }
    hasDependencyList = fields.hasList("dependencies")
    dependencies = try Self.dependencies(in: fields)
  }

  /// The dependencies that a `requirements.yaml` lists.
  static func dependencies(ofRequirements document: JSONValue) throws(MetadataDecoding.Mismatch) -> [ChartDependency] {
    switch document {
    case .null: []
    case .object(let members): try dependencies(in: MetadataDecoding(members, at: ""))
    default: throw MetadataDecoding.Mismatch("\(document.goJSONKind) into Go value of type v2.Metadata")
    }
  }

  private static func dependencies(in fields: MetadataDecoding) throws(MetadataDecoding.Mismatch) -> [ChartDependency] {
    var result: [ChartDependency] = []
    for entry in try fields.objects("dependencies", of: "v2.Dependency") {
      guard let entry else { throw MetadataDecoding.Mismatch(validation: "dependencies must not contain empty or null nodes") }
      var dependency = ChartDependency()
      dependency.name = try entry.text("name")
      dependency.version = try entry.text("version")
      dependency.repository = try entry.text("repository")
      dependency.condition = try entry.text("condition")
      dependency.tags = try entry.texts("tags")
      dependency.enabled = try entry.flag("enabled")
      dependency.importValues = try entry.values("import-values")
      dependency.alias = try entry.text("alias")
      result.append(dependency)
    }
    return result
  }
}

/// The fields of one object of a `Chart.yaml`, by the rules of Go's JSON decoder and the YAML reader in front of it.
struct MetadataDecoding {
  private let members: JSONObject
  /// The path of the object, with a trailing dot unless it is the document.
  private let place: String

  init(_ members: JSONObject, at place: String) {
    self.members = members
    self.place = place
  }

  /// A value of a kind that does not fit.
  struct Mismatch: Error {
    var problem: String

    init(_ problem: String) { self.problem = "error unmarshaling JSON: while decoding JSON: json: cannot unmarshal \(problem)" }

    init(validation problem: String) { self.problem = "validation: \(problem)" }

    var isOfValidation: Bool { problem.hasPrefix("validation: ") }
  }

  private func value(_ key: String) -> JSONValue? {
    if let value = members[key] { return value }
    return members.first { $0.key.utf8.count == key.utf8.count && $0.key.lowercased() == key.lowercased() }?.value
  }

  private func mismatch(_ value: JSONValue, _ key: String, _ type: String) -> Mismatch {
    Mismatch("\(value.goJSONKind) into Go struct field .\(place)\(key) of type \(type)")
  }

  func hasList(_ key: String) -> Bool { value(key)?.array != nil }

  func text(_ key: String) throws(Mismatch) -> String {
    guard let value = value(key), !value.isNull else { return "" }
    guard let text = value.metadataText else { throw mismatch(value, key, "string") }
    return text
  }

  func flag(_ key: String) throws(Mismatch) -> Bool {
    switch value(key) {
    case nil, .null: false
    case .bool(let flag): flag
    case let other?: throw mismatch(other, key, "bool")
    }
  }

  func values(_ key: String, of type: String = "[]interface {}") throws(Mismatch) -> [JSONValue] {
    switch value(key) {
    case nil, .null: []
    case .array(let elements): elements
    case let other?: throw mismatch(other, key, type)
    }
  }

  func texts(_ key: String) throws(Mismatch) -> [String] {
    var result: [String] = []
    for (index, element) in try values(key, of: "[]string").enumerated() {
      guard let text = element.isNull ? "" : element.metadataText else {
        throw Mismatch("\(element.goJSONKind) into .\(place)\(key).\(index) of type string")
      }
      result.append(text)
    }
    return result
  }

  func textMap(_ key: String) throws(Mismatch) -> [String: String]? {
    switch value(key) {
    case nil, .null: return nil
    case .object(let members):
      var result: [String: String] = [:]
      for (name, value) in members {
        guard let text = value.isNull ? "" : value.metadataText else { throw mismatch(value, "\(key).\(name)", "string") }
        result[name] = text
      }
      return result
    case let other?: throw mismatch(other, key, "map[string]string")
    }
  }

  /// The object of a field; nil where there is none.
  func object(_ key: String, of type: String) throws(Mismatch) -> MetadataDecoding? {
    switch value(key) {
    case nil, .null: nil
    case .object(let members): MetadataDecoding(members, at: "\(place)\(key).")
    case let other?: throw mismatch(other, key, type)
    }
  }

  /// The objects of a list; nil for an element that is null.
  func objects(_ key: String, of type: String) throws(Mismatch) -> [MetadataDecoding?] {
    var result: [MetadataDecoding?] = []
    for (index, element) in try values(key, of: "[]*\(type)").enumerated() {
      switch element {
      case .null: result.append(nil)
      case .object(let members): result.append(MetadataDecoding(members, at: "\(place)\(key).\(index)."))
      default: throw Mismatch("\(element.goJSONKind) into .\(place)\(key).\(index) of type \(type)")
      }
    }
    return result
  }
}

extension JSONValue {
  /// What the YAML reader makes of a scalar where text is wanted; nil for anything else.
  fileprivate var metadataText: String? {
    switch self {
    case .string(let text): text
    case .bool(let flag): flag ? "true" : "false"
    case .integer(let number): String(number)
    // Printed as a number of 32 bits, whatever was written.
    case .double(let number): Double("\(Float(number))").map(GoFloat.text) ?? ""
    case .null, .array, .object: nil
    }
  }
}
