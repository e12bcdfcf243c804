/// The functions templates may call. Templates are compiled against one table and refer to functions by their index in it.
///
/// The table of Helm is `language`, then sprig's, then Helm's own, merged in this order.
public struct FunctionTable: Sendable {
  public private(set) var functions: [TemplateFunction] = []
  private var indexes: [String: Int] = [:]
  /// Methods every `common.Values` map has, such as `.Values.YAML`; their receiver is the first argument.
  public var valuesMethods: [String: TemplateFunction] = [:]
  /// The same for tables whose functions have the same indexes: a text parsed for one of them serves all.
  private(set) var identity = 0

  /// - Parameter functions: of two with one name the later counts.
  public init(_ functions: [TemplateFunction] = []) {
    for function in functions { insert(function) }
  }

  /// The index of a function.
  public func index(of name: String) -> Int? { indexes[name] }

  /// The function of a name.
  public subscript(name: String) -> TemplateFunction? { indexes[name].map { functions[$0] } }

  /// Adds a function, or replaces the one of its name.
  public mutating func insert(_ function: TemplateFunction) {
    if let index = indexes[function.name] {
      functions[index] = function
    } else {
      indexes[function.name] = functions.count
      functions.append(function)
      var hasher = Hasher()
      hasher.combine(identity)
      hasher.combine(function.name)
      identity = hasher.finalize()
    }
  }

  /// Both tables; the other's functions replace those of the same names.
  public func merging(_ other: FunctionTable) -> FunctionTable {
    var table = self
    for function in other.functions { table.insert(function) }
    table.valuesMethods.merge(other.valuesMethods) { $1 }
    return table
  }
}
