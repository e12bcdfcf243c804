import GoTemplate
import ObjectModel

/// Renders templates as Helm does, with a chart named `case` and a release named `rel`.
enum Rendering {
  static let functions = FunctionTable.language.merging(.sprig)

  /// What a case prints, or `error: ` and the message.
  static func outcome(of example: GoldenCase) -> String {
    do {
      let values = try JSONValue(json: example.sections["values"] ?? "{}")
      return try text(
        example.sections["template"] ?? "", values: values, helpers: example.sections["helpers"] ?? "",
        functions: functions)
    } catch let error as TemplateParseError {
      return "error: \(error.helmDescription)"
    } catch {
      return "error: \(error)"
    }
  }

  static func text(
    _ template: String, values: JSONValue = .object([:]), helpers: String = "", functions: FunctionTable = functions,
    environment: TemplateEnvironment = TemplateEnvironment()
  ) throws -> String {
    var set = TemplateSet(functions: functions)
    try set.parse(template, name: "case/templates/NOTES.txt")
    try set.parse(helpers, name: "case/templates/_helpers.tpl")
    let bytes = try set.execute("case/templates/NOTES.txt", data: data(values), in: environment)
    return String(decoding: MissingValues.removed(from: bytes), as: UTF8.self)
  }

  /// The root object, with numbers as doubles, as those of values files are.
  static func data(_ values: JSONValue) -> TemplateValue {
    .map(
      TemplateMap(
        [
          ("Values", .map(TemplateMap(doubled(values).object ?? [:], type: .values))),
          ("Release", .map(TemplateMap([("Name", .text("rel")), ("Service", .text("Helm"))]))),
          ("Chart", .map(TemplateMap([("Name", .text("case"))]))),
          ("Template", .map(TemplateMap([("Name", .text("case/templates/NOTES.txt")), ("BasePath", .text("case/templates"))]))),
          ("Capabilities", .object(NoFields())),
        ], type: .values))
  }

  private static func doubled(_ value: JSONValue, isInList: Bool = false) -> JSONValue {
    switch value {
    case .integer(let number): return .double(Double(number))
    case .array(let elements): return .array(elements.map { doubled($0, isInList: true) })
    case .object(let members):
      // Nulls of a chart's own values are taken out before templates see them; only in lists they stay.
      let kept: JSONObject = members.filter { isInList || !$0.value.isNull }
      return .object(kept.mapValues { doubled($0, isInList: isInList) })
    default: return value
    }
  }

  private final class NoFields: TemplateObject {
    var goType: String { "*common.Capabilities" }
    var json: TemplateValue { .nil }
    func printed(isAddressable: Bool) -> String { "{}" }
  }
}
