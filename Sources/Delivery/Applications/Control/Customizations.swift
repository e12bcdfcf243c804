import Health
import Settings

extension HealthAssessment {
  /// What Apus knows, and the scripts of `argocd-cm` in front of it.
  ///
  /// - Parameter clock: seconds since 1970, which scripts may ask for.
  public init(_ customizations: ResourceCustomizations, clock: @escaping @Sendable () -> Int64) {
    let scripts = customizations.entries.compactMap { entry in
      entry.healthScript.map {
        HealthCustomization(
          group: entry.pattern.group, kind: entry.pattern.kind, script: $0.lua, opensLibraries: $0.usesOpenLibraries)
      }
    }
    self = scripts.isEmpty ? .builtIn : HealthAssessment(customizations: scripts, clock: clock)
  }
}

extension ResourceActions {
  /// The actions that are built in, and those of `argocd-cm`, which must name one kind each.
  public init(_ customizations: ResourceCustomizations) {
    self.init(
      customizations: customizations.entries.compactMap { entry in
        entry.actions.map { scripts in
          ActionCustomization(
            group: entry.pattern.group, kind: entry.pattern.kind, discovery: scripts.discovery,
            definitions: Dictionary(scripts.definitions.map { ($0.name, $0.lua) }, uniquingKeysWith: { first, _ in first }),
            mergesBuiltIn: scripts.mergesBuiltIn)
        }
      })
  }
}
