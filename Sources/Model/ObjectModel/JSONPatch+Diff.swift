extension JSONPatch {
  /// A patch that makes `new` of `old`; an empty list when they are equal.
  ///
  /// Members are added, removed and replaced one by one. Of lists the common beginning and end stay; between them elements are
  /// changed in place, and the rest is removed from its end or added to it.
  public static func diff(from old: JSONValue, to new: JSONValue) -> JSONValue {
    var operations: [JSONValue] = []
    difference(old, new, at: JSONPointer(tokens: []), &operations)
    return .array(operations)
  }

  private static func difference(_ old: JSONValue, _ new: JSONValue, at path: JSONPointer, _ operations: inout [JSONValue]) {
    if old == new { return }
    switch (old, new) {
    case (.object(let before), .object(let after)):
      for (key, _) in before where !after.contains(key) { operations.append(operation("remove", path + key)) }
      for (key, value) in after {
        guard let current = before[key] else {
          operations.append(operation("add", path + key, value))
          continue
        }
        // Servers take what is null for absent, which only adding can overwrite.
        if current.isNull, !value.isNull {
          operations.append(operation("add", path + key, value))
        } else {
          difference(current, value, at: path + key, &operations)
        }
      }
    case (.array(let before), .array(let after)): difference(before, after, at: path, &operations)
    default: operations.append(operation("replace", path, new))
    }
  }

  private static func difference(
    _ old: [JSONValue], _ new: [JSONValue], at path: JSONPointer, _ operations: inout [JSONValue]
  ) {
    let shorter = min(old.count, new.count)
    var start = 0
    while start < shorter, old[start] == new[start] { start += 1 }
    var tail = 0
    while tail < shorter - start, old[old.count - 1 - tail] == new[new.count - 1 - tail] { tail += 1 }
    for index in start..<(shorter - tail) { difference(old[index], new[index], at: path + String(index), &operations) }
    for index in (shorter - tail..<max(old.count - tail, shorter - tail)).reversed() {
      operations.append(operation("remove", path + String(index)))
    }
    for index in shorter - tail..<max(new.count - tail, shorter - tail) {
      operations.append(operation("add", path + String(index), new[index]))
    }
  }

  private static func operation(_ name: String, _ path: JSONPointer, _ value: JSONValue? = nil) -> JSONValue {
    var result: JSONValue = ["op": .string(name), "path": .string(path.description)]
    result["value"] = value
    return result
  }
}

extension JSONPointer {
  fileprivate static func + (pointer: JSONPointer, token: String) -> JSONPointer {
    JSONPointer(tokens: pointer.tokens + [token])
  }
}
