import GoTemplate
import ObjectModel

/// The methods every `common.Values` has, which templates can call as `.Values.YAML`. The first argument is the map itself.
enum ValuesMethods {
  static let all: [String: TemplateFunction] = [
    "AsMap": TemplateFunction("AsMap", .map) { arguments, _ in
      .map(TemplateMap(copying: arguments.map(0), type: .any))
    },
    "YAML": TemplateFunction("YAML", .map) { arguments, context in
      guard let function = FunctionTable.helm["toYaml"] else { return .text("") }
      let text = try function.body(arguments, context)
      return .text((text.string ?? "") + "\n")
    },
    "Table": TemplateFunction("Table", .map, .string) { arguments, _ in
      var map = arguments.map(0)
      for key in arguments.text(1).split(separator: ".", omittingEmptySubsequences: false) {
        guard case .map(let next)? = map[String(key)] else { throw TemplateFunctionError("\"\(key)\" is not a table") }
        map = next
      }
      return .map(TemplateMap(copying: map, type: .values))
    },
    "PathValue": TemplateFunction("PathValue", .map, .string) { arguments, _ in
      let path = arguments.text(1)
      if path.isEmpty { throw TemplateFunctionError("YAML path cannot be empty") }
      let keys = path.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
      var map = arguments.map(0)
      for key in keys.dropLast() {
        guard case .map(let next)? = map[key] else { throw TemplateFunctionError("\"\(keys.last ?? "")\" is not a value") }
        map = next
      }
      guard let value = map[keys.last ?? ""], value.map == nil else {
        throw TemplateFunctionError("\"\(keys.last ?? "")\" is not a value")
      }
      return value
    },
  ]
}

extension FunctionTable {
  /// The functions of Helm's templates.
  static let helm: FunctionTable = {
    var table = FunctionTable.language.merging(.sprig).merging(.cryptography).merging(FunctionTable(ClusterFunctions.all))
    table.valuesMethods = ValuesMethods.all
    return table
  }()

  /// The same, with `fail` and `required` that refuse nothing.
  static let lenient = helm.merging(
    FunctionTable([
      TemplateFunction("required", .string, .any) { arguments, _ in arguments[1].isNil ? .text("") : arguments[1] },
      TemplateFunction("fail", .string) { _, _ in .text("") },
    ]))
}
