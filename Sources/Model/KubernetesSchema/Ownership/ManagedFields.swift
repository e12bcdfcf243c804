import ObjectModel

/// `metadata.managedFields`: who owns which fields of an object.
public struct ManagedFields: Sendable, Equatable {
  /// How a manager came to own its fields.
  public enum Operation: String, Sendable {
    case apply = "Apply"
    case update = "Update"
  }

  /// What one manager owns.
  public struct Entry: Sendable, Equatable {
    public var manager: String
    public var operation: Operation
    public var apiVersion: String
    /// RFC 3339 in UTC with seconds; `nil` when not known.
    public var time: String?
    /// Empty for the main path.
    public var subresource: String
    public var fields: FieldSet

    public init(
      manager: String, operation: Operation, apiVersion: String, time: String?, subresource: String = "", fields: FieldSet
    ) {
      self.manager = manager
      self.operation = operation
      self.apiVersion = apiVersion
      self.time = time
      self.subresource = subresource
      self.fields = fields
    }
  }

  /// The entries, in any order; `value` sorts them.
  public var entries: [Entry]

  /// No entries.
  public init() { entries = [] }

  public init(entries: [Entry]) { self.entries = entries }

  /// Reads the list of an object. Entries that are not of type FieldsV1, or have an unknown operation, make the whole list
  /// unusable: `nil`. An absent list is an empty one.
  public init?(_ value: JSONValue?) {
    entries = []
    guard let value, !value.isNull else { return }
    guard let list = value.array else { return nil }
    for entry in list {
      guard let operation = entry["operation"]?.string.flatMap(Operation.init),
        entry["fieldsType"]?.string ?? "FieldsV1" == "FieldsV1"
      else { return nil }
      entries.append(
        Entry(
          manager: entry["manager"]?.string ?? "", operation: operation, apiVersion: entry["apiVersion"]?.string ?? "",
          time: entry["time"]?.string, subresource: entry["subresource"]?.string ?? "",
          fields: FieldSet(fieldsV1: entry["fieldsV1"] ?? [:])))
    }
  }

  /// The list of an object; unreadable ones count as empty.
  public init(of object: JSONValue) { self = ManagedFields(object["metadata", "managedFields"]) ?? ManagedFields() }

  /// The list as Kubernetes stores it: Apply entries first, then by time, manager, version and subresource. `nil` when
  /// there is none.
  public var value: JSONValue? {
    if entries.isEmpty { return nil }
    let sorted = entries.sorted { left, right in
      if left.operation != right.operation { return left.operation == .apply }
      return (left.time ?? "", left.manager, left.apiVersion, left.subresource)
        < (right.time ?? "", right.manager, right.apiVersion, right.subresource)
    }
    return .array(sorted.map(\.value))
  }
}

extension ManagedFields.Entry {
  /// The entry as Kubernetes stores it.
  public var value: JSONValue {
    var result: JSONValue = [
      "manager": .string(manager), "operation": .string(operation.rawValue), "apiVersion": .string(apiVersion),
      "fieldsType": "FieldsV1", "fieldsV1": fields.fieldsV1,
    ]
    if let time { result["time"] = .string(time) }
    if !subresource.isEmpty { result["subresource"] = .string(subresource) }
    return result
  }

  /// Whether both are the same manager: for updates also at the same version.
  func isSameManager(as other: ManagedFields.Entry) -> Bool {
    manager == other.manager && operation == other.operation && subresource == other.subresource
      && (operation == .apply || apiVersion == other.apiVersion)
  }

  /// As conflicts name it: `"kubectl"`, `"kubectl" with subresource "scale" using apps/v1 at 2024-01-01T00:00:00Z`.
  var conflictName: String {
    var text = JSONValue.string(manager).json()
    if !subresource.isEmpty { text += " with subresource \(JSONValue.string(subresource).json())" }
    if operation == .update { text += " using \(apiVersion)" }
    return text
  }
}
