import KubernetesSchema
import ObjectModel

/// A column of a table, and where its cells come from.
struct TableColumn: Sendable {
  enum Source: Sendable {
    /// `TableCells`, by the name of the column.
    case builtIn
    /// A path into a custom resource; `nil` where the definition's path cannot be read, which leaves the cells empty.
    case path(SimpleJSONPath?)
  }

  var name: String
  var type: String
  var format: String
  var description: String
  /// 0 shows always, 1 with `-o wide`.
  var priority: Int
  var source: Source

  var definition: JSONValue {
    [
      "name": .string(name), "type": .string(type), "format": .string(format), "description": .string(description),
      "priority": .integer(Int64(priority)),
    ]
  }

  /// The columns of a resource: those of the facts, those that a CustomResourceDefinition gives, or Name and Age.
  static func columns(of definition: ResourceDefinition) -> [TableColumn] {
    let name = TableColumn(name: "Name", type: "string", format: "name", description: "", priority: 0, source: .builtIn)
    if let custom = definition.custom { return [name] + printerColumns(custom.columns) }
    let known = definition.facts?.columns ?? []
    if known.isEmpty {
      return [name, TableColumn(name: "Age", type: "string", format: "", description: "", priority: 0, source: .builtIn)]
    }
    return known.map {
      TableColumn(name: $0.name, type: $0.type, format: $0.format, description: "", priority: $0.priority, source: .builtIn)
    }
  }

  private static func printerColumns(_ columns: [JSONValue]) -> [TableColumn] {
    if columns.isEmpty {
      return [
        TableColumn(
          name: "Age", type: "date", format: "", description: "", priority: 0,
          source: .path(SimpleJSONPath(".metadata.creationTimestamp")))
      ]
    }
    return columns.map { column in
      TableColumn(
        name: column["name"]?.string ?? "", type: column["type"]?.string ?? "string", format: column["format"]?.string ?? "",
        description: column["description"]?.string ?? "", priority: column["priority"]?.int ?? 0,
        source: .path(column["jsonPath"]?.string.flatMap(SimpleJSONPath.init)))
    }
  }
}
