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

  private let columns: [TableColumn]
  private let includes: Inclusion
  private let now: Timestamp

  init(definition: ResourceDefinition, includes: Inclusion, now: Timestamp) {
    columns = TableColumn.columns(of: definition)
    self.includes = includes
    self.now = now
  }

  /// - Parameter metadata: of the list: its resourceVersion, and where to go on.
  func table(_ objects: [Manifest], metadata: JSONValue) -> JSONValue {
    [
      "kind": "Table", "apiVersion": "meta.k8s.io/v1", "metadata": metadata,
      "columnDefinitions": .array(columns.map(\.definition)), "rows": .array(objects.map(row)),
    ]
  }

  private func row(_ object: Manifest) -> JSONValue {
    let cells = TableCells(object: object, now: now)
    var row: JSONValue = [
      "cells": .array(
        columns.map { column in
          switch column.source {
          case .builtIn: cells.cell(column.name) ?? "<none>"
          case .path(let path): CustomCell.value(of: path, type: column.type, in: object, now: now)
          }
        })
    ]
    switch includes {
    case .none: break
    case .metadata:
      row["object"] = ["kind": "PartialObjectMetadata", "apiVersion": "meta.k8s.io/v1", "metadata": object["metadata"] ?? [:]]
    case .object: row["object"] = object.value
    }
    return row
  }
}
