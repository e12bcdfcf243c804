import ObjectModel

/// What the server counts, in the text form that Prometheus reads.
struct Metrics: Sendable {
  let store: ObjectStore

  var text: String {
    get async {
      var lines = [
        "# HELP apiserver_storage_objects Number of stored objects by resource.", "# TYPE apiserver_storage_objects gauge",
      ]
      for (kind, count) in await store.counts {
        let name = kind.group.isEmpty ? kind.plural : "\(kind.plural).\(kind.group)"
        lines.append("apiserver_storage_objects{resource=\"\(name)\"} \(count)")
      }
      lines += [
        "# HELP apiserver_registered_watchers Number of open watches.", "# TYPE apiserver_registered_watchers gauge",
        "apiserver_registered_watchers \(await store.watchers.count)",
        "# HELP apus_store_revision The newest durable revision.", "# TYPE apus_store_revision counter",
        "apus_store_revision \(await store.revision)",
      ]
      return lines.joined(separator: "\n") + "\n"
    }
  }
}

extension ObjectStore {
  /// How many objects of each kind there are, by kind.
  var counts: [(kind: StorageKind, count: Int)] {
    objects.filter { !$0.value.isEmpty }.map { ($0.key, $0.value.count) }.sorted { $0.kind < $1.kind }
  }
}
