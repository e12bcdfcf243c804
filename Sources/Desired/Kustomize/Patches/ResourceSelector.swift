import ObjectModel
import RegularExpressions

/// Finds the objects that a `target`, a `select` or a `reject` means. Its parts are regular expressions for the whole of what
/// they are compared with; blank ones match everything.
struct ResourceSelector: Sendable {
  /// A part that matches what a regular expression matches as a whole.
  struct Part: Sendable {
    private let expression: RegularExpression?

    init(_ pattern: String) throws(KustomizeError) {
      if pattern.isEmpty {
        expression = nil
        return
      }
      do throws(RegularExpressionError) {
        expression = try RegularExpression("^(?:\(pattern))$")
      } catch {
        throw KustomizeError("\(error)")
      }
    }

    func matches(_ text: String) -> Bool { expression?.matches(text) ?? true }
  }

  private let group: Part
  private let version: Part
  private let kind: Part
  private let name: Part
  private let namespace: Part
  private let labels: Result<LabelSelector, KustomizeError>
  private let annotations: Result<LabelSelector, KustomizeError>

  /// - Throws: for a part that is no regular expression. What is wrong with a selector of labels is told once one is needed.
  init(_ selector: Selector) throws(KustomizeError) {
    group = try Part(selector.groupVersionKind.group)
    version = try Part(selector.groupVersionKind.version)
    kind = try Part(selector.groupVersionKind.kind)
    name = try Part(selector.name)
    namespace = try Part(selector.namespace)
    labels = Result { () throws(KustomizeError) in try LabelSelector(kustomize: selector.labelSelector) }
    annotations = Result { () throws(KustomizeError) in try LabelSelector(kustomize: selector.annotationSelector) }
  }

  /// Whether an object is meant by a patch: its first or its present name and namespace match, and its present kind.
  ///
  /// - Throws: for a selector of labels that cannot be read.
  func selects(_ resource: Resource) throws(KustomizeError) -> Bool {
    let id = resource.id
    let original = resource.previousNames.isEmpty ? id : resource.originalID
    guard namespace.matches(original.effectiveNamespace) || namespace.matches(id.effectiveNamespace),
      name.matches(original.name) || name.matches(id.name), matches(id.groupVersionKind)
    else { return false }
    return try hasLabelsAndAnnotations(resource)
  }

  /// Whether one of an object's ids matches, as replacements have it: by its namespace as written.
  func matches(_ id: ResourceID) -> Bool {
    matches(id.groupVersionKind) && name.matches(id.name) && namespace.matches(id.namespace)
  }

  private func matches(_ id: GroupVersionKind) -> Bool {
    group.matches(id.group) && version.matches(id.version) && kind.matches(id.kind)
  }

  func hasLabelsAndAnnotations(_ resource: Resource) throws(KustomizeError) -> Bool {
    guard try Self.matches(labels, resource.labels) else { return false }
    return try Self.matches(annotations, resource.annotations)
  }

  private static func matches(
    _ selector: Result<LabelSelector, KustomizeError>, _ values: @autoclosure () -> [(key: String, value: String)]
  ) throws(KustomizeError) -> Bool {
    switch selector {
    case .failure(let error): throw error
    case .success(let selector):
      if selector.requirements.isEmpty { return true }
      return selector.matches(Dictionary(values().map { ($0.key, $0.value) }) { $1 })
    }
  }
}

extension Selector {
  /// As messages tell it.
  var text: String {
    let id = ResourceID(groupVersionKind, name: name, namespace: namespace, isClusterScoped: false)
    return "\(id):a=\(annotationSelector):l=\(labelSelector)"
  }
}
