extension Executor {
  /// Follows a chain of names; the last of them may be a method that takes arguments.
  ///
  /// - Parameters:
  ///   - node: the chain, for calls of methods.
  ///   - start: where the names start in the keys.
  mutating func fields(
    of receiver: Dot, _ node: Int32, _ start: Int, _ count: Int, _ dot: Dot, _ operands: Operands, _ final: TemplateValue?
  ) throws -> TemplateValue {
    var (value, isInterface) = (receiver.value, receiver.isInterface)
    let last = start + count - 1
    for position in start...last {
      let isLast = position == last
      let hasArguments = isLast && (operands.count > 0 || final != nil)
      let key = text.keys[position]
      switch value {
      case .missing: return .missing
      case .nil: throw failure("nil pointer evaluating interface {}.\(key.name)")
      case .map(let map):
        if map.type == .values, let method = valuesMethod(key) {
          value = try call(
            method, at: node, isLast ? operands : Operands(), isLast ? final : nil, dot, receiver: value)
          isInterface = false
          continue
        }
        if hasArguments { throw failure("\(key.name) is not a method but has arguments") }
        value = map[key] ?? (map.type == .string ? .string(.empty) : .nil)
        isInterface = map.type != .string
      case .object(let object):
        guard let member = object.member(key.name) else {
          throw failure("can't evaluate field \(key.name) in type \(isInterface ? "interface {}" : object.goType)")
        }
        switch member {
        case .field(let field):
          if hasArguments {
            let isMap = object.goKind == "map"
            throw failure(
              "\(key.name) \(isMap ? "is not a method but has arguments" : "has arguments but cannot be invoked as function")")
          }
          value = field
        case .method(let method):
          value = try call(method, at: node, isLast ? operands : Operands(), isLast ? final : nil, dot, receiver: nil)
        }
        isInterface = false
      default:
        throw failure("can't evaluate field \(key.name) in type \(isInterface ? "interface {}" : value.goType)")
      }
    }
    return value
  }

  /// Calls a method. Those every `common.Values` has take it as their first argument.
  private mutating func call(
    _ method: TemplateFunction, at node: Int32, _ operands: Operands, _ final: TemplateValue?, _ dot: Dot,
    receiver: TemplateValue?
  ) throws -> TemplateValue {
    let skipped = receiver == nil ? 0 : 1
    let given = operands.count + (final == nil ? 0 : 1)
    let fixed = method.parameters.count - skipped
    if method.variadic != nil {
      if given < fixed { throw failure("wrong number of args for \(method.name): want at least \(fixed) got \(operands.count)") }
    } else if given != fixed {
      throw failure("wrong number of args for \(method.name): want \(fixed) got \(given)")
    }
    var arguments: [TemplateValue] = []
    arguments.reserveCapacity(given + skipped)
    if let receiver { arguments.append(receiver) }
    for offset in 0..<operands.count {
      arguments.append(try argument(text.children[operands.start + offset], method.type(of: offset + skipped), dot))
    }
    if let final { arguments.append(try checked(final, method.type(of: operands.count + skipped))) }
    do {
      return try method.body(Arguments(arguments), context)
    } catch {
      throw failure(calling: method.name, at: node, error)
    }
  }
}

extension TemplateFunction {
  /// The type of an argument; of one too many the last parameter's.
  @inline(__always)
  func type(of argument: Int) -> ParameterType {
    argument < parameters.count ? parameters[argument] : variadic ?? .any
  }
}
