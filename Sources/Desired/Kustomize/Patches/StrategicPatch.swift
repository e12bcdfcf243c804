import KubernetesSchema
import ObjectModel

/// A strategic merge patch: a part of an object that names the object.
struct StrategicPatch: Sendable {
  var resource: Resource
  var options = PatchOptions()
  private let merge: StrategicMerge

  init(_ resource: Resource, options: PatchOptions = PatchOptions(), schema: BuildSchema) {
    self.resource = resource
    self.options = options
    merge = StrategicMerge(lists: schema.lists)
  }

  /// Changes an object. Its namespace stays, and its name and kind do unless the options let them change.
  ///
  /// - Throws: for values of different kinds under one key, and unknown directives.
  func apply(to target: inout Resource) throws(KustomizeError) {
    try apply(resource.node, to: &target)
  }

  /// Changes an object that a target selects, whose kind and name the patch need not know.
  func applyToSelected(_ target: inout Resource) throws(KustomizeError) {
    var node = resource.node
    node["apiVersion"] = .string(target.apiVersion)
    try apply(node, to: &target)
  }

  /// The patch as it is when a target selects: its labels and annotations have become text, null among it, and are left out
  /// where there are none, so that there they cannot be removed.
  func forTarget() -> StrategicPatch {
    var result = self
    for field in ["labels", "annotations"] {
      let entries = field == "labels" ? resource.labels : resource.annotations
      let sorted = entries.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
      result.resource.node.mutate("metadata") { metadata in
        metadata[field] = sorted.isEmpty ? nil : .mapping(sorted.map { ($0.key, .string($0.value)) })
      }
    }
    return result
  }

  private func apply(_ patch: YAMLNode, to target: inout Resource) throws(KustomizeError) {
    if options.allowNameChange || options.allowKindChange { target.storePreviousID() }
    let (name, namespace, kind) = (target.name, target.namespace, target.kind)
    let node = target.node
    target.node = .null
    guard let merged = try merge.merge(patch, into: node) else { return }
    target.node = merged
    target.spreadSharedTexts()
    if removesAnnotations(patch) { target.forgetInternalAnnotations() }
    if !options.allowKindChange, target.kind != kind { target.kind = kind }
    if !options.allowNameChange, target.name != name { target.name = name }
    if target.namespace != namespace { target.namespace = namespace }
  }

  /// Whether the patch takes an object's annotations away, and what kustomize keeps among them.
  private func removesAnnotations(_ patch: YAMLNode) -> Bool {
    guard patch[MergeDirective.key]?.text != MergeDirective.replace.rawValue, let metadata = patch["metadata"] else {
      return false
    }
    return [metadata, metadata["annotations"]].contains { node in
      guard let node else { return false }
      let directive = node[MergeDirective.key]?.text
      return node.isNull || directive == MergeDirective.replace.rawValue || directive == MergeDirective.delete.rawValue
    }
  }
}
