/// The variables in sight while a template is parsed, and the slots they have when it runs.
///
/// Go knows two scopes. Parsing takes every variable named anywhere before, inside the same control structure, for declared,
/// the other branch's too. Execution finds only those whose declaration ran. Slots follow execution, errors both.
struct Scope {
  private struct Variable {
    var name: String
    /// The slot; -1 once its branch has ended, or if it was only assigned to.
    var slot: Int32
  }

  private var variables = [Variable(name: "$", slot: 0)]
  private var used: Int32 = 1
  /// The most slots in use at once.
  private(set) var slots: Int32 = 1

  /// A point to come back to.
  struct Mark {
    fileprivate var variables: Int
    fileprivate var used: Int32
  }

  var mark: Mark { Mark(variables: variables.count, used: used) }

  /// Ends a control structure: forgets its variables.
  mutating func leave(_ mark: Mark) {
    variables.removeSubrange(mark.variables...)
    used = mark.used
  }

  /// Ends a branch: its variables still count as declared, but do not exist at run time.
  mutating func endBranch(_ mark: Mark) {
    for index in variables.indices[mark.variables...] { variables[index].slot = -1 }
    used = mark.used
  }

  /// Whether parsing knows the variable.
  func knows(_ name: String) -> Bool { variables.contains { $0.name.hasSameBytes(as: name) } }

  /// The slot the variable has at run time; -1 if it has none.
  func slot(of name: String) -> Int32 {
    variables.last { $0.slot >= 0 && $0.name.hasSameBytes(as: name) }?.slot ?? -1
  }

  /// Makes a variable known: one that is only assigned to, or whose declaration is not over.
  mutating func mention(_ name: String) { variables.append(Variable(name: name, slot: -1)) }

  /// Declares a variable.
  mutating func declare(_ name: String) -> Int32 {
    let slot = used
    variables.append(Variable(name: name, slot: slot))
    used += 1
    slots = max(slots, used)
    return slot
  }
}
