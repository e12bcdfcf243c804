import FileTree
import ObjectModel

/// The one door to manifests: finds out what kind of source a directory is, and renders it.
///
/// A function of the request and the files: the same inputs give the same manifests, so a result is kept and given again
/// for as long as everything that was read stays the same.
public struct Renderer: Sendable {
  private let renderers: [SourceType: any SourceRenderer]
  private let cache: RenderCache?

  /// - Parameters:
  ///   - renderers: one a source type; a type without one gives a clear error.
  ///   - cache: where results are kept; `nil` renders every time.
  public init(renderers: [any SourceRenderer] = [DirectoryRenderer()], cache: RenderCache? = RenderCache()) {
    self.renderers = Dictionary(renderers.map { ($0.type, $0) }, uniquingKeysWith: { $1 })
    self.cache = cache
  }

  /// The manifests of a source.
  ///
  /// - Parameters:
  ///   - tree: the source's repository at the resolved revision.
  ///   - references: the repositories of the Application's `ref` sources, by reference name.
  public func render(
    _ request: RenderRequest, _ tree: any FileTree, references: [String: any FileTree] = [:]
  ) throws(RenderError) -> RenderedSource {
    throw .unsupported("not there yet")
  }
}
