import GoTemplate

/// The name of a release that a template makes, as `--name-template` has it.
public enum ReleaseNameTemplate {
  /// - Returns: nil for an empty template.
  /// - Throws: `HelmError` for a text that is no template.
  public static func name(
    from template: String, in environment: TemplateEnvironment = TemplateEnvironment()
  ) throws(HelmError) -> String? {
    if template.isEmpty { return nil }
    do {
      var set = TemplateSet(functions: .helm)
      try set.parse(template, name: "name-template")
      return String(decoding: try set.execute("name-template", data: .nil, in: environment), as: UTF8.self)
    } catch {
      throw HelmError(.options, "\(error)", remedy: "correct --name-template")
    }
  }
}
