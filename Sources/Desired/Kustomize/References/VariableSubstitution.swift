import ObjectModel

/// Puts the values of `vars` where `$(NAME)` stands.
enum VariableSubstitution {
  /// - Parameter warn: called with a line about variables that stand nowhere.
  /// - Throws: for a variable whose object or field is not there, and for a field that cannot hold text.
  static func substitute(in gathered: inout Accumulator, warn: (String) -> Void) throws(KustomizeError) {
    if gathered.variables.isEmpty { return }
    var values: [String: YAMLNode.Scalar] = [:]
    for variable in gathered.variables { values[variable.name] = try value(of: variable, in: gathered.resources) }
    var used: Set<String> = []
    let specs = gathered.configuration.varReferences.map { spec in
      (spec: spec, steps: spec.steps.map(FieldSpecWalk.Step.init))
    }
    for index in gathered.resources.resources.indices {
      let kind = gathered.resources.resources[index].groupVersionKind
      let id = gathered.resources.resources[index].id
      for (spec, steps) in specs where kind.isSelected(by: spec.groupVersionKind) {
        do throws(KustomizeError) {
          guard try gathered.resources.resources[index].node.leads(steps[...]) else { continue }
          try gathered.resources.resources[index].node.change(steps[...]) { node throws(KustomizeError) in
            try substitute(in: &node, values, &used)
          }
        } catch {
          throw error.within("considering field '\(spec.path)' of object \(id)")
        }
      }
      gathered.resources.resources[index].spreadSharedTexts()
    }
    let unused = values.keys.filter { !used.contains($0) }.sorted()
    if !unused.isEmpty { warn("well-defined vars that were never replaced: \(unused.joined(separator: ","))") }
  }

  private static func value(of variable: Variable, in map: ResourceMap) throws(KustomizeError) -> YAMLNode.Scalar {
    guard let resource = map.resources.first(where: { $0.variables.contains(variable.name) }) else {
      throw KustomizeError("var '\(variable.goText)' cannot be mapped to a field in the set of known resources")
    }
    var node = resource.node
    for step in steps(of: variable.fieldPath) {
      let next: YAMLNode? =
        if let elements = node.elements, let index = Int(step) {
          elements.indices.contains(index) ? elements[index] : nil
        } else {
          node[step]
        }
      guard let next else {
        throw KustomizeError("field specified in var '\(variable.goText)' not found in corresponding resource")
      }
      node = next
    }
    // A list or a map cannot be put into text; who refers to it gets what the real tool prints of its kind.
    return node.scalar ?? YAMLNode.Scalar(node.elements == nil ? "map[]" : "[]")
  }

  /// `a.b[0].c` as keys and indices; `\.` is a dot in a key, and so is one in brackets.
  static func steps(of path: String) -> [String] {
    var steps: [String] = []
    var step = ""
    var isEscaped = false
    var isInBrackets = false
    func finish() {
      if !step.isEmpty { steps.append(step) }
      step = ""
    }
    for character in path.unicodeScalars {
      if isEscaped {
        if character != "." { step.unicodeScalars.append("\\") }
        step.unicodeScalars.append(character)
        isEscaped = false
        continue
      }
      switch character {
      case "\\": isEscaped = true
      case "." where !isInBrackets: finish()
      case "[" where !isInBrackets:
        finish()
        isInBrackets = true
      case "]" where isInBrackets:
        finish()
        isInBrackets = false
      default: step.unicodeScalars.append(character)
      }
    }
    finish()
    return steps
  }

  // MARK: - Fields

  private static func substitute(
    in node: inout YAMLNode, _ values: [String: YAMLNode.Scalar], _ used: inout Set<String>
  ) throws(KustomizeError) {
    switch node {
    case .scalar(let scalar):
      if scalar.kind == .string { node = .scalar(expanded(scalar, values, &used)) }
    case .mapping:
      node.mutateMapping { mapping in
        for index in mapping.members.indices {
          if let scalar = mapping.members[index].value.scalar, scalar.kind == .string {
            mapping.members[index].value = .scalar(expanded(scalar, values, &used))
          }
        }
      }
    case .sequence:
      try node.mutateElements { elements throws(KustomizeError) in
        for index in elements.indices {
          guard let scalar = elements[index].scalar, scalar.kind == .string else {
            throw KustomizeError("invalid value type expect a string")
          }
          elements[index] = .scalar(expanded(scalar, values, &used))
        }
      }
    }
  }

  /// A text that is one reference takes the type of the value; in a longer one the value's text is put in.
  private static func expanded(
    _ scalar: YAMLNode.Scalar, _ values: [String: YAMLNode.Scalar], _ used: inout Set<String>
  ) -> YAMLNode.Scalar {
    let input = Array(scalar.text.utf8)
    let dollar = UInt8(ascii: "$")
    guard input.contains(dollar) else { return written(scalar.text, in: scalar) }
    var result: [UInt8] = []
    var index = 0
    while index < input.count {
      guard input[index] == dollar, index + 1 < input.count else {
        result.append(input[index])
        index += 1
        continue
      }
      switch input[index + 1] {
      case dollar:
        result.append(dollar)
        index += 2
      case UInt8(ascii: "("):
        guard let end = input[(index + 2)...].firstIndex(of: UInt8(ascii: ")")) else {
          result += input[index..<(index + 2)]
          index += 2
          continue
        }
        let name = String(decoding: input[(index + 2)..<end], as: UTF8.self)
        if let value = values[name] {
          used.insert(name)
          if index == 0, end == input.count - 1 { return written(text(of: value), kind: value.kind, in: scalar) }
          result += text(of: value).utf8
        } else {
          result += input[index...end]
        }
        index = end + 1
      default:
        result += input[index..<(index + 2)]
        index += 2
      }
    }
    return written(String(decoding: result, as: UTF8.self), in: scalar)
  }

  private static func written(_ text: String, kind: YAMLNode.Kind = .string, in scalar: YAMLNode.Scalar) -> YAMLNode.Scalar {
    var result = YAMLNode.Scalar(text, kind: kind)
    result.mark = SharedText.written(scalar.mark)
    return result
  }

  /// The text of a value: numbers in their usual form.
  private static func text(of value: YAMLNode.Scalar) -> String {
    guard value.kind == .integer || value.kind == .float || value.kind == .bool, let json = try? value.jsonValue() else {
      return value.text
    }
    return json.json()
  }
}
