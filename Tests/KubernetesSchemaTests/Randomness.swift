import ObjectModel

@testable import KubernetesSchema

/// A small generator with a seed (xorshift), so that random tests are the same everywhere.
struct SeededGenerator: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 | 1 }

  mutating func next() -> UInt64 {
    state ^= state << 13
    state ^= state >> 7
    state ^= state << 17
    return state
  }
}

extension ObjectSchema {
  /// A random value that fits the schema: without nulls, lists without repeated elements.
  func randomValue(_ generator: inout SeededGenerator, depth: Int = 7, fields: Int = 4) -> JSONValue {
    switch kind {
    case .scalar(let scalar):
      switch scalar {
      case .bool: return .bool(Bool.random(using: &generator))
      case .int32, .int64, .double, .integer, .number: return .integer(Int64.random(in: 0..<4, using: &generator))
      default: return .string(["a", "b", "c", "d"].randomElement(using: &generator) ?? "a")
      }
    case .structure:
      var result: JSONValue = [:]
      if depth == 0 { return result }
      let chosen = Set((0..<fields).compactMap { _ in fieldNames.randomElement(using: &generator) }).union(requiredFields)
      for name in chosen.sorted() where !["apiVersion", "kind", "managedFields"].contains(name) {
        result[name] = field(name)?.randomValue(&generator, depth: depth - 1, fields: fields)
      }
      return result
    case .map:
      var result: JSONValue = [:]
      for key in ["x", "y", "z"] where Bool.random(using: &generator) {
        result[key] = values?.randomValue(&generator, depth: max(depth - 1, 0), fields: fields)
      }
      return result
    case .list:
      guard let items, depth > 0 else { return [] }
      var seen: Set<JSONValue> = []
      var elements: [JSONValue] = []
      for _ in 0..<Int.random(in: 0..<4, using: &generator) {
        var element = items.randomValue(&generator, depth: depth - 1, fields: fields)
        // Telling elements apart by the merge key alone makes them different for every way of merging.
        for key in Set(listKeys + (mergeKey.map { [$0] } ?? [])).sorted() where element.object != nil {
          element[key] = items.field(key)?.randomValue(&generator, depth: 1)
        }
        let identity =
          mergeKey.flatMap { element[$0] } ?? (listKeys.isEmpty ? element : .array(listKeys.map { element[$0] ?? .null }))
        if seen.insert(identity).inserted { elements.append(element) }
      }
      return .array(elements)
    case .untyped, .deduced: return ["free": 1]
    }
  }
}
