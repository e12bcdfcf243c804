import FileTree
import ObjectModel

/// One way to make manifests from files: the place where a source type plugs in.
///
/// A renderer is a pure function of its inputs. Whatever it reads, it reads through `RenderInputs`, which notes it; that
/// is what the cache relies on.
public protocol SourceRenderer: Sendable {
  var type: SourceType { get }

  /// To be raised with every change that makes the same inputs give another output.
  var version: Int { get }

  /// Whether the version of the destination cluster and what it serves play a part.
  var dependsOnCluster: Bool { get }

  /// Manifests in the order of the output; lists and tracking are the business of the caller.
  func render(_ inputs: RenderInputs) throws(RenderError) -> RenderOutput
}

extension SourceRenderer {
  public var dependsOnCluster: Bool { true }
}

/// What a renderer gives back.
public struct RenderOutput: Sendable {
  public var manifests: [JSONValue]
  /// Things the user may want to know, one sentence each.
  public var warnings: [String]

  public init(manifests: [JSONValue] = [], warnings: [String] = []) {
    self.manifests = manifests
    self.warnings = warnings
  }
}

/// What a renderer works on.
public struct RenderInputs: Sendable {
  /// The source's own repository.
  public let tree: RecordingFileTree
  /// The application's directory in it.
  public let directory: RepositoryPath
  /// The source with override files merged in.
  public let source: JSONValue
  public let destinationNamespace: String
  public let kubernetesVersion: String?
  public let apiVersions: [String]
  public let settings: RenderSettings
  /// `$ARGOCD_APP_NAME` and its like.
  public let environment: BuildEnvironment
  /// The repositories of `ref` sources, by reference name.
  public let references: [String: RecordingFileTree]
  /// Repositories that a kustomization names by address.
  let remotes: ProvidedRemotes
}
