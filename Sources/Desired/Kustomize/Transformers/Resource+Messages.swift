import ObjectModel

extension Resource {
  /// What kustomize keeps beside an object as annotations of the object, of which some messages tell and which JSON patches see.
  var internalAnnotations: [(key: String, value: String)] {
    func list(_ values: [String]) -> String { values.joined(separator: ",") }
    var result: [(key: String, value: String)] = []
    if !previousNames.isEmpty {
      result.append((InternalAnnotation.previousKinds, list(previousNames.map(\.kind))))
      result.append((InternalAnnotation.previousNames, list(previousNames.map(\.name))))
      result.append((InternalAnnotation.previousNamespaces, list(previousNames.map(\.namespace))))
    }
    if !prefixes.isEmpty { result.append((InternalAnnotation.prefixes, list(prefixes))) }
    if !suffixes.isEmpty { result.append((InternalAnnotation.suffixes, list(suffixes))) }
    if behavior != .unspecified { result.append((InternalAnnotation.behavior, behavior.rawValue)) }
    if needsHashSuffix { result.append((InternalAnnotation.needsHash, "enabled")) }
    return result
  }

  /// The object with its internal annotations, as JSON for messages.
  var messageJSON: String {
    var copy = self
    copy.setAnnotations(internalAnnotations)
    if copy.annotations.isEmpty { copy.node.mutate("metadata") { $0["annotations"] = nil } }
    return (try? copy.node.jsonValue().json()) ?? "{}"
  }

  /// The object's type and metadata, as messages about objects that lack something tell them.
  var messageMetadata: String {
    func map(_ entries: [(key: String, value: String)]) -> String {
      let sorted = entries.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
      return "map[" + sorted.map { "\($0.key):\($0.value)" }.joined(separator: " ") + "]"
    }
    return "{{\(apiVersion) \(kind)} {{\(name) \(namespace)} \(map(labels)) \(map(annotations + internalAnnotations))}}"
  }

  /// Forgets all that kustomize would keep in annotations, as happens when a patch takes those away.
  mutating func forgetInternalAnnotations() {
    previousNames = []
    prefixes = []
    suffixes = []
    behavior = .unspecified
    needsHashSuffix = false
    isFromHelm = false
    variables = []
  }
}

/// The annotations kustomize keeps for itself.
enum InternalAnnotation {
  static let prefix = "internal.config.kubernetes.io/"
  static let previousKinds = prefix + "previousKinds"
  static let previousNames = prefix + "previousNames"
  static let previousNamespaces = prefix + "previousNamespaces"
  static let prefixes = prefix + "prefixes"
  static let suffixes = prefix + "suffixes"
  static let behavior = prefix + "generatorBehavior"
  static let needsHash = prefix + "needsHashSuffix"
}
