import CustomResources
import FileTree

/// Gets the files of sources that are not of the repository which is previewed.
public protocol OtherRepositories: Sendable {
  /// The files of a source, and the commit they are of.
  ///
  /// - Throws: when they cannot be had; prints as the reason why the application is skipped.
  func files(of source: ApplicationSource) async throws -> (tree: any FileTree, revision: String)
}

/// For previews that stay at home.
public struct NoOtherRepositories: OtherRepositories {
  struct Refusal: Error, CustomStringConvertible {
    var description: String
  }

  public init() {}

  public func files(of source: ApplicationSource) async throws -> (tree: any FileTree, revision: String) {
    throw Refusal(description: "\(source.repoURL) is another repository")
  }
}
