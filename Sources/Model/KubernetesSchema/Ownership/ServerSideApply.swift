import ObjectModel

/// Server-side apply: merging what one manager wants into an object that others write too.
public enum ServerSideApply {
  /// What an apply leads to.
  public struct Outcome: Sendable, Equatable {
    /// The object, with its managedFields; to be defaulted, validated and stored.
    public var object: JSONValue
    /// Whether anything differs from the live object, ownership included. Nothing is to be written otherwise.
    public var isChanged: Bool
  }

  /// Applies a configuration.
  ///
  /// - Parameters:
  ///   - configuration: what the manager wants, complete for that manager: what it owned before and leaves out now is
  ///     removed unless somebody else owns it too.
  ///   - live: the stored object; `nil` creates it.
  ///   - force: take fields over from other managers instead of failing.
  ///   - time: RFC 3339 in UTC with seconds, for the entry of the manager.
  /// - Throws: `ApplyError`: invalid where the configuration does not fit the schema, conflict where others own what it
  ///   changes.
  public static func apply(
    _ configuration: JSONValue, to live: JSONValue?, schema: ObjectSchema, manager: FieldManager, force: Bool, time: String
  ) throws(ApplyError) -> Outcome {
    let configuration = scoped(configuration, manager)
    try check(configuration, schema: schema)
    var before = live ?? [:]
    guard before.isNested(within: JSONValue.mergeDepth) else {
      throw ApplyError(.invalid, "the live object is nested deeper than \(JSONValue.mergeDepth) levels")
    }
    before["metadata", "managedFields"] = nil
    let stored = ManagedFields(of: live ?? [:])
    var managed = stored
    if managed.entries.isEmpty, live != nil {
      managed.update(
        from: [:], to: before, schema: schema, manager: FieldManager("before-first-apply", scope: manager.scope), time: time)
    }

    var entry = ManagedFields.Entry(
      manager: manager.name, operation: .apply, apiVersion: configuration["apiVersion"]?.string ?? "", time: time,
      subresource: manager.subresource, fields: manager.owned(FieldSet(of: configuration, schema: schema)))
    let previous = managed.entries.first { $0.isSameManager(as: entry) }
    managed.entries.removeAll { $0.isSameManager(as: entry) }

    let merged = StructuredMerge.merge(configuration, into: before, schema: schema)
    let owned = managed.entries.reduce(FieldSet(of: configuration, schema: schema)) { $0.union($1.fields) }
    var object = previous.map { prune(merged, $0.fields, owned: owned, schema: schema) } ?? merged
    let changes = FieldChanges(from: before, to: object, schema: schema)
    try settle(changes, &managed, live: before, schema: schema, manager: manager, force: force)

    if let previous, object == before, previous.fields == entry.fields, previous.apiVersion == entry.apiVersion {
      entry.time = previous.time
    }
    if !entry.fields.isEmpty { managed.entries.append(entry) }
    managed.entries.removeAll { $0.fields.isEmpty }
    object["metadata", "managedFields"] = managed.value
    return Outcome(object: object, isChanged: object != before.withManagedFields(stored))
  }

  /// The configuration without what its path ignores.
  private static func scoped(_ configuration: JSONValue, _ manager: FieldManager) -> JSONValue {
    guard case .object(let members) = configuration else { return configuration }
    switch manager.scope {
    case .everything: return configuration
    case .allButStatus: return .object(members.filter { $0.key != "status" })
    case .onlyStatus: return .object(members.filter { ["apiVersion", "kind", "metadata", "status"].contains($0.key) })
    }
  }

  /// Takes changed fields from their other owners, or fails when they may not be taken.
  private static func settle(
    _ changes: FieldChanges, _ managed: inout ManagedFields, live: JSONValue, schema: ObjectSchema, manager: FieldManager,
    force: Bool
  ) throws(ApplyError) {
    let taken = changes.added.union(changes.modified)
    if !force {
      let allowed = manager.name == "kubectl" ? fieldsOfClientSideApply(live, schema: schema) : FieldSet()
      var conflicts: [ApplyError.Conflict] = []
      for entry in managed.entries.sorted(by: { $0.conflictOrder < $1.conflictOrder }) {
        for path in entry.fields.intersection(taken).subtracting(allowed).paths {
          conflicts.append(ApplyError.Conflict(manager: entry.conflictName, path: path))
        }
      }
      if !conflicts.isEmpty { throw ApplyError(conflicts) }
    }
    for index in managed.entries.indices {
      managed.entries[index].fields = managed.entries[index].fields.subtracting(taken).subtracting(changes.removed)
    }
  }

  /// What a manager no longer applies goes, unless somebody still owns it.
  private static func prune(_ merged: JSONValue, _ previous: FieldSet, owned: FieldSet, schema: ObjectSchema) -> JSONValue {
    func fields(_ value: JSONValue) -> FieldSet { FieldSet(of: value, schema: schema).withFieldsOnTheWay(schema) }
    let all = fields(merged)
    let last = previous.withFieldsOnTheWay(schema)
    let untouched = last.removed(from: merged, schema: schema).map(fields) ?? FieldSet()
    let kept = untouched.union(owned.withFieldsOnTheWay(schema))
    // Of what is left, structures stay only while something in them does.
    let left = all.subtracting(kept).removed(from: merged, schema: schema).map(fields) ?? FieldSet()
    return all.subtracting(left).intersection(last).removed(from: merged, schema: schema) ?? [:]
  }

  /// The fields that client-side apply wrote and nobody changed since: `kubectl apply --server-side` may take these over
  /// without a conflict.
  private static func fieldsOfClientSideApply(_ live: JSONValue, schema: ObjectSchema) -> FieldSet {
    let annotation = "kubectl.kubernetes.io/last-applied-configuration"
    guard let text = live[path: ["metadata", "annotations", annotation]]?.string, let applied = try? JSONValue(json: text),
      applied.isNested(within: JSONValue.mergeDepth)
    else { return FieldSet() }
    let changes = FieldChanges(from: applied, to: live, schema: schema)
    return FieldSet(of: applied, schema: schema).subtracting(changes.modified).subtracting(changes.removed)
      .union(FieldSet(fields: [["metadata", "annotations"], ["metadata", "annotations", annotation]]))
  }
}

extension ManagedFields.Entry {
  /// By name, then by operation and version: the order of the API server, which sorts the JSON text of the entries.
  fileprivate var conflictOrder: String { "\(manager)\"\(operation.rawValue)\(apiVersion)\(subresource)" }
}

extension JSONValue {
  fileprivate func withManagedFields(_ managed: ManagedFields) -> JSONValue {
    var result = self
    result["metadata", "managedFields"] = managed.value
    return result
  }
}
