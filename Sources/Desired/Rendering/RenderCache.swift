/// Results of rendering, kept for as long as what was read stays the same.
public final class RenderCache: Sendable {
  /// - Parameter capacity: about how much memory the results may take, in bytes; those unused for longest go first.
  public init(capacity: Int = 64 << 20) {
  }
}
