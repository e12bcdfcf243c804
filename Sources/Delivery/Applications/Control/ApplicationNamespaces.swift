import CustomResources
import ObjectModel
import RegularExpressions

/// The namespaces whose Applications count: the control namespace, and those that `application.namespaces` names by globs or by
/// regular expressions between slashes.
struct ApplicationNamespaces: Sendable, Hashable {
  let control: String
  let patterns: [String]

  init(control: String, patterns: [String] = []) {
    self.control = control
    self.patterns = patterns
  }

  /// Whether Applications outside the control namespace count at all.
  var areMany: Bool { !patterns.isEmpty }

  func contains(_ namespace: String) -> Bool {
    if namespace == control { return true }
    return patterns.contains { pattern in
      if pattern.count > 1, pattern.hasPrefix("/"), pattern.hasSuffix("/") {
        return Self.matches(String(pattern.dropFirst().dropLast()), namespace)
      }
      return Glob.matches(pattern, namespace, separators: [])
    }
  }

  /// Whether a regular expression is found in a text; one that cannot be read matches nothing.
  static func matches(_ expression: String, _ text: String) -> Bool {
    (try? RegularExpression(expression))?.matches(text) ?? false
  }

  /// The `namespace/name` of the Application with an instance name.
  func qualifiedName(ofInstance instance: String) -> String {
    // Neither part can hold an underscore.
    guard let mark = instance.firstIndex(of: "_") else { return "\(control)/\(instance)" }
    return "\(instance[..<mark])/\(instance[instance.index(after: mark)...])"
  }
}

extension AppProject {
  /// Why Applications of a namespace may not use the project; `nil` when they may.
  func sourceNamespaceFault(of application: Application, controlNamespace: String) -> String? {
    let namespace = application.namespace
    if permits(
      sourceNamespace: namespace, controlNamespace: controlNamespace, matchesExpression: ApplicationNamespaces.matches)
    {
      return nil
    }
    return "application '\(application.name)' in namespace '\(namespace)' is not permitted to use project '\(name)'"
  }
}
