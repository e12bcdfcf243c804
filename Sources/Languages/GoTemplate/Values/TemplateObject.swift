/// A value with a Go type of its own: a time, a duration, a version, a certificate, `.Files`, `.Capabilities`, …
///
/// A class, so that a `TemplateValue` stays small.
public protocol TemplateObject: AnyObject {
  /// The type in Go's words, as `typeOf` and error messages have it: `time.Time`, `*semver.Version`.
  var goType: String { get }
  /// The kind in Go's words, as `kindOf` has it: `struct`, `ptr`, `map`, `int64`, `slice`.
  var goKind: String { get }
  /// Whether `if` takes the value for true: always, except for those that stand for an empty map or a zero number.
  var isTrue: Bool { get }
  /// The field or method of a name; `nil` makes the error `can't evaluate field …`. An object that stands for a map gives
  /// its zero value for names it lacks.
  func member(_ name: String) -> TemplateMember?
  /// Its members in byte order of their keys, for `range`, `len` and `index`, if it stands for a map; `nil` otherwise.
  func entries() -> [(key: String, value: TemplateValue)]?
  /// How `%v` prints it.
  ///
  /// - Parameter isAddressable: whether the engine prints it directly, as in `{{ . }}`: a type whose String method wants a
  ///   pointer prints through it only then, and as a struct in `print`, `quote` and `printf`.
  func printed(isAddressable: Bool) -> String
  /// What JSON and YAML have for it, as nil, bool, number, string, list or map.
  var json: TemplateValue { get }
  /// Whether both are the same to `deepEqual`.
  func isEqual(to other: any TemplateObject) -> Bool
}

extension TemplateObject {
  public var goKind: String { "struct" }
  public var isTrue: Bool { true }
  public func member(_ name: String) -> TemplateMember? { nil }
  public func entries() -> [(key: String, value: TemplateValue)]? { nil }
  public func isEqual(to other: any TemplateObject) -> Bool { self === other }
}

/// What a name of an object stands for.
public enum TemplateMember {
  case field(TemplateValue)
  case method(TemplateFunction)
}
