import ObjectModel

extension Resource {
  private static let managedByLabel = "app.kubernetes.io/managed-by"
  static let originAnnotation = "config.kubernetes.io/origin"
  static let transformationsAnnotation = "alpha.config.kubernetes.io/transformations"

  /// Says in a label that kustomize made the object.
  mutating func addManagedByLabel() {
    node.mutate("metadata", default: .mapping([])) { metadata in
      metadata.mutate("labels", default: .mapping([])) { $0[Self.managedByLabel] = "kustomize-v5.8.1" }
    }
  }

  /// Annotations of these names are kustomize's own and are never printed.
  private static let internalAnnotations: Set<String> = [
    "config.kubernetes.io/path", "config.kubernetes.io/index", "config.k8s.io/id",
    "internal.config.kubernetes.io/previousKinds", "internal.config.kubernetes.io/previousNames",
    "internal.config.kubernetes.io/prefixes", "internal.config.kubernetes.io/suffixes",
    "internal.config.kubernetes.io/previousNamespaces", "internal.config.kubernetes.io/allowNameChange",
    "internal.config.kubernetes.io/allowKindChange", "internal.config.kubernetes.io/refBy",
    "internal.config.kubernetes.io/generatorBehavior", "internal.config.kubernetes.io/needsHashSuffix",
    "internal.config.kubernetes.io/path", "internal.config.kubernetes.io/index", "internal.config.kubernetes.io/seqindent",
    "internal.config.kubernetes.io/id", "internal.config.kubernetes.io/annotations-migration-resource-id",
    "internal.config.kubernetes.io/helm-generated",
  ]

  /// Makes the annotations what is printed: text as it stands written, without kustomize's own, and with what `buildMetadata`
  /// asks for. A map that is empty then goes.
  mutating func finishAnnotations(keepsOrigin: Bool, keepsTransformations: Bool) {
    var added: [(String, String)] = []
    if keepsOrigin, let origin { added.append((Self.originAnnotation, origin.lines.map { $0 + "\n" }.joined())) }
    if keepsTransformations, !transformations.isEmpty {
      let items = transformations.map { origin in
        origin.lines.enumerated().map { ($0 == 0 ? "- " : "  ") + $1 + "\n" }.joined()
      }
      added.append((Self.transformationsAnnotation, items.joined()))
    }
    guard !added.isEmpty || node["metadata"]?["annotations"] != nil else { return }
    node.mutate("metadata", default: .mapping([])) { metadata in
      metadata.mutate("annotations", default: .mapping([])) { annotations in
        annotations.mutateMapping { mapping in
          mapping.members.removeAll { member in
            Self.internalAnnotations.contains(member.key) || member.key == Self.originAnnotation && !keepsOrigin
              || member.key == Self.transformationsAnnotation && !keepsTransformations
          }
        }
        annotations.makeMembersText()
        for (key, value) in added { annotations[key] = .string(value) }
      }
      if metadata["annotations"]?.isEmpty == true { metadata["annotations"] = nil }
    }
  }
}
