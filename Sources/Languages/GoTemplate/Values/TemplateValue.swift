import ObjectModel

/// A value as a template sees it, with the distinctions of Go that show: `int` is not `int64`, and neither is a `double`.
///
/// Numbers of values files are doubles, those of `--set` are `int64`, literals of templates are `int`. Maps are shared:
/// what `set` writes through one name is seen through all. Lists are values.
///
/// Not `Sendable`, because maps are shared and mutable: a value belongs to one execution.
public enum TemplateValue {
  /// Go's nil: an absent value as functions, lists and maps hold it. Prints as `<nil>`.
  case `nil`
  /// What a pipeline that ended in nil has for a value: any field of it is missing as well, and it prints as `<no value>`.
  /// Only the executor meets it. Functions are given `nil` in its place, and must never put it into lists or maps.
  case missing
  case bool(Bool)
  case int(Int)
  case int64(Int64)
  case uint64(UInt64)
  case double(Double)
  case string(TemplateString)
  /// A `[]byte`, such as a file of `.Files`: prints as a list of numbers.
  case bytes([UInt8])
  case list(TemplateList)
  case map(TemplateMap)
  /// A value with a Go type of its own: a time, a certificate, `.Files`, …
  case object(any TemplateObject)
  /// A function as a value, which only `call` can use.
  case function(TemplateFunction)
}

extension TemplateValue {
  /// A string value.
  @inlinable
  public static func text(_ text: String) -> TemplateValue { .string(.text(text)) }

  /// A `[]interface {}`.
  @inlinable
  public static func list(_ elements: [TemplateValue]) -> TemplateValue { .list(TemplateList(elements)) }

  /// A `[]string`.
  public static func strings(_ elements: some Sequence<String>) -> TemplateValue {
    .list(TemplateList(elements.map { .text($0) }, of: .string))
  }

  /// Whether the value is nil, or missing.
  @inlinable
  public var isNil: Bool {
    switch self {
    case .nil, .missing: true
    default: false
    }
  }

  /// The text of a string, repaired where it is not UTF-8; `nil` for every other kind of value.
  @inlinable
  public var string: String? {
    if case .string(let text) = self { text.string } else { nil }
  }

  /// The map; `nil` for every other kind of value.
  @inlinable
  public var map: TemplateMap? {
    if case .map(let map) = self { map } else { nil }
  }

  /// The list; `nil` for every other kind of value.
  @inlinable
  public var list: TemplateList? {
    if case .list(let list) = self { list } else { nil }
  }

  /// Whether `if` takes the value for true: all but nil, false, zero, empty text, list and map. Objects always are, except
  /// those that stand for an empty map.
  public var isTrue: Bool {
    switch self {
    case .nil, .missing: false
    case .bool(let flag): flag
    case .int(let number): number != 0
    case .int64(let number): number != 0
    case .uint64(let number): number != 0
    case .double(let number): number != 0
    case .string(let text): !text.isEmpty
    case .bytes(let bytes): !bytes.isEmpty
    case .list(let list): !list.elements.isEmpty
    case .map(let map): map.count != 0
    case .object(let object): object.isTrue
    case .function: true
    }
  }
}
