import ObjectModel

extension StructuralSchema {
  /// What is wrong with an object, in the words of the API server. `metadata`, `apiVersion` and `kind` are not looked at.
  ///
  /// Expressions (`x-kubernetes-validations`) are not evaluated.
  public func validate(_ object: JSONValue) -> [FieldError] {
    guard object.isNested(within: JSONValue.mergeDepth) else {
      return [.invalid("", "", "nested deeper than \(JSONValue.mergeDepth) levels")]
    }
    var errors: [FieldError] = []
    check(object, at: "", &errors)
    return errors
  }

  func check(_ value: JSONValue, at path: String, _ errors: inout [FieldError]) {
    if value.isNull, isNullable || (type.isEmpty && !isIntOrString) { return }
    if let expected = mismatch(value) {
      let found = value.kindName
      errors.append(.typeInvalid(path, .string(found), "\(path.inBody) must be of type \(expected): \"\(found)\""))
      return
    }
    if let allowedValues, !allowedValues.contains(value) { errors.append(.notSupported(path, value, supported: allowedValues)) }
    switch value {
    case .string(let text): checkText(text, path, &errors)
    case .integer, .double: checkNumber(value, path, &errors)
    case .array(let elements): checkElements(elements, path, &errors)
    case .object(let members): checkMembers(members, path, &errors)
    case .null, .bool: break
    }
    checkAlternatives(value, path, &errors)
  }

  /// The type that was expected; `nil` when the value has it.
  private func mismatch(_ value: JSONValue) -> String? {
    if isIntOrString { return value.string != nil || value.integer != nil ? nil : "integer,string" }
    let fits =
      switch type {
      case "object": value.object != nil
      case "array": value.array != nil
      case "string": value.string != nil
      case "boolean": value.bool != nil
      case "number": value.number != nil
      case "integer": value.number.map { $0 == $0.rounded() } ?? false
      default: true
      }
    return fits ? nil : type
  }

  private func checkText(_ text: String, _ path: String, _ errors: inout [FieldError]) {
    let count = text.unicodeScalars.count
    if let maximum = limits.maxLength, count > maximum { errors.append(.tooLong(path, maximum: maximum)) }
    if let minimum = limits.minLength, count < minimum {
      errors.append(.invalid(path, .string(text), "\(path.inBody) should be at least \(minimum) chars long"))
    }
    if let expression = limits.expression, !expression.matches(text) {
      errors.append(.invalid(path, .string(text), "\(path.inBody) should match '\(limits.pattern ?? "")'"))
    }
    if !isIntOrString, !ValueFormat.accepts(text, as: format) {
      errors.append(
        .typeInvalid(path, .string(text), "\(path.inBody) must be of type \(format): \(JSONValue.string(text).json())"))
    }
  }

  private func checkNumber(_ value: JSONValue, _ path: String, _ errors: inout [FieldError]) {
    guard let number = value.number else { return }
    if let maximum = limits.maximum, let bound = maximum.number, number > bound || (limits.isMaximumExclusive && number == bound)
    {
      let words = limits.isMaximumExclusive ? "less than" : "less than or equal to"
      errors.append(.invalid(path, value, "\(path.inBody) should be \(words) \(maximum.json())"))
    }
    if let minimum = limits.minimum, let bound = minimum.number, number < bound || (limits.isMinimumExclusive && number == bound)
    {
      let words = limits.isMinimumExclusive ? "greater than" : "greater than or equal to"
      errors.append(.invalid(path, value, "\(path.inBody) should be \(words) \(minimum.json())"))
    }
    if let factor = limits.multipleOf, let step = factor.number, step > 0, (number / step) != (number / step).rounded() {
      errors.append(.invalid(path, value, "\(path.inBody) should be a multiple of \(factor.json())"))
    }
    if format == "int32", Int32(exactly: number) == nil {
      errors.append(.typeInvalid(path, value, "\(path.inBody) must be of type int32: \"\(value.json())\""))
    }
  }

  private func checkElements(_ elements: [JSONValue], _ path: String, _ errors: inout [FieldError]) {
    if let maximum = limits.maxItems, elements.count > maximum {
      errors.append(.tooMany(path, count: elements.count, maximum: maximum))
    }
    if let minimum = limits.minItems, elements.count < minimum {
      errors.append(.invalid(path, .integer(Int64(elements.count)), "\(path.inBody) should have at least \(minimum) items"))
    }
    if limits.hasUniqueItems, Set(elements).count < elements.count {
      errors.append(.invalid(path, .array(elements), "\(path.inBody) shouldn't contain duplicates"))
    }
    if let items = items.first {
      for (index, element) in elements.enumerated() { items.check(element, at: "\(path)[\(index)]", &errors) }
    }
    guard listType == "set" || listType == "map" else { return }
    var seen: Set<JSONValue> = []
    for (index, element) in elements.enumerated() {
      let identity =
        listType == "set" ? element : .object(JSONObject(listMapKeys.compactMap { key in element[key].map { (key, $0) } }))
      if !seen.insert(identity).inserted { errors.append(.duplicate("\(path)[\(index)]", identity)) }
    }
  }

  private func checkMembers(_ members: JSONObject, _ path: String, _ errors: inout [FieldError]) {
    if let maximum = limits.maxProperties, members.count > maximum {
      errors.append(.tooMany(path, count: members.count, maximum: maximum))
    }
    if let minimum = limits.minProperties, members.count < minimum {
      errors.append(.invalid(path, .integer(Int64(members.count)), "\(path.inBody) should have at least \(minimum) properties"))
    }
    for name in required where !members.contains(name) { errors.append(.required(path.child(name))) }
    for (key, value) in members {
      if isResource, key == "metadata" || key == "apiVersion" || key == "kind" { continue }
      field(key)?.check(value, at: path.child(key), &errors)
    }
  }

  private func checkAlternatives(_ value: JSONValue, _ path: String, _ errors: inout [FieldError]) {
    func problems(_ schema: StructuralSchema) -> [FieldError] {
      var result: [FieldError] = []
      schema.check(value, at: path, &result)
      return result
    }
    func fail(_ words: String) { errors.append(.invalid(path, "", "\"\(path)\" must \(words)")) }
    for schema in allOf { errors += problems(schema) }
    if !anyOf.isEmpty {
      let failures = anyOf.map(problems)
      if !failures.contains(where: \.isEmpty) {
        fail("validate at least one schema (anyOf)")
        errors += failures.min { $0.count < $1.count } ?? []
      }
    }
    if !oneOf.isEmpty {
      let failures = oneOf.map(problems)
      let valid = failures.count(where: \.isEmpty)
      if valid == 0 {
        fail("validate one and only one schema (oneOf). Found none valid")
        errors += failures.min { $0.count < $1.count } ?? []
      } else if valid > 1 {
        fail("validate one and only one schema (oneOf). Found \(valid) valid alternatives")
      }
    }
    if let excluded = not.first, problems(excluded).isEmpty { fail("not validate the schema (not)") }
  }
}

extension String {
  /// How the messages of custom resources begin.
  fileprivate var inBody: String { isEmpty ? "in body" : "\(self) in body" }

  fileprivate func child(_ name: String) -> String { isEmpty ? name : "\(self).\(name)" }
}

extension JSONValue {
  /// An integer or a double as a double.
  var number: Double? {
    switch self {
    case .integer(let value): Double(value)
    case .double(let value): value
    default: nil
    }
  }
}
