import KubernetesSchema
import ObjectModel

/// Objects as the tables that `kubectl get` prints.
struct TableRenderer: Sendable {
  /// How much of each object comes with its row.
  enum Inclusion: String, Sendable {
    case none = "None"
    case metadata = "Metadata"
    case object = "Object"
  }

  let definition: ResourceDefinition
  let includes: Inclusion
  let now: Timestamp

  func table(_ objects: [Manifest], metadata: JSONValue) -> JSONValue {
    [
      "kind": "Table", "apiVersion": "meta.k8s.io/v1", "metadata": metadata,
      "columnDefinitions": .array(columns.map(\.definition)),
      "rows": .array(objects.map(row)),
    ]
  }

  private struct Column {
    var name: String
    var type: String
    var format: String
    var priority: Int
    /// For custom resources: where the cell comes from.
    var jsonPath: String?

    var definition: JSONValue {
      [
        "name": .string(name), "type": .string(type), "format": .string(format), "description": "",
        "priority": .integer(Int64(priority)),
      ]
    }
  }

  private var columns: [Column] {
    let nameColumn = Column(name: "Name", type: "string", format: "name", priority: 0)
    if let custom = definition.custom {
      if custom.columns.isEmpty {
        return [nameColumn, Column(name: "Age", type: "date", format: "", priority: 0, jsonPath: ".metadata.creationTimestamp")]
      }
      return [nameColumn]
        + custom.columns.map { column in
          Column(
            name: column["name"]?.string ?? "", type: column["type"]?.string ?? "string", format: column["format"]?.string ?? "",
            priority: column["priority"]?.int ?? 0, jsonPath: column["jsonPath"]?.string)
        }
    }
    let known = definition.facts?.columns ?? []
    if known.isEmpty {
      return [nameColumn, Column(name: "Age", type: "string", format: "", priority: 0)]
    }
    return known.map { Column(name: $0.name, type: $0.type, format: $0.format, priority: $0.priority) }
  }

  private func row(_ object: Manifest) -> JSONValue {
    let cells = columns.map { column -> JSONValue in
      if let path = column.jsonPath { return customCell(object, path, column.type) }
      return TableCells(object: object, now: now).cell(column.name) ?? "<none>"
    }
    var row: JSONValue = ["cells": .array(cells)]
    switch includes {
    case .none: break
    case .metadata:
      row["object"] = ["kind": "PartialObjectMetadata", "apiVersion": "meta.k8s.io/v1", "metadata": object["metadata"] ?? [:]]
    case .object: row["object"] = object.value
    }
    return row
  }

  private func customCell(_ object: Manifest, _ path: String, _ type: String) -> JSONValue {
    guard let value = SimpleJSONPath(path)?.first(in: object.value) else { return .null }
    if type == "date" {
      guard let time = value.string.flatMap(Timestamp.init) else { return "<unknown>" }
      return .string(Age.text(seconds: now.seconds - time.seconds))
    }
    switch value {
    case .array, .object: return type == "string" ? .string(value.json()) : value
    default: return value
    }
  }
}

/// The part of JSONPath that printer columns use: `.spec.a`, `.status.conditions[?(@.type=="Ready")].status`, `[0]`.
struct SimpleJSONPath {
  private enum Step {
    case field(String)
    case index(Int)
    case every
    case filter(path: [String], value: String)
  }

  private var steps: [Step] = []

  init?(_ text: String) {
    var rest = Substring(text.hasPrefix("$") ? String(text.dropFirst()) : text)
    while let mark = rest.first {
      if mark == "." {
        rest = rest.dropFirst()
        let name = Self.name(&rest)
        if !name.isEmpty { steps.append(.field(name)) }
      } else if mark == "[" {
        guard let end = rest.firstIndex(of: "]") else { return nil }
        guard let step = Self.bracket(rest[rest.index(after: rest.startIndex)..<end]) else { return nil }
        steps.append(step)
        rest = rest[rest.index(after: end)...]
      } else {
        steps.append(.field(Self.name(&rest)))
      }
    }
  }

  private static func name(_ rest: inout Substring) -> String {
    var name = ""
    while let character = rest.first, character != ".", character != "[" {
      rest = rest.dropFirst()
      // A backslash lets a name hold dots.
      if character == "\\", let next = rest.popFirst() { name.append(next) } else { name.append(character) }
    }
    return name
  }

  private static func bracket(_ text: Substring) -> Step? {
    if text == "*" { return .every }
    if let index = Int(text) { return .index(index) }
    if text.hasPrefix("?(@."), text.hasSuffix(")") {
      let condition = text.dropFirst(4).dropLast()
      guard let mark = condition.firstRange(of: "==") else { return nil }
      let path = condition[..<mark.lowerBound].split(separator: ".").map { $0.filter { !$0.isWhitespace } }
      let value = condition[mark.upperBound...].filter { !"\"' ".contains($0) }
      return .filter(path: path, value: String(value))
    }
    let name = text.filter { $0 != "'" && $0 != "\"" }
    return name.isEmpty ? nil : .field(String(name))
  }

  func first(in value: JSONValue) -> JSONValue? {
    var current = [value]
    for step in steps {
      current = current.flatMap { value -> [JSONValue] in
        switch step {
        case .field(let name): return value[name].map { [$0] } ?? []
        case .index(let index): return value[index < 0 ? (value.array?.count ?? 0) + index : index].map { [$0] } ?? []
        case .every: return value.array ?? value.object.map { Array($0.values) } ?? []
        case .filter(let path, let wanted):
          return (value.array ?? []).filter { element in
            guard let found = element[path: path] else { return false }
            return found.string == wanted || found.json() == wanted
          }
        }
      }
    }
    return current.first
  }
}
