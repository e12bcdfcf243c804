/// How manifests are made from a source; the raw values are those of `status.sourceType`.
public enum SourceType: String, Sendable, Hashable, CaseIterable {
  case helm = "Helm"
  case kustomize = "Kustomize"
  case directory = "Directory"
  case plugin = "Plugin"

  /// The field of a source that holds this type's parameters, as in `spec.source.helm`.
  var field: String { rawValue.lowercased() }
}
