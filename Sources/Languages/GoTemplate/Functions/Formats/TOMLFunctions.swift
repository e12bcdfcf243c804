/// The functions that write and read TOML.
enum TOMLFunctions {
  static let all: [TemplateFunction] = [
    // Errors are the result, in their own words.
    TemplateFunction("toToml", .any) { arguments, _ in
      do {
        return .string(try TOMLWriter.text(arguments[0]))
      } catch let TemplateFunctionError.refused(message) where message.hasPrefix("toml:") {
        return .text(message)
      }
    },
    TemplateFunction("mustToToml", .any) { arguments, _ in .string(try TOMLWriter.text(arguments[0])) },
    TemplateFunction("fromToml", .string) { arguments, _ in
      do throws(TOMLError) {
        return .map(try TOMLReader.document(arguments.text(0)))
      } catch {
        return .map(TemplateMap([("Error", .text("toml: \(error.message)"))]))
      }
    },
  ]
}
