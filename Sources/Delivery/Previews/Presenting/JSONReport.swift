import ObjectModel

extension PreviewReport {
  /// For programs: the revisions, and each application that is not the same at both, with its objects.
  public func json(context: Int = 3) -> JSONValue {
    [
      "base": ["name": .string(base.name), "revision": .string(base.revision)],
      "head": ["name": .string(head.name), "revision": .string(head.revision)],
      "unchanged": .integer(Int64(unchanged)),
      "applications": .array(entries.map { Self.json($0, context) }),
      "notes": JSONValue(notes),
    ]
  }

  private static func json(_ entry: Entry, _ context: Int) -> JSONValue {
    var value: JSONValue = [
      "namespace": .string(entry.application.namespace), "name": .string(entry.application.name),
      "outcome": .string(entry.outcome.word),
    ]
    if let reason = entry.outcome.reason { value["reason"] = .string(reason) }
    if !entry.warnings.isEmpty { value["warnings"] = JSONValue(entry.warnings) }
    value["objects"] = .array(
      entry.outcome.changes.map { change in
        var object: JSONValue = [
          "change": .string(change.kind.rawValue), "group": .string(change.key.group), "kind": .string(change.key.kind),
          "namespace": .string(change.key.namespace), "name": .string(change.key.name),
          "addedLines": .integer(Int64(change.difference.addedLines)),
          "removedLines": .integer(Int64(change.difference.removedLines)), "diff": .string(change.hunks(context: context)),
        ]
        if let name = change.formerName { object["formerName"] = .string(name) }
        return object
      })
    return value
  }
}
