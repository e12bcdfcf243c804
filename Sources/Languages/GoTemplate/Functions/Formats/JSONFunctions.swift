import ObjectModel

/// The functions that write and read JSON.
enum JSONFunctions {
  static let all: [TemplateFunction] = writing + reading

  // MARK: - Writing

  private static let writing: [TemplateFunction] = [
    TemplateFunction("toJson", .any) { arguments, _ in
      .string((try? TemplateString(bytes: GoJSONWriter.bytes(arguments[0]))) ?? .empty)
    },
    TemplateFunction("mustToJson", .any) { arguments, _ in
      .string(TemplateString(bytes: try GoJSONWriter.bytes(arguments[0])))
    },
    TemplateFunction("toPrettyJson", .any) { arguments, _ in
      .string((try? TemplateString(bytes: GoJSONWriter.bytes(arguments[0], isIndented: true))) ?? .empty)
    },
    TemplateFunction("mustToPrettyJson", .any) { arguments, _ in
      .string(TemplateString(bytes: try GoJSONWriter.bytes(arguments[0], isIndented: true)))
    },
    toRawJson, toRawJson.named("mustToRawJson"),
  ]

  private static let toRawJson = TemplateFunction("toRawJson", .any) { arguments, _ in
    .string(TemplateString(bytes: try GoJSONWriter.bytes(arguments[0], escapesHTML: false)))
  }

  // MARK: - Reading

  private static let reading: [TemplateFunction] = [
    TemplateFunction("fromJson", .string) { arguments, _ in
      do {
        let json = try decoded(arguments.text(0))
        if json.isNull { return .map(TemplateMap()) }
        guard json.object != nil else { throw mismatch(json, "map[string]interface {}") }
        return .map(TemplateValue.decoded(json).map ?? TemplateMap())
      } catch {
        return .map(TemplateMap([("Error", .text(message(of: error)))]))
      }
    },
    TemplateFunction("fromJsonArray", .string) { arguments, _ in
      do {
        let json = try decoded(arguments.text(0))
        if json.isNull { return .nilList }
        guard json.array != nil else { throw mismatch(json, "[]interface {}") }
        return TemplateValue.decoded(json)
      } catch {
        return .list([.text(message(of: error))])
      }
    },
    TemplateFunction("mustFromJson", .string) { arguments, _ in TemplateValue.decoded(try decoded(arguments.text(0))) },
  ]

  private static func message(of error: any Error) -> String { (error as? TemplateFunctionError)?.message ?? "\(error)" }

  static func mismatch(_ json: JSONValue, _ type: String) -> TemplateFunctionError {
    TemplateFunctionError("json: cannot unmarshal \(json.goJSONKind) into Go value of type \(type)")
  }

  private static func decoded(_ text: String) throws -> JSONValue {
    do {
      return try JSONValue(json: text)
    } catch {
      throw TemplateFunctionError(GoJSONDiagnosis.problem(in: text) ?? error.problem)
    }
  }
}
