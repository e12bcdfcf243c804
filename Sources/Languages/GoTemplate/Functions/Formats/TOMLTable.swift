/// A table of TOML while it is read: how it came to be decides what may still be added.
final class TOMLTable {
  /// How a table came to be.
  enum Origin {
    /// On the way to another table's header: may be defined later.
    case implicit
    /// By a header.
    case header
    /// By a dotted key: a header may still define it.
    case dotted
    /// Written in braces, or otherwise complete.
    case closed
  }

  private enum Member {
    case value(TOMLValue)
    case table(TOMLTable)
    case tables([TOMLTable])
  }

  private var members: [String: Member] = [:]
  private var origin: Origin

  init(_ origin: Origin = .header) { self.origin = origin }

  func close() { origin = .closed }

  /// The table of a name, made if there is none; of a list of tables the last one. `nil` when something else has the name.
  func table(at name: String, makes origin: Origin) -> TOMLTable? {
    switch members[name] {
    case nil:
      let table = TOMLTable(origin)
      members[name] = .table(table)
      return table
    case .table(let table)?:
      return table
    case .tables(let tables)?: return tables.last
    case .value?: return nil
    }
  }

  /// The table a header defines; `nil` when the name is taken.
  func defineTable(at name: String) -> TOMLTable? {
    switch members[name] {
    case nil:
      let table = TOMLTable(.header)
      members[name] = .table(table)
      return table
    case .table(let table)? where table.origin == .implicit || table.origin == .dotted:
      table.origin = .header
      return table
    default: return nil
    }
  }

  /// A further table of a list; `nil` when something else has the name.
  func appendTable(at name: String) -> TOMLTable? {
    let table = TOMLTable(.header)
    switch members[name] {
    case nil: members[name] = .tables([table])
    case .tables(let tables)?: members[name] = .tables(tables + [table])
    default: return nil
    }
    return table
  }

  /// Whether the name was free. A table that only the keys in it made keeps its name, and the value is lost.
  func set(_ name: String, to value: TOMLValue) -> Bool {
    if case .table(let table)? = members[name], table.origin == .implicit || table.origin == .dotted { return true }
    if members[name] != nil { return false }
    if case .table(let table) = value { members[name] = .table(table) } else { members[name] = .value(value) }
    return true
  }

  /// The table as a template has it.
  var map: TemplateMap {
    TemplateMap(
      members.map { name, member in
        switch member {
        case .value(let value): (name, value.value)
        case .table(let table): (name, .map(table.map))
        case .tables(let tables): (name, .list(TemplateList(tables.map { .map($0.map) }, of: .map)))
        }
      })
  }
}

/// A value of TOML while it is read.
enum TOMLValue {
  case plain(TemplateValue)
  case list([TOMLValue])
  case table(TOMLTable)

  var value: TemplateValue {
    switch self {
    case .plain(let value): value
    case .list(let elements): .list(elements.map(\.value))
    case .table(let table): .map(table.map)
    }
  }
}
