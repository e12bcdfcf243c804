/// Which members or elements of a value keywords have looked at: what `unevaluatedProperties` and `unevaluatedItems` leave out.
struct Evaluation {
  /// All of them.
  private var isWhole = false
  /// By position; empty as long as there is none.
  private var marks: [Bool] = []

  mutating func markAll() { isWhole = true }

  /// - Parameter count: how many members or elements the value has.
  mutating func mark(_ position: Int, of count: Int) {
    if isWhole { return }
    if marks.isEmpty { marks = [Bool](repeating: false, count: count) }
    marks[position] = true
  }

  mutating func formUnion(_ other: Evaluation) {
    if isWhole { return }
    if other.isWhole { return isWhole = true }
    if other.marks.isEmpty { return }
    if marks.isEmpty { return marks = other.marks }
    for index in marks.indices where other.marks[index] { marks[index] = true }
  }

  func contains(_ position: Int) -> Bool { isWhole || (!marks.isEmpty && marks[position]) }
}
