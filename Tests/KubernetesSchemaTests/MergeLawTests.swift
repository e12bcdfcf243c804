import ObjectModel
import Testing

@testable import KubernetesSchema

/// Laws that hold for every object, tried on random ones.
@Suite struct MergeLawTests {
  static let kinds = [
    ("apps/v1", "Deployment"), ("v1", "Pod"), ("v1", "Service"), ("v1", "ConfigMap"), ("batch/v1", "CronJob"), ("v1", "Node"),
    ("rbac.authorization.k8s.io/v1", "Role"), ("networking.k8s.io/v1", "Ingress"), ("policy/v1", "PodDisruptionBudget"),
  ]

  @Test(arguments: kinds) func `a two-way patch makes the one of the other`(apiVersion: String, kind: String) throws {
    let schema = schema(apiVersion, kind)
    for seed in 0..<60 {
      var generator = SeededGenerator(seed: UInt64(seed))
      let a = schema.randomValue(&generator)
      let b = seed % 2 == 0 ? schema.randomValue(&generator) : schema.mutated(a, &generator)
      let patch = StrategicMergePatch.making(b, of: a, schema: schema)
      let result = try StrategicMergePatch.apply(patch, to: a, schema: schema)
      #expect(result == b, "seed \(seed): \(a.json()) with \(patch.json())")
      #expect(StrategicMergePatch.making(a, of: a, schema: schema) == [:])
    }
  }

  func applied(_ value: JSONValue, to live: JSONValue?, _ schema: ObjectSchema, as name: String) throws(ApplyError) -> JSONValue {
    try ServerSideApply.apply(value, to: live, schema: schema, manager: FieldManager(name), force: true, time: "1").object
  }

  @Test(arguments: kinds) func `applying twice is applying once`(apiVersion: String, kind: String) throws {
    let schema = schema(apiVersion, kind)
    for seed in 0..<30 {
      var generator = SeededGenerator(seed: UInt64(seed))
      let live = try applied(schema.randomValue(&generator), to: nil, schema, as: "other")
      let value = schema.randomValue(&generator)
      let once = try applied(value, to: live, schema, as: "m")
      #expect(try applied(value, to: once, schema, as: "m") == once, "seed \(seed)")
    }
  }

  @Test(arguments: kinds) func `a manager that applies nothing any more leaves what others own`(apiVersion: String, kind: String)
    throws
  {
    let schema = schema(apiVersion, kind)
    for seed in 0..<30 {
      var generator = SeededGenerator(seed: UInt64(seed))
      let first = try applied(schema.randomValue(&generator), to: nil, schema, as: "other")
      let second = try applied(schema.mutated(first.withoutOwnership, &generator), to: first, schema, as: "m")
      let last = try applied([:], to: second, schema, as: "m")
      let owned = ManagedFields(of: last).entries
      #expect(owned.allSatisfy { $0.manager == "other" }, "seed \(seed)")
      // Whatever the other owns is there, and nothing else is.
      let there = FieldManager("x").owned(FieldSet(of: last.withoutOwnership, schema: schema))
      #expect(
        there.subtracting(owned.first?.fields ?? FieldSet()).paths.allSatisfy { $0.first == .field("metadata") }, "seed \(seed)")
    }
  }

  @Test func `the order of managers with different fields does not matter`() throws {
    let schema = schema("v1", "ConfigMap")
    for seed in 0..<30 {
      var generator = SeededGenerator(seed: UInt64(seed))
      var parts: [JSONValue] = ["a", "b", "c"].map { prefix in
        ["data": .object(JSONObject((0..<3).map { ("\(prefix)\($0)", JSONValue.string("\(seed)")) }))]
      }
      let one = try parts.enumerated().reduce(JSONValue?.none) { try applied($1.element, to: $0, schema, as: $1.element.json()) }
      parts.shuffle(using: &generator)
      let other = try parts.enumerated().reduce(JSONValue?.none) {
        try applied($1.element, to: $0, schema, as: $1.element.json())
      }
      #expect(one == other)
    }
  }
}

extension JSONValue {
  fileprivate var withoutOwnership: JSONValue {
    var result = self
    result["metadata", "managedFields"] = nil
    return result
  }
}

extension ObjectSchema {
  /// The value with some fields, elements or leaves taken from another random value.
  func mutated(_ value: JSONValue, _ generator: inout SeededGenerator) -> JSONValue {
    if Int.random(in: 0..<5, using: &generator) == 0 { return randomValue(&generator, depth: 5) }
    switch value {
    case .object(let members):
      var result: JSONValue = [:]
      for (key, value) in members where Int.random(in: 0..<8, using: &generator) > 0 {
        result[key] = field(key)?.mutated(value, &generator)
      }
      return result
    case .array(var elements):
      elements.shuffle(using: &generator)
      if !elements.isEmpty, Bool.random(using: &generator) { elements.removeLast() }
      return .array(
        elements.map { element in
          guard let items, let members = element.object else { return element }
          var changed = items.mutated(.object(members), &generator)
          for key in Set(listKeys + (mergeKey.map { [$0] } ?? [])) { changed[key] = members[key] }
          return changed
        })
    default: return value
    }
  }
}
