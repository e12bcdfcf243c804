extension TemplateFunctionError {
  /// What Go says when a function looks into nil.
  static let nilDereference = panicked("runtime error: invalid memory address or nil pointer dereference")

  /// What Go says when the dynamic type of a value is not the one a function insists on.
  static func wrongDynamicType(_ value: TemplateValue, wanted: String) -> TemplateFunctionError {
    panicked("interface conversion: interface {} is \(value.isNil ? "nil" : value.goType), not \(wanted)")
  }

  /// What is said instead of running out of memory.
  static func tooLarge(_ what: String) -> TemplateFunctionError {
    .refused("\(what) would be larger than a render may make")
  }
}
