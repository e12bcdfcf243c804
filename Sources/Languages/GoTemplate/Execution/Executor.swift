/// Executes templates: walks the nodes of their texts and appends to one output.
///
/// What is looked at and in which order, and with it which node an error names, follows Go's `text/template`.
struct Executor: ~Copyable {
  /// A variable's value.
  struct Variable {
    var value: TemplateValue
    /// Whether Go holds it as an `interface {}`: an element of a list or map. It shows in errors only.
    var isInterface: Bool
  }

  /// What `.` is.
  struct Dot {
    var value: TemplateValue
    var isInterface = false
  }

  /// How a statement ended.
  enum Flow {
    case next, `break`, `continue`
  }

  let context: ExecutionContext
  let functions: UnsafeBufferPointer<TemplateFunction>
  private let valuesMethods: [TemplateKey: TemplateFunction]
  /// A bit for every hash of those methods' names: what has none is no method, and nothing is looked up for it.
  private var methodBits: UInt64 = 0
  let table: FunctionTable
  let cache: ParseCache
  var names: TemplateNames

  var output: [UInt8] = []
  /// What `include` and `tpl` wrote and handed on as strings, in bytes.
  var capturedBytes = 0
  var steps: Int
  let outputLimit: Int
  private let stackLimit: UInt
  private var depth = 0
  private let depthLimit: Int
  /// The templates being included, from the outermost on.
  var included: [TemplateKey] = []

  // The template being executed
  var text: ParsedText
  private var index = 0
  var variables: UnsafeMutablePointer<Variable>
  /// The node errors name: the one looked at last.
  var node: Int32 = -1

  init(set: TemplateSet, functions: UnsafeBufferPointer<TemplateFunction>, context: ExecutionContext) {
    let environment = context.environment
    self.context = context
    self.functions = functions
    table = set.functions
    valuesMethods = Dictionary(uniqueKeysWithValues: set.functions.valuesMethods.map { (TemplateKey($0.key), $0.value) })
    cache = set.cache
    names = TemplateNames(templates: set.templates, parent: nil)
    steps = environment.limits.steps
    outputLimit = environment.limits.outputBytes
    depthLimit = environment.limits.totalDepth
    stackLimit = DeepStack.limit
    DeepStack.state?.pointee.visits = environment.limits.visits
    text = ParsedText.empty
    variables = UnsafeMutablePointer(bitPattern: MemoryLayout<Variable>.alignment)!
    output.reserveCapacity(64 << 10)
    for key in valuesMethods.keys { methodBits |= 1 << (key.hash & 63) }
  }

  /// Executes a template from outside.
  mutating func execute(_ name: String, data: TemplateValue) throws -> [UInt8] {
    guard let template = names[TemplateKey(name)] else {
      throw TemplateFunctionError("template: no template \(GoQuote.quoted(name)) associated with template \"gotpl\"")
    }
    output.removeAll(keepingCapacity: true)
    included.removeAll()
    do {
      try run(template, data: data)
    } catch let unwinding as Unwinding {
      throw unwinding.error
    }
    return Array(output)
  }

  /// Executes a template, which appends to the output.
  mutating func run(_ template: TemplateSet.Template, data: TemplateValue) throws {
    depth += 1
    if depth > depthLimit || (stackLimit > 0 && DeepStack.address() < stackLimit) {
      throw failure("exceeded maximum template depth (\(depth - 1))")
    }
    let outer = (text, index, variables, node)
    let definition = template.definition
    let slots = Int(definition.slots)
    text = template.text
    index = template.index
    variables = .allocate(capacity: slots)
    variables.initialize(repeating: Variable(value: .missing, isInterface: false), count: slots)
    var data = data
    if case .nil = data { data = .missing }
    variables[0].value = data
    defer {
      variables.deinitialize(count: slots)
      variables.deallocate()
      (text, index, variables, node) = outer
      depth -= 1
    }
    _ = try walk(definition.root, Dot(value: data))
  }
}

extension Executor {
  /// The method of that name `common.Values` has.
  @inline(__always)
  func valuesMethod(_ key: TemplateKey) -> TemplateFunction? {
    methodBits >> (key.hash & 63) & 1 == 0 ? nil : valuesMethods[key]
  }
}

// MARK: - Errors

extension Executor {
  /// Makes a node the one errors name.
  @inline(__always)
  mutating func at(_ node: Int32) { self.node = node }

  /// Where the execution is.
  var place: TemplateError.Place {
    let name = text.definitions.isEmpty ? "" : text.definitions[index].name
    guard node >= 0 else { return TemplateError.Place(file: text.name, line: 1, column: 0, template: name, node: "") }
    let (line, column) = text.place(of: Int(text.nodes[Int(node)].position))
    return TemplateError.Place(file: text.name, line: line, column: column, template: name, node: NodeText(text: text).of(node))
  }

  /// An error of the language, here.
  func failure(_ message: String) -> Unwinding {
    Unwinding(TemplateError(TemplateError.Frame(place: place, message: message), cause: .template))
  }

  /// What a function threw, seen from its call.
  mutating func failure(
    calling name: String, at node: Int32, _ error: any Error, context: String = "", isOrdinary: Bool = false
  ) -> Unwinding {
    at(node)
    let frame = TemplateError.Frame(place: place, message: "error calling \(name)\(context)")
    switch error {
    case let unwinding as Unwinding:
      unwinding.error.append(frame, isOrdinary: isOrdinary)
      return unwinding
    case let error as UnknownTemplate:
      let detail = "template: no template \(GoQuote.quoted(error.name)) associated with template \"gotpl\""
      return Unwinding(TemplateError(frame, cause: .template, detail: detail))
    case let error as TemplateFunctionError:
      let cause: TemplateError.Cause = if case .demanded = error { .demand } else { .function }
      return Unwinding(TemplateError(frame, cause: cause, detail: error.message))
    default:
      return Unwinding(TemplateError(frame, cause: .function, detail: "\(error)"))
    }
  }
}
