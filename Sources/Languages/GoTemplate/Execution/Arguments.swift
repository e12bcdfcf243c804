/// The evaluated arguments of one call. The executor has checked their number and types against the declaration, so the
/// accessors for declared types cannot fail; used against the declaration they give a zero value.
public struct Arguments {
  public let values: [TemplateValue]

  @inlinable
  public init(_ values: [TemplateValue]) { self.values = values }

  @inlinable
  public var count: Int { values.count }

  @inlinable
  public subscript(position: Int) -> TemplateValue { values[position] }

  /// All arguments from a position on: those of a variadic parameter.
  @inlinable
  public func from(_ position: Int) -> ArraySlice<TemplateValue> { values[min(position, values.count)...] }

  /// A `string` argument as Go has it.
  @inlinable
  public func string(_ position: Int) -> TemplateString {
    if case .string(let text) = values[position] { text } else { .empty }
  }

  /// A `string` argument as text, repaired where it is not UTF-8.
  @inlinable
  public func text(_ position: Int) -> String { string(position).string }

  @inlinable
  public func int(_ position: Int) -> Int {
    if case .int(let number) = values[position] { number } else { 0 }
  }

  @inlinable
  public func int64(_ position: Int) -> Int64 {
    if case .int64(let number) = values[position] { number } else { 0 }
  }

  @inlinable
  public func double(_ position: Int) -> Double {
    if case .double(let number) = values[position] { number } else { 0 }
  }

  @inlinable
  public func bool(_ position: Int) -> Bool {
    if case .bool(let flag) = values[position] { flag } else { false }
  }

  @inlinable
  public func map(_ position: Int) -> TemplateMap {
    if case .map(let map) = values[position] { map } else { TemplateMap(isNil: true) }
  }

  @inlinable
  public func list(_ position: Int) -> TemplateList {
    if case .list(let list) = values[position] { list } else { TemplateList(isNil: true) }
  }

  @inlinable
  public func bytes(_ position: Int) -> [UInt8] {
    if case .bytes(let bytes) = values[position] { bytes } else { [] }
  }
}
