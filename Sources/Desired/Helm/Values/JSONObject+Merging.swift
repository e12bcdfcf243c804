import ObjectModel

extension JSONObject {
  /// These values with others over them, as one values file over another: maps are merged, everything else, null too,
  /// replaces what was there.
  public func merging(_ other: JSONObject) -> JSONObject {
    var result = self
    for (key, value) in other {
      if case .object(let above) = value, case .object? = result[key] {
        result.mutate(key, default: .null) { current in
          if case .object(let below) = current { current = .object(below.merging(above)) }
        }
      } else {
        result[key] = value
      }
    }
    return result
  }

  /// The members without those that are null, at any depth of tables.
  var withoutNulls: JSONObject {
    guard hasNulls else { return self }
    return filter { !$0.value.isNull }.mapValues { value in
      if case .object(let members) = value { .object(members.withoutNulls) } else { value }
    }
  }

  /// Whether there is a null at any depth of tables; lists are not looked into.
  private var hasNulls: Bool {
    values.contains { value in
      switch value {
      case .null: true
      case .object(let members): members.hasNulls
      default: false
      }
    }
  }
}
