import ObjectModel

extension ManagedFields {
  /// The most Update entries an object keeps; older ones are merged into `ancient-changes`.
  static let mostUpdateEntries = 10

  /// An object as a create, a PUT or any patch but an apply patch leaves it, with its managedFields brought up to date:
  /// what the write changed or added belongs to the manager and to nobody else, what it removed belongs to nobody.
  ///
  /// managedFields that the client sent are taken as they are where they can be read (not on subresources); left out, the
  /// live ones stay; `[{}]` clears them, and an existing object without any is not tracked until something is applied to
  /// it. A write that changes nothing keeps every time as it was.
  ///
  /// - Parameters:
  ///   - new: the object to be stored, defaulted, with status or spec already taken from the live one where the path
  ///     ignores it.
  ///   - live: the object before; `nil` when it is created.
  ///   - time: RFC 3339 in UTC with seconds.
  public static func record(
    _ new: JSONValue, replacing live: JSONValue?, schema: ObjectSchema, manager: FieldManager, time: String
  ) -> JSONValue {
    var managed = ManagedFields(of: live ?? [:])
    if manager.subresource.isEmpty, let sent = new["metadata", "managedFields"]?.array {
      if sent == [[:]] {
        managed = ManagedFields()
      } else if let readable = ManagedFields(.array(sent)), !readable.entries.isEmpty {
        managed = readable
      }
    }
    var result = new
    result["metadata", "managedFields"] = nil
    if live == nil || !managed.entries.isEmpty {
      managed.update(from: live ?? [:], to: result, schema: schema, manager: manager, time: time)
    }
    result["metadata", "managedFields"] = managed.value
    return result
  }

  /// Gives what changed between two states to an Update manager.
  mutating func update(from live: JSONValue, to new: JSONValue, schema: ObjectSchema, manager: FieldManager, time: String) {
    guard live.isNested(within: JSONValue.mergeDepth), new.isNested(within: JSONValue.mergeDepth) else { return }
    var live = live
    live["metadata", "managedFields"] = nil
    let changes = FieldChanges(from: live, to: new, schema: schema)
    let taken = changes.added.union(changes.modified)
    for index in entries.indices {
      entries[index].fields = entries[index].fields.subtracting(taken).subtracting(changes.removed)
    }
    let fields = manager.owned(taken)
    if !fields.isEmpty {
      var entry = Entry(
        manager: manager.name, operation: .update, apiVersion: new["apiVersion"]?.string ?? "", time: time,
        subresource: manager.subresource, fields: fields)
      if let index = entries.firstIndex(where: { $0.isSameManager(as: entry) }) {
        entry.fields = entry.fields.union(entries[index].fields)
        entries[index] = entry
      } else {
        entries.append(entry)
      }
    }
    entries.removeAll { $0.fields.isEmpty }
    mergeOldest()
  }

  /// Merges the oldest Update entries of each version into one until there are few enough.
  private mutating func mergeOldest() {
    var updates = entries.filter { $0.operation == .update }
    if updates.count <= Self.mostUpdateEntries { return }
    updates.sort { ($0.time ?? "", $0.manager) < ($1.time ?? "", $1.manager) }
    var excess = updates.count - Self.mostUpdateEntries
    var merged: [String: Entry] = [:]
    var gone: [Entry] = []
    for entry in updates where excess > 0 {
      guard var bucket = merged[entry.apiVersion] else {
        merged[entry.apiVersion] = entry
        continue
      }
      if bucket.manager != "ancient-changes" || !bucket.subresource.isEmpty {
        gone.append(bucket)
        bucket.manager = "ancient-changes"
        bucket.subresource = ""
      }
      gone.append(entry)
      bucket.fields = bucket.fields.union(entry.fields)
      bucket.time = entry.time
      merged[entry.apiVersion] = bucket
      excess -= 1
    }
    let buckets = merged.values.filter { $0.manager == "ancient-changes" }
    entries.removeAll { entry in
      gone.contains { $0.isSameManager(as: entry) } || buckets.contains { $0.isSameManager(as: entry) }
    }
    entries += buckets
  }
}
