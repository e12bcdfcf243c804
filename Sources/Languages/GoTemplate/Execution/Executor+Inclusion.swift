extension Executor {
  /// Executes the template of a name; it appends to the output.
  mutating func include(_ name: TemplateString, _ data: TemplateValue) throws {
    let key = TemplateKey(name.string)
    let limit = context.environment.limits.includeDepth
    // Nothing is counted until there are enough of them for the limit.
    if included.count > limit, included.count(where: { $0 == key }) > limit {
      throw TemplateFunctionError(
        "rendering template has a nested reference name: \(key.name): unable to execute template")
    }
    guard let template = names[key] else { throw UnknownTemplate(name: key.name) }
    included.append(key)
    try run(template, data: data)
    included.removeLast()
  }

  /// `tpl`: executes a text as a template; it appends to the output. What the text defines exists only inside.
  mutating func expand(_ source: TemplateString, _ data: TemplateValue) throws {
    let parsed: ParsedText
    do {
      parsed = try cache.parsed(source.string, name: "gotpl", functions: table)
    } catch {
      throw TemplateFunctionError("cannot parse template \(GoQuote.quoted(source)): \(error)")
    }
    let outer = names
    if parsed.definitions.count > 1 { names = names.adding(parsed) }
    defer { names = outer }
    try run(TemplateSet.Template(text: parsed, index: parsed.root), data: data)
  }

  /// There is no template of a name.
  struct UnknownTemplate: Error {
    let name: String
  }

  /// What an `include` or `tpl` threw, seen from its call.
  mutating func failure(calling name: String, at node: Int32, _ error: any Error, from source: TemplateString) -> Unwinding {
    guard name == "tpl", error is Unwinding else { return failure(calling: name, at: node, error) }
    let context = ": error during tpl function execution for \(GoQuote.quoted(source))"
    return failure(calling: name, at: node, error, context: context, isOrdinary: true)
  }

  /// Takes what was written since a mark off the output.
  mutating func capture(from mark: Int, removesMissing: Bool) -> TemplateValue {
    var string = output.withUnsafeBufferPointer { bytes in
      TemplateString(validating: UnsafeBufferPointer(rebasing: bytes[mark...]))
    }
    capturedBytes += output.count - mark
    output.removeSubrange(mark...)
    if removesMissing { string = MissingValues.removed(from: string) }
    return .string(string)
  }
}
