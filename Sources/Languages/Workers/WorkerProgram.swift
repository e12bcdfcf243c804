/// An executable that becomes a worker when it is started the right way.
public struct WorkerProgram: Sendable, Hashable {
  /// The language it runs, for errors.
  public var language: String
  public var path: String
  /// Its arguments, without its own name.
  public var arguments: [String]

  public init(language: String, path: String, arguments: [String]) {
    self.language = language
    self.path = path
    self.arguments = arguments
  }
}

/// Why there is no worker.
public struct WorkerStartFailure: Error, Sendable, Hashable, CustomStringConvertible {
  public var description: String

  init(_ description: String) { self.description = description }
}
