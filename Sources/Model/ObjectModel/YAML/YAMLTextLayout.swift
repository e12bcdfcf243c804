/// How YAML text is laid out.
public enum YAMLTextLayout: Sendable {
  /// As `kubectl -o yaml` and Helm's `toYaml` print: lists stand under their key without indentation, and long lines are folded
  /// at a space behind column 80.
  case kubernetes
  /// As Helm's `toYamlPretty` prints: lists are indented under their key, and lines may be of any length.
  case pretty
}
