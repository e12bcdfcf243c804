import GoTemplate
import ObjectModel

/// The functions that ask the world around a render.
enum ClusterFunctions {
  static let all = [
    TemplateFunction("lookup", .string, .string, .string, .string) { arguments, context in
      guard let lookup = context.environment.lookup else { return .map(TemplateMap()) }
      let found = try lookup(arguments.text(0), arguments.text(1), arguments.text(2), arguments.text(3))
      // As an API client decodes it: whole numbers stay whole.
      return found.map { TemplateValue($0) } ?? .map(TemplateMap())
    },
    TemplateFunction("getHostByName", .string) { arguments, context in
      .text(context.environment.resolve?(arguments.text(0)) ?? "")
    },
  ]
}
