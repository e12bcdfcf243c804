import ObjectModel

/// The defaults of each type, as functions on its members. They run from the outside in.
enum DefaultRules {
  typealias Rule = @Sendable (inout JSONObject) -> Void

  /// By the name of the type, as `core.v1.PodSpec`.
  static let byType: [String: Rule] = {
    var result: [String: Rule] = [:]
    for rules in [pods, volumes, services, workloads, jobs, autoscaling, core, policies, devices, others] {
      result.merge(rules) { first, second in
        { members in
          first(&members)
          second(&members)
        }
      }
    }
    return result
  }()

  /// A rule that sets constants where a field is absent.
  static func constants(_ values: JSONValue) -> Rule {
    let values = values.object ?? [:]
    return { members in
      for (field, value) in values { members.fill(field, value) }
    }
  }
}

extension JSONObject {
  /// Sets a member that is absent.
  mutating func fill(_ key: String, _ value: JSONValue) {
    if !contains(key) { self[key] = value }
  }

  /// Changes a member that is an object; anything else stays.
  mutating func change(_ key: String, _ body: (inout JSONObject) -> Void) {
    guard self[key]?.object != nil else { return }
    mutate(key, default: .null) { $0.mutateObject(body) }
  }

  /// Changes the elements of a member that is a list of objects; anything else stays.
  mutating func changeElements(_ key: String, _ body: (inout JSONObject) -> Void) {
    guard self[key]?.array != nil else { return }
    mutate(key, default: .null) { list in
      list.mutateArray { elements in
        for index in elements.indices where elements[index].object != nil { elements[index].mutateObject(body) }
      }
    }
  }
}
