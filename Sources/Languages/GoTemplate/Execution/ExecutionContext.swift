/// What a function sees of the execution that calls it.
public final class ExecutionContext {
  /// The world outside: clock, randomness, time zone, cluster.
  public let environment: TemplateEnvironment
  /// What functions keep for their next call.
  let caches = FunctionCaches()

  public init(environment: TemplateEnvironment = TemplateEnvironment()) {
    self.environment = environment
  }
}
