import ArgumentParser
import CustomResources
import KubernetesClient

/// Which applications a command is about: names, or a label selector, or projects.
struct ApplicationSelection: ParsableArguments {
  @Argument(help: "Names of applications.") var names: [String] = []
  @Option(name: [.customShort("l"), .customLong("selector")], help: "Applications with these labels.") var selector: String?
  @Option(name: [.customShort("N"), .customLong("app-namespace")], help: "Namespace of the applications.") var appNamespace:
    String?

  /// The names that are meant.
  ///
  /// - Throws: `CommandFailure` when a selector matches nothing; the parser's help request when nothing is said at all.
  func applications(_ plane: ControlPlane, projects: [String] = []) async throws -> [ApplicationName] {
    let namespace = appNamespace.flatMap { $0.isEmpty ? nil : $0 } ?? plane.namespace
    if !names.isEmpty {
      return names.map { ApplicationName($0, appNamespace: appNamespace, controlNamespace: plane.namespace) }
    }
    if selector == nil, projects.isEmpty { throw CleanExit.helpRequest(nil as (any ParsableCommand.Type)?) }
    let found = try await plane.applications(in: namespace, labels: selector)
      .filter { projects.isEmpty || projects.contains($0.spec.project) }
    if found.isEmpty {
      let filter = [selector.map { "selector \($0)" }, projects.isEmpty ? nil : "projects [\(projects.joined(separator: " "))]"]
      throw CommandFailure.plain("No matching apps found for filter: \(filter.compactMap { $0 }.joined(separator: ", "))")
    }
    return found.map { ApplicationName($0.qualifiedName, appNamespace: nil, controlNamespace: plane.namespace) }
  }
}

/// The one application a command is about.
struct ApplicationArgument: ParsableArguments {
  @Argument(help: "Name of the application, or NAMESPACE/NAME.") var name: String
  @Option(name: [.customShort("N"), .customLong("app-namespace")], help: "Namespace of the application.") var appNamespace:
    String?

  func resolved(_ plane: ControlPlane) -> ApplicationName {
    ApplicationName(name, appNamespace: appNamespace, controlNamespace: plane.namespace)
  }
}
