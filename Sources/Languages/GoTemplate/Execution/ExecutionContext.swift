/// What a function sees of the execution that calls it.
public final class ExecutionContext {
  /// The world outside: clock, randomness, time zone, cluster.
  public let environment: TemplateEnvironment

  public init(environment: TemplateEnvironment = TemplateEnvironment()) {
    self.environment = environment
  }
}
