/// Templates that know each other by name. A value: a copy shares what was parsed, and takes changes of its own.
///
/// Parsed templates are immutable. One set serves any number of executions, at the same time too.
public struct TemplateSet: Sendable {
  /// The functions the templates were parsed against.
  public let functions: FunctionTable
  let cache: ParseCache
  private(set) var templates: [TemplateKey: Template] = [:]

  /// A template: a text, and which of its definitions.
  struct Template: Sendable {
    let text: ParsedText
    let index: Int

    var definition: ParsedText.Definition { text.definitions[index] }
  }

  /// - Parameter cache: where texts are kept once they are parsed, those given to `tpl` too; best shared by the whole
  ///   process.
  public init(functions: FunctionTable, cache: ParseCache = ParseCache()) {
    self.functions = functions
    self.cache = cache
  }

  /// Parses a text and adds it under its name, and each of its definitions under theirs.
  ///
  /// A name that is there already is replaced, unless the new template is blank: only white space and comments.
  ///
  /// - Throws: `TemplateParseError`, when the text is not a template.
  public mutating func parse(_ text: String, name: String) throws {
    let parsed = try cache.parsed(text, name: name, functions: functions)
    for index in parsed.definitions.indices {
      let key = TemplateKey(parsed.definitions[index].name)
      if parsed.definitions[index].isBlank, templates[key] != nil { continue }
      templates[key] = Template(text: parsed, index: index)
    }
  }

  /// Whether there is a template of the name.
  public func contains(_ name: String) -> Bool { templates[TemplateKey(name)] != nil }

  /// The names of all templates, in byte order.
  public var names: [String] { templates.keys.map(\.name).sorted { $0.byteOrder($1) < 0 } }

  /// Runs work that executes templates, on a stack deep enough for them.
  ///
  /// One run is one render: the counts of nested includes, steps and bytes go on through all of its executions.
  ///
  /// - Throws: what the work throws.
  public func run<Success>(
    in environment: TemplateEnvironment = TemplateEnvironment(),
    _ work: (inout TemplateRun) throws -> Success
  ) throws -> Success {
    try DeepStack.run {
      try functions.functions.withUnsafeBufferPointer { table in
        let context = ExecutionContext(environment: environment)
        defer { context.releaseCycles() }
        var run = TemplateRun(Executor(set: self, functions: table, context: context))
        return try work(&run)
      }
    }
  }

  /// Executes one template.
  ///
  /// - Parameter data: what `.` and `$` are at the start.
  /// - Returns: what the template printed; `<no value>` stands where a missing value was printed.
  /// - Throws: `TemplateError`.
  public func execute(
    _ name: String, data: TemplateValue, in environment: TemplateEnvironment = TemplateEnvironment()
  ) throws -> [UInt8] {
    try run(in: environment) { run in try run.execute(name, data: data) }
  }
}

/// One render: executes templates of a set one after the other.
public struct TemplateRun: ~Copyable {
  private var executor: Executor

  init(_ executor: consuming Executor) { self.executor = executor }

  /// Executes a template; as `TemplateSet.execute`.
  public mutating func execute(_ name: String, data: TemplateValue) throws -> [UInt8] {
    try executor.execute(name, data: data)
  }
}
