import ObjectModel

/// The functions that write and read YAML.
enum YAMLFunctions {
  static let all: [TemplateFunction] = [
    TemplateFunction("toYaml", .any) { arguments, _ in .string((try? text(arguments[0])) ?? .empty) },
    TemplateFunction("mustToYaml", .any) { arguments, _ in .string(try text(arguments[0])) },
    TemplateFunction("toYamlPretty", .any) { arguments, _ in
      .string((try? GoYAMLWriter.text(arguments[0], layout: .pretty)) ?? .empty)
    },
    TemplateFunction("fromYaml", .string) { arguments, _ in
      do {
        let json = try document(arguments.text(0))
        if json.isNull { return .map(TemplateMap()) }
        guard json.object != nil else { throw mismatch(json, "map[string]interface {}") }
        return TemplateValue.decoded(json)
      } catch {
        return .map(TemplateMap([("Error", .text(message(of: error)))]))
      }
    },
    TemplateFunction("fromYamlArray", .string) { arguments, _ in
      do {
        let json = try document(arguments.text(0))
        if json.isNull { return .nilList }
        guard json.array != nil else { throw mismatch(json, "[]interface {}") }
        return TemplateValue.decoded(json)
      } catch {
        return .list([.text(message(of: error))])
      }
    },
  ]

  private static func text(_ value: TemplateValue) throws -> TemplateString {
    try GoYAMLWriter.text(value, layout: .kubernetes)
  }

  private static func document(_ text: String) throws -> JSONValue {
    do {
      return try YAML.onlyFirstDocument(of: text)
    } catch {
      throw TemplateFunctionError("error converting YAML to JSON: \(error.goText)")
    }
  }

  private static func mismatch(_ json: JSONValue, _ type: String) -> TemplateFunctionError {
    TemplateFunctionError("error unmarshaling JSON: while decoding JSON: \(JSONFunctions.mismatch(json, type).message)")
  }

  private static func message(of error: any Error) -> String { (error as? TemplateFunctionError)?.message ?? "\(error)" }
}
