import Applications
import CustomResources
import FileTree
import FoundationEssentials
import KubernetesClient
import ObjectModel

/// Looks at applications from this machine: renders their sources here and compares them with the cluster.
struct LocalLook: Sendable {
  var preview: ApplicationPreview

  init(plane: ControlPlane, options: ClusterOptions) {
    preview = ApplicationPreview(
      client: plane.client, controlNamespace: plane.namespace,
      mirrorDirectory: DataDirectory.repositoryCache(environment: ProcessInfo.processInfo.environment), logger: options.logger())
  }

  func view(of application: Application, _ request: ApplicationPreview.Request = .init()) async throws -> ApplicationPreview.View
  {
    try await Self.told { try await preview.view(of: application, request) }
  }

  func plan(of application: Application, _ operation: Operation, _ request: ApplicationPreview.Request) async throws
    -> ApplicationPreview.Plan
  {
    try await Self.told { try await preview.plan(of: application, operation: operation, request) }
  }

  /// The manifests of an application as a folder of this machine has them.
  ///
  /// - Parameter place: the application's folder and what stands for the top of its repository.
  func manifests(of application: Application, at place: RenderedPlace) async throws -> [Manifest] {
    let tree: FolderFileTree
    do { tree = try FolderFileTree(place.root) } catch { throw CommandFailure(error.description) }
    return try await Self.told { try await preview.manifests(of: application, in: tree, path: place.path) }
  }

  private static func told<Result>(_ body: () async throws -> Result) async throws -> Result {
    do {
      return try await body()
    } catch let error as ApplicationPreview.Failure {
      throw CommandFailure("rpc error: code = FailedPrecondition desc = \(error.description)")
    }
  }
}
