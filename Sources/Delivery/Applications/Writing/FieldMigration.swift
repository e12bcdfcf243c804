import KubernetesSchema
import ObjectModel

/// Handing over the fields that client-side appliers own to server-side apply. Pure.
enum FieldMigration {
  /// The JSON patch that gives the fields of some managers to another one, as if it had applied them server-side; `nil` when they own
  /// none.
  ///
  /// Only what they wrote by updates of the object itself counts: what they applied is theirs, and so is what they wrote to a
  /// subresource. The patch fails when the object has changed since.
  static func patch(of live: Manifest, from managers: Set<String>, to applier: String) -> JSONValue? {
    guard var fields = ManagedFields(live["metadata", "managedFields"]) else { return nil }
    let moved = fields.entries.filter { isMoved($0, managers) }
    guard let newest = moved.max(by: { ($0.time ?? "") < ($1.time ?? "") }) else { return nil }
    let union = moved.reduce(FieldSet()) { $0.union($1.fields) }
    fields.entries.removeAll { isMoved($0, managers) }
    if let own = fields.entries.firstIndex(where: { $0.manager == applier && $0.operation == .apply && $0.subresource.isEmpty }) {
      fields.entries[own].fields = fields.entries[own].fields.union(union)
    } else {
      fields.entries.append(
        ManagedFields.Entry(
          manager: applier, operation: .apply, apiVersion: newest.apiVersion, time: newest.time, fields: union))
    }
    return [
      ["op": "test", "path": "/metadata/resourceVersion", "value": .string(live.resourceVersion)],
      ["op": "replace", "path": "/metadata/managedFields", "value": fields.value ?? []],
    ]
  }

  private static func isMoved(_ entry: ManagedFields.Entry, _ managers: Set<String>) -> Bool {
    entry.operation == .update && entry.subresource.isEmpty && managers.contains(entry.manager)
  }
}
