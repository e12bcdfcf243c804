import ObjectModel

/// Which places an expression speaks of in an object.
public struct JqQuestion: Sendable, Hashable {
  public var program: String
  public var value: JSONValue

  public init(program: String, value: JSONValue) {
    self.program = program
    self.value = value
  }
}

/// Questions with their answers.
public struct JqAnswers: Sendable {
  private var answers: [JqQuestion: Result<[JqPlace], JqError>] = [:]

  public init() {}

  /// The answer to a question; `nil` when it was not asked.
  public subscript(question: JqQuestion) -> Result<[JqPlace], JqError>? {
    get { answers[question] }
    set { answers[question] = newValue }
  }

  /// Adds other answers.
  public mutating func merge(_ other: JqAnswers) { answers.merge(other.answers) { $1 } }

  /// The programs that failed, each with its first error.
  public var failures: [String: JqError] {
    var failures: [String: JqError] = [:]
    for (question, answer) in answers {
      if case .failure(let error) = answer, failures[question.program] == nil { failures[question.program] = error }
    }
    return failures
  }
}
