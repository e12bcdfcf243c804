/// The kinds of scalar that Kubernetes types use.
public enum ScalarKind: String, Sendable, CaseIterable {
  case string
  case bool
  case int32
  case int64
  case double
  /// Bytes, written in base64.
  case base64
  /// RFC 3339 with seconds.
  case time
  /// RFC 3339 with microseconds.
  case microtime
  /// A Go duration such as `1m30s`.
  case duration
  /// A resource quantity such as `500m` or `1Gi`.
  case quantity
  case intOrString = "int-or-string"
  /// A custom resource's `number`, integer or not.
  case number
  /// A custom resource's `integer` without a format.
  case integer
}

/// How server-side apply merges a list.
public enum ListTopology: Sendable, Equatable {
  /// As a whole.
  case atomic
  /// By value.
  case set
  /// By the values of these fields of its elements.
  case map(keys: [String])
}

/// How server-side apply merges a map or a structure.
public enum MapTopology: Sendable, Equatable {
  /// Key by key.
  case granular
  /// As a whole.
  case atomic
}

/// How a strategic merge patch treats a field; none means as a JSON merge patch does.
public struct PatchStrategies: OptionSet, Sendable {
  public let rawValue: UInt8

  public init(rawValue: UInt8) { self.rawValue = rawValue }

  /// A list is merged element by element.
  public static let merge = PatchStrategies(rawValue: 1)
  /// A structure is replaced as a whole.
  public static let replace = PatchStrategies(rawValue: 2)
  /// A patch names the fields to keep, and the others go.
  public static let retainKeys = PatchStrategies(rawValue: 4)
}
