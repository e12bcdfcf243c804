/// A Go slice: a list of values that knows the type its elements were declared with.
public struct TemplateList {
  /// The declared type of the elements. It shows in `typeOf`, `%T` and in which parameters accept the list.
  public enum Element: UInt8, Sendable {
    case any, string, int, int64, double, map, list, strings

    /// The type in Go's words.
    public var goType: String {
      switch self {
      case .any: "interface {}"
      case .string: "string"
      case .int: "int"
      case .int64: "int64"
      case .double: "float64"
      case .map: "map[string]interface {}"
      case .list: "[]interface {}"
      case .strings: "[]string"
      }
    }
  }

  public let elements: [TemplateValue]
  public let element: Element
  /// Whether this is Go's nil slice: prints as `[]` like any empty list, but JSON has `null` for it.
  public let isNil: Bool
  /// How many lists are inside each other at most, this one counted; maps between them start anew.
  @usableFromInline let nesting: Int32

  /// The deepest nesting an execution goes on with: releasing lists recurses.
  static let maximalNesting = 10_000

  @inlinable
  public init(_ elements: [TemplateValue] = [], of element: Element = .any, isNil: Bool = false) {
    self.elements = elements
    self.element = element
    self.isNil = isNil
    var deepest: Int32 = 0
    for case .list(let inner) in elements { deepest = max(deepest, inner.nesting) }
    nesting = deepest + 1
  }

  @inlinable
  public var count: Int { elements.count }
}
