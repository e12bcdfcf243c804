/// Why a kustomization cannot be built, in the words of kustomize: file, field and reason.
public struct KustomizeError: Error, Sendable, Equatable, CustomStringConvertible {
  /// The whole message, without `Error: ` before it.
  public var message: String

  /// Whether the message stands alone, wherever the failure happens: what the real tool notices at the very end only.
  var standsAlone = false

  public init(_ message: String) { self.message = message }

  /// The same failure with where it happened put before it.
  public func within(_ context: String) -> KustomizeError {
    standsAlone ? self : KustomizeError("\(context): \(message)")
  }

  public var description: String { message }
}
