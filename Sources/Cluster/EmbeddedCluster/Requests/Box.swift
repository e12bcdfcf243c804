/// A value that a decision hands out beside its result. Confined to one call: written inside it, read after it.
final class Box<Value: Sendable>: @unchecked Sendable {
  // The store runs a decision to its end before `write` goes on, so writing and reading never overlap.
  var value: Value

  init(_ value: Value) { self.value = value }
}
