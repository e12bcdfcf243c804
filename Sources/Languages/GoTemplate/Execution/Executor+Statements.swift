extension Executor {
  /// Executes a list of statements.
  mutating func walk(_ list: Int32, _ dot: Dot) throws -> Flow {
    let list = text.nodes[Int(list)]
    var child = Int(list.a)
    let end = child + Int(list.count)
    while child < end {
      let index = text.children[child]
      child += 1
      let node = text.nodes[Int(index)]
      steps &-= 1
      if steps < 0 || output.count &+ capturedBytes > outputLimit { throw limitFailure(at: index) }
      switch node.kind {
      case .text:
        output.append(contentsOf: UnsafeBufferPointer(rebasing: text.bytes[Int(node.a)..<Int(node.a + node.count)]))
      case .action: try act(index, node, dot)
      case .if, .with:
        let flow = try choose(index, node, dot)
        if flow != .next { return flow }
      case .range:
        let flow = try iterate(index, node, dot)
        if flow != .next { return flow }
      case .template: try callTemplate(index, node, dot)
      case .break: return .break
      case .continue: return .continue
      default: break
      }
    }
    return .next
  }

  /// Which limit was passed, told at a node.
  mutating func limitFailure(at index: Int32) -> Unwinding {
    at(index)
    if steps < 0 { return failure("the template takes too many steps: more than \(context.environment.limits.steps)") }
    if ValueVisits.areSpent { return failure("the template's values hold each other too many times over") }
    return failure("the template prints too much: more than \(outputLimit >> 20) MiB")
  }

  mutating func nestingFailure(at index: Int32) -> Unwinding {
    at(index)
    return failure("the template nests lists deeper than \(TemplateList.maximalNesting) levels")
  }

  private mutating func act(_ index: Int32, _ node: Node, _ dot: Dot) throws {
    at(index)
    let pipe = text.nodes[Int(node.a)]
    if pipe.count == 1, pipe.c == 0, try writesDirectly(pipe, node.a, dot) { return }
    let value = try pipeline(node.a, dot)
    if pipe.c > 0 { return }
    switch value {
    case .string(let text): text.withBytes { output.append(contentsOf: $0) }
    case .missing, .nil: output.append(contentsOf: "<no value>".utf8)
    case .object(let object): output.append(contentsOf: object.printed(isAddressable: true).utf8)
    case .function:
      at(index)
      throw failure("can't print \(NodeText(text: text).of(index)) of type \(value.goType)")
    default:
      GoText.append(value, to: &output)
      if ValueVisits.areSpent { throw limitFailure(at: index) }
    }
  }

  private mutating func choose(_ index: Int32, _ node: Node, _ dot: Dot) throws -> Flow {
    at(index)
    let value = try pipeline(node.a, dot)
    if value.isTrue {
      return try walk(node.b, node.kind == .with ? Dot(value: value) : dot)
    }
    return node.c >= 0 ? try walk(node.c, dot) : .next
  }

  private mutating func iterate(_ index: Int32, _ node: Node, _ dot: Dot) throws -> Flow {
    at(index)
    let value = try pipeline(node.a, dot)
    let pipe = text.nodes[Int(node.a)]
    switch value {
    case .list(let list):
      let isInterface = list.element == .any
      for (position, element) in list.elements.enumerated() {
        let flow = try round(node, pipe, .int(position), Dot(value: element, isInterface: isInterface))
        if flow == .break { return .next }
      }
      if !list.elements.isEmpty { return .next }
    case .map(let map):
      map.sort()
      let isInterface = map.type != .string
      // The array is a copy if the body changes the map.
      let entries = map.entries
      for entry in entries {
        let flow = try round(node, pipe, .text(entry.key.name), Dot(value: entry.value, isInterface: isInterface))
        if flow == .break { return .next }
      }
      if !entries.isEmpty { return .next }
    case .int(let count):
      if try iterate(node, pipe, upTo: Int64(count), { .int(Int($0)) }) { return .next }
    case .int64(let count):
      if try iterate(node, pipe, upTo: count, { .int64($0) }) { return .next }
    case .uint64(let count):
      if try iterate(node, pipe, upTo: Int64(clamping: count), { .uint64(UInt64($0)) }) { return .next }
    case .bytes(let bytes):
      for (position, byte) in bytes.enumerated() {
        let flow = try round(node, pipe, .int(position), Dot(value: .uint64(UInt64(byte))))
        if flow == .break { return .next }
      }
      if !bytes.isEmpty { return .next }
    case .missing, .nil: break
    case .object(let object):
      guard let entries = object.entries() else {
        throw failure("range can't iterate over \(GoText.text(of: value).string)")
      }
      for (key, value) in entries {
        let flow = try round(node, pipe, .text(key), Dot(value: value))
        if flow == .break { return .next }
      }
      if !entries.isEmpty { return .next }
    default: throw failure("range can't iterate over \(GoText.text(of: value).string)")
    }
    return node.c >= 0 ? try walk(node.c, dot) : .next
  }

  /// Counts from zero; false if there was nothing to count.
  private mutating func iterate(
    _ node: Node, _ pipe: Node, upTo count: Int64, _ value: (Int64) -> TemplateValue
  ) throws -> Bool {
    if pipe.c > 1 { throw failure("can't use \(count) to iterate over more than one variable") }
    var number: Int64 = 0
    while number < count {
      let flow = try round(node, pipe, .missing, Dot(value: value(number)))
      if flow == .break { break }
      number += 1
    }
    return count > 0
  }

  /// One round of a `range`.
  @inline(__always)
  private mutating func round(_ node: Node, _ pipe: Node, _ index: TemplateValue, _ element: Dot) throws -> Flow {
    if pipe.c > 0 {
      let first = text.children[Int(pipe.b)]
      let variable = Variable(value: element.value, isInterface: element.isInterface)
      if pipe.c == 1 {
        try store(variable, in: first)
      } else {
        try store(Variable(value: index, isInterface: false), in: first)
        try store(variable, in: text.children[Int(pipe.b) + 1])
      }
    }
    steps &-= 1
    if steps < 0 { throw limitFailure(at: self.node) }
    return try walk(node.b, element)
  }

  private mutating func callTemplate(_ index: Int32, _ node: Node, _ dot: Dot) throws {
    at(index)
    let key = text.keys[Int(node.b)]
    guard let template = names[key] else { throw failure("template \(GoQuote.quoted(key.name)) not defined") }
    let data = node.a >= 0 ? try pipeline(node.a, dot) : .missing
    try run(template, data: data)
  }
}
