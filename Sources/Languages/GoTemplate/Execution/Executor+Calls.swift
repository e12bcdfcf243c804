extension Executor {
  /// Calls a function of the table.
  ///
  /// - Parameter node: the command, or the lone name, errors of the function are reported at.
  mutating func call(
    _ index: Int, at node: Int32, _ operands: Operands, _ final: TemplateValue?, _ dot: Dot
  ) throws -> TemplateValue {
    steps &-= 1
    let given = operands.count + (final == nil ? 0 : 1)
    let fixed = functions[index].parameters.count
    if functions[index].variadic != nil {
      if given < fixed {
        throw failure("wrong number of args for \(functions[index].name): want at least \(fixed) got \(operands.count)")
      }
    } else if given != fixed {
      throw failure("wrong number of args for \(functions[index].name): want \(fixed) got \(given)")
    }
    switch functions[index].form {
    case .ordinary, .call: break
    case .and: return try choose(operands, final, dot, stoppingAt: false)
    case .or: return try choose(operands, final, dot, stoppingAt: true)
    case .include, .template:
      let first = try argument(0, index, operands, final, dot)
      let second = try argument(1, index, operands, final, dot)
      guard case .string(let text) = first else { return .nil }
      let mark = output.count
      do {
        if functions[index].form == .include { try include(text, second) } else { try expand(text, second) }
      } catch {
        throw failure(calling: functions[index].name, at: node, error, from: text)
      }
      return capture(from: mark, removesMissing: functions[index].form == .template)
    }
    var arguments: [TemplateValue] = []
    arguments.reserveCapacity(given)
    for offset in 0..<operands.count {
      let type = offset < fixed ? functions[index].parameters[offset] : functions[index].variadic ?? .any
      arguments.append(try argument(text.children[operands.start + offset], type, dot))
    }
    if let final { arguments.append(try checked(final, functions[index].type(of: operands.count))) }
    let value: TemplateValue
    do {
      if functions[index].form == .call { throw refusal(toCall: arguments[0], operands) }
      value = try functions[index].body(Arguments(arguments), context)
    } catch {
      if ValueVisits.areSpent { throw limitFailure(at: node) }
      throw failure(calling: functions[index].name, at: node, error)
    }
    switch value {
    case .string(let text):
      if text.count > 1 << 16 { capturedBytes += text.count }
      if capturedBytes > outputLimit || ValueVisits.areSpent { throw limitFailure(at: node) }
    case .list(let list):
      if list.nesting > TemplateList.maximalNesting { throw nestingFailure(at: node) }
      if ValueVisits.areSpent { throw limitFailure(at: node) }
    default: if ValueVisits.areSpent { throw limitFailure(at: node) }
    }
    return value
  }

  /// Why `call` cannot call: no value of Helm's is a function.
  private func refusal(toCall value: TemplateValue, _ operands: Operands) -> TemplateFunctionError {
    if value.isNil { return TemplateFunctionError("call of nil") }
    let name: String
    if operands.count > 0 {
      name = NodeText(text: text).of(text.children[operands.start])
    } else if case .string(let text) = value {
      name = text.string
    } else {
      name = "<\(value.goType) Value>"
    }
    return TemplateFunctionError("non-function \(name) of type \(value.goType)")
  }

  /// One of two arguments, the second of which may be the value of the stage before.
  private mutating func argument(
    _ position: Int, _ index: Int, _ operands: Operands, _ final: TemplateValue?, _ dot: Dot
  ) throws -> TemplateValue {
    if position < operands.count {
      return try argument(text.children[operands.start + position], functions[index].parameters[position], dot)
    }
    return try checked(final ?? .missing, functions[index].parameters[position])
  }

  /// `and`, `or`: the first argument that decides, or the last; what comes behind is not evaluated.
  private mutating func choose(
    _ operands: Operands, _ final: TemplateValue?, _ dot: Dot, stoppingAt decisive: Bool
  ) throws -> TemplateValue {
    var value = TemplateValue.missing
    for offset in 0..<operands.count {
      value = try argument(text.children[operands.start + offset], .reflected, dot)
      if value.isTrue == decisive { return value }
    }
    return final ?? value
  }

  /// Writes the output of a pipeline that is nothing but an `include`, without making a string of it.
  mutating func writesDirectly(_ pipe: Node, _ index: Int32, _ dot: Dot) throws -> Bool {
    let command = text.nodes[Int(text.children[Int(pipe.a)])]
    guard command.count == 3 else { return false }
    let first = text.children[Int(command.a)]
    let node = text.nodes[Int(first)]
    guard node.kind == .function, functions[Int(node.a)].form == .include else { return false }
    at(index)
    at(first)
    steps &-= 1
    let operands = Operands(start: Int(command.a) + 1, count: 2)
    let name = try argument(0, Int(node.a), operands, nil, dot)
    let data = try argument(1, Int(node.a), operands, nil, dot)
    guard case .string(let name) = name else { return false }
    do {
      try include(name, data)
    } catch {
      throw failure(calling: functions[Int(node.a)].name, at: text.children[Int(pipe.a)], error)
    }
    return true
  }
}
