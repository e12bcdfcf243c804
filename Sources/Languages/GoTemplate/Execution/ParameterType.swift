/// The Go type a parameter is declared with. The executor checks arguments against it and words the errors.
public enum ParameterType: Sendable, Hashable {
  /// `interface {}`: everything; nil and missing both arrive as `.nil`.
  case any
  case string
  case int
  case int64
  case double
  case bool
  case bytes
  /// `map[string]interface {}`: also accepts `common.Values`, and a literal nil, which arrives as a nil map.
  case map
  /// `[]interface {}`: a list of this element type only, or a literal nil, which arrives as a nil list.
  case list
  /// `[]string`, likewise.
  case strings
  /// An object of a Go type, such as `time.Time`.
  case object(String)
  /// `reflect.Value`: everything, as `any`; of the language's own functions, which see nil for what it is.
  case reflected

  /// The type in Go's words.
  public var goType: String {
    switch self {
    case .any: "interface {}"
    case .string: "string"
    case .int: "int"
    case .int64: "int64"
    case .double: "float64"
    case .bool: "bool"
    case .bytes: "[]uint8"
    case .map: "map[string]interface {}"
    case .list: "[]interface {}"
    case .strings: "[]string"
    case .object(let type): type
    case .reflected: "reflect.Value"
    }
  }
}
