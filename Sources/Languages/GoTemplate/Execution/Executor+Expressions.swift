extension Executor {
  /// The value of a pipeline. A nil at its end is a missing value.
  mutating func pipeline(_ index: Int32, _ dot: Dot) throws -> TemplateValue {
    let node = text.nodes[Int(index)]
    at(index)
    var child = Int(node.a)
    var value = try command(text.children[child], dot, nil)
    if case .nil = value { value = .missing }
    for _ in 1..<max(Int(node.count), 1) {
      child += 1
      value = try command(text.children[child], dot, value)
      if case .nil = value { value = .missing }
    }
    for offset in 0..<Int(node.c) {
      try store(Variable(value: value, isInterface: false), in: text.children[Int(node.b) + offset])
    }
    return value
  }

  /// Gives a declared or assigned variable its value.
  @inline(__always)
  mutating func store(_ variable: Variable, in index: Int32) throws {
    let node = text.nodes[Int(index)]
    if node.a < 0 { throw failure("undefined variable: \(text.keys[Int(node.b)].name)") }
    variables[Int(node.a)] = variable
  }

  /// The value of a command; `final` is the value of the stage before, its last argument.
  private mutating func command(_ index: Int32, _ dot: Dot, _ final: TemplateValue?) throws -> TemplateValue {
    let command = text.nodes[Int(index)]
    let first = text.children[Int(command.a)]
    let operands = Operands(start: Int(command.a) + 1, count: Int(command.count) - 1)
    let node = text.nodes[Int(first)]
    switch node.kind {
    case .field: return try field(first, node, dot, operands, final)
    case .variable: return try variable(first, node, dot, operands, final)
    case .chain: return try chain(first, node, dot, operands, final)
    case .function:
      at(first)
      return try call(Int(node.a), at: index, operands, final, dot)
    case .pipe:
      try refuseArguments(operands, final, of: first)
      return try pipeline(first, dot)
    default: break
    }
    at(first)
    try refuseArguments(operands, final, of: first)
    switch node.kind {
    case .bool: return .bool(node.flag)
    case .dot: return dot.value
    case .string: return text.constants[Int(node.a)]
    case .number: return try number(node)
    default: throw failure("nil is not a command")
    }
  }

  /// The operands of a command behind its first: positions in the children.
  struct Operands {
    var start = 0
    var count = 0
  }

  private func refuseArguments(_ operands: Operands, _ final: TemplateValue?, of first: Int32) throws {
    if operands.count > 0 || final != nil {
      throw failure("can't give argument to non-function \(NodeText(text: text).of(first))")
    }
  }

  /// A number where nobody asks for a type.
  private mutating func number(_ node: Node) throws -> TemplateValue {
    let literal = text.literals[Int(node.a)]
    guard let value = literal.value else { throw failure("\(NodeText.term(node, in: text.bytes)) overflows int") }
    return value
  }

  // MARK: Operands with names

  private mutating func field(
    _ index: Int32, _ node: Node, _ dot: Dot, _ operands: Operands, _ final: TemplateValue?
  ) throws -> TemplateValue {
    at(index)
    return try fields(of: dot, index, Int(node.a), Int(node.count), dot, operands, final)
  }

  private mutating func variable(
    _ index: Int32, _ node: Node, _ dot: Dot, _ operands: Operands, _ final: TemplateValue?
  ) throws -> TemplateValue {
    at(index)
    if node.a < 0 { throw failure("undefined variable: \(text.keys[Int(node.b)].name)") }
    if node.count == 0 {
      try refuseArguments(operands, final, of: index)
      return variables[Int(node.a)].value
    }
    let variable = variables[Int(node.a)]
    let receiver = Dot(value: variable.value, isInterface: variable.isInterface)
    return try fields(of: receiver, index, Int(node.b) + 1, Int(node.count), dot, operands, final)
  }

  private mutating func chain(
    _ index: Int32, _ node: Node, _ dot: Dot, _ operands: Operands, _ final: TemplateValue?
  ) throws -> TemplateValue {
    at(index)
    let receiver = try argument(node.a, .any, dot, keepsMissing: true)
    return try fields(of: Dot(value: receiver), index, Int(node.b), Int(node.count), dot, operands, final)
  }

  // MARK: Arguments

  /// The value of an operand for a parameter of a type.
  ///
  /// - Parameter keepsMissing: whether a missing value stays what it is, where functions would get nil.
  mutating func argument(
    _ index: Int32, _ type: ParameterType, _ dot: Dot, keepsMissing: Bool = false
  ) throws -> TemplateValue {
    at(index)
    let node = text.nodes[Int(index)]
    let value: TemplateValue
    switch node.kind {
    case .string:
      switch type {
      case .string, .any, .reflected: return text.constants[Int(node.a)]
      default: throw literalFailure(node, type)
      }
    case .number: return try number(node, type)
    case .bool:
      switch type {
      case .bool, .any, .reflected: return .bool(node.flag)
      default: throw literalFailure(node, type)
      }
    case .nil:
      guard let value = type.zero else { throw failure("cannot assign nil to \(type.goType)") }
      return value
    case .dot: value = dot.value
    case .field: value = try field(index, node, dot, Operands(), nil)
    case .variable: value = try variable(index, node, dot, Operands(), nil)
    case .pipe: value = try pipeline(index, dot)
    case .function: value = try call(Int(node.a), at: index, Operands(), nil, dot)
    case .chain: value = try chain(index, node, dot, Operands(), nil)
    default: value = .missing
    }
    if keepsMissing { return value }
    return try checked(value, type)
  }

  private mutating func number(_ node: Node, _ type: ParameterType) throws -> TemplateValue {
    let literal = text.literals[Int(node.a)]
    switch type {
    case .any, .reflected: return try number(node)
    case .int: if let int = literal.int { return .int(int) }
    case .int64: if let int = literal.int { return .int64(Int64(int)) }
    case .double: if let double = literal.double { return .double(double) }
    default: break
    }
    throw literalFailure(node, type)
  }

  private func literalFailure(_ node: Node, _ type: ParameterType) -> Unwinding {
    let found = NodeText.term(node, in: text.bytes)
    return switch type {
    case .string: failure("expected string; found \(found)")
    case .int, .int64: failure("expected integer; found \(found)")
    case .double: failure("expected float; found \(found)")
    case .bool: failure("expected bool; found \(found)")
    default: failure("can't handle \(found) for arg of type \(type.goType)")
    }
  }

  /// A value that is to be given for a parameter of a type.
  @inline(__always)
  func checked(_ value: TemplateValue, _ type: ParameterType) throws -> TemplateValue {
    switch (type, value) {
    case (.any, .missing): return .nil
    case (.any, _), (.reflected, _): return value
    case (.string, .string), (.int, .int), (.int64, .int64), (.double, .double), (.bool, .bool), (.bytes, .bytes): return value
    default: return try checkedRarely(value, type)
    }
  }

  private func checkedRarely(_ value: TemplateValue, _ type: ParameterType) throws -> TemplateValue {
    switch (type, value) {
    case (.map, .map(let map)) where map.type != .string: return value
    case (.list, .list(let list)) where list.element == .any: return value
    case (.strings, .list(let list)) where list.element == .string: return value
    case (.object(let type), .object(let object)) where object.goType == type: return value
    case (_, .missing):
      guard let zero = type.zero else { throw failure("invalid value; expected \(type.goType)") }
      return zero
    default: break
    }
    let found = value.isNil ? "interface {}" : value.goType
    throw failure("wrong type for value; expected \(type.goType); got \(found)")
  }
}

extension ParameterType {
  /// What a literal nil or a missing value becomes; `nil` for types that have none.
  var zero: TemplateValue? {
    switch self {
    case .any: .nil
    case .reflected: .missing
    case .map: .map(TemplateMap(isNil: true))
    case .list: .list(TemplateList(isNil: true))
    case .strings: .list(TemplateList(of: .string, isNil: true))
    case .bytes: .bytes([])
    case .object(let type): type.hasPrefix("*") ? .nil : nil
    case .string, .int, .int64, .double, .bool: nil
    }
  }
}
