import Jq
import KubernetesSchema
import ObjectModel

/// What the API server said applying would make of a live object.
enum ServerSidePrediction {
  /// The prediction as it counts: where admission webhooks may have changed the object too, only what the engine applies is
  /// taken from the answer, and everything else is as it is now.
  ///
  /// - Parameters:
  ///   - response: the answer to a dry run of applying `desired`.
  ///   - local: what applying `desired` to the live object would make of it without any webhook.
  static func settled(response: JSONValue, desired: JSONValue, local: JSONValue, schema: ObjectSchema) -> JSONValue {
    var result = local
    for path in FieldSet(of: desired, schema: schema).leaves {
      guard let there = path.place(in: response, schema), let value = there.value(in: response),
        let here = path.place(in: result, schema)
      else { continue }
      result.replace(here.steps[...], with: value)
    }
    return result
  }
}

extension JSONValue {
  /// Replaces what is at an existing place.
  fileprivate mutating func replace(_ steps: ArraySlice<JqPlace.Step>, with newValue: JSONValue) {
    guard let step = steps.first else {
      self = newValue
      return
    }
    switch (step, self) {
    case (.field(let name), .object(var members)):
      guard var inner = members[name] else { return }
      inner.replace(steps.dropFirst(), with: newValue)
      members[name] = inner
      self = .object(members)
    case (.index(let index), .array(var elements)):
      guard elements.indices.contains(index) else { return }
      elements[index].replace(steps.dropFirst(), with: newValue)
      self = .array(elements)
    default: return
    }
  }
}
