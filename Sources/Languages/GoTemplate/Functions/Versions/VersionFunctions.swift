import ObjectModel

/// sprig's functions of semantic versions.
enum VersionFunctions {
  static let all: [TemplateFunction] = [
    TemplateFunction("semver", .string) { arguments, _ in .object(VersionObject(try version(arguments.text(0)))) },
    TemplateFunction("semverCompare", .string, .string) { arguments, _ in
      do {
        let constraint = try VersionConstraint(parsing: arguments.text(0))
        return .bool(constraint.contains(try version(arguments.text(1))))
      } catch let error as SemanticVersionError {
        throw TemplateFunctionError(error.message)
      }
    },
  ]

  private static func version(_ text: String) throws -> SemanticVersion {
    do {
      return try SemanticVersion(parsing: text)
    } catch {
      throw TemplateFunctionError(error.message)
    }
  }
}
