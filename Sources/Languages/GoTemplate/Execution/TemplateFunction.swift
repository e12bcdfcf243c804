/// A function templates can call: its declaration, and what it does.
///
/// ```swift
/// TemplateFunction("trunc", .int, .string) { arguments, _ in
///   .string(truncated(arguments.string(1), to: arguments.int(0)))
/// }
/// TemplateFunction("list", variadic: .any) { arguments, _ in .list(arguments.values) }
/// ```
///
/// Numbers and types of arguments are checked against the declaration before the body runs; literals are converted to the
/// declared type as Go converts constants (`until 2.0` arrives as the int 2). The body throws `TemplateFunctionError` (any
/// other error is reported by its description) and never returns `.missing`.
public struct TemplateFunction: Sendable {
  public typealias Body = @Sendable (_ arguments: Arguments, _ context: ExecutionContext) throws -> TemplateValue

  public let name: String
  /// The types of the parameters that must be given.
  public let parameters: [ParameterType]
  /// The type of any further arguments; `nil` when there may be none.
  public let variadic: ParameterType?
  public let body: Body
  /// What the executor does itself instead of calling the body.
  let form: Form

  /// Functions the executor knows from inside.
  enum Form: UInt8, Sendable {
    case ordinary, and, or, include, template, call
  }

  public init(_ name: String, _ parameters: ParameterType..., variadic: ParameterType? = nil, body: @escaping Body) {
    self.init(name: name, parameters: parameters, variadic: variadic, form: .ordinary, body: body)
  }

  public init(name: String, parameters: [ParameterType], variadic: ParameterType? = nil, body: @escaping Body) {
    self.init(name: name, parameters: parameters, variadic: variadic, form: .ordinary, body: body)
  }

  init(name: String, parameters: [ParameterType], variadic: ParameterType?, form: Form, body: @escaping Body) {
    self.name = name
    self.parameters = parameters
    self.variadic = variadic
    self.form = form
    self.body = body
  }

  /// The same function under another name, as sprig has many.
  public func named(_ name: String) -> TemplateFunction {
    TemplateFunction(name: name, parameters: parameters, variadic: variadic, form: form, body: body)
  }
}
