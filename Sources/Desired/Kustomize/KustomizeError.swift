/// Why a kustomization cannot be built, in the words of kustomize: file, field and reason.
public struct KustomizeError: Error, Sendable, Equatable, CustomStringConvertible {
  /// The whole message, without `Error: ` before it.
  public var message: String

  public init(_ message: String) { self.message = message }

  /// The same failure with where it happened put before it.
  public func within(_ context: String) -> KustomizeError { KustomizeError("\(context): \(message)") }

  public var description: String { message }
}
