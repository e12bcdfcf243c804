/// Whose reading of YAML is meant: the tools around Kubernetes have two.
public enum YAMLReading: Sendable {
  /// `kubectl`'s, the API server's and Argo CD's: YAML 1.1 words (`yes`, `on`) are Booleans, keys become text, of a repeated
  /// key the last counts, times stay as they are written, and a stream of JSON values is read as such.
  case kubernetes

  /// kustomize's, for resources and strategic merge patches.
  ///
  /// Only `true` and `false` are Booleans; keys must be text and unique; times become RFC 3339; nothing inside `{}` or `[]`
  /// is an empty string; the values of annotations are the text that stands there. As kustomize holds a resource as YAML
  /// text, some values come back changed: folded text (`>`) gains a newline before lines that are indented more, U+0085
  /// becomes a space, and a quoted `<<` is lost.
  case kustomize
}
