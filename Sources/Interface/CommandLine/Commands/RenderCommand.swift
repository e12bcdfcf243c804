import ArgumentParser
import FileTree
import FoundationEssentials
import ObjectModel
import Rendering
import Repositories

struct RenderCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "render", abstract: "Print the manifests of a folder as an application would get them.",
    discussion: """
      Finds out by itself whether the folder holds a chart, a kustomization or plain manifests, unless flags say so. Paths in \
      it may lead anywhere inside the repository the folder lies in, and nowhere else. Needs no cluster.
      """)

  @Argument(help: "The folder.") var path: String
  @Option(help: "Name of the application.") var name: String?
  @Option(help: "Project of the application.") var project = "default"
  @Option(help: "Destination namespace.") var destNamespace = ""
  @Option(help: "The revision, for what refers to it.") var revision: String?
  @Option(help: "The folder that nothing may be read outside of; by default the repository's.") var root: String?
  @Option(help: "Kubernetes version of the destination.") var kubeVersion: String?
  @Option(help: "API versions of the destination.") var apiVersions: [String] = []
  @Option(help: "Flags of kustomize build, as in argocd-cm.") var kustomizeBuildOptions = ""
  @OptionGroup(title: "Directory") var directory: DirectoryFlags
  @OptionGroup(title: "Helm") var helm: HelmFlags
  @OptionGroup(title: "Kustomize and plugins") var kustomize: KustomizeFlags
  @Option(name: [.customShort("o"), .customLong("output")], help: "yaml or json.") var output = "yaml"

  func run() async throws {
    let format = try OutputFormat.of(output, among: [.yaml, .json])
    let place = try await RenderedPlace(path, root: root)
    var source: JSONValue = ["repoURL": .string("file://\(place.root)"), "path": .string(place.path)]
    if let revision { source["targetRevision"] = .string(revision) }
    try directory.apply(to: &source)
    try helm.apply(to: &source)
    try kustomize.apply(to: &source)

    let tree: FolderFileTree
    do {
      tree = try FolderFileTree(place.root)
    } catch {
      throw CommandFailure(error.description)
    }
    let request = RenderRequest(
      source: source, application: name ?? place.name, project: project, destinationNamespace: destNamespace,
      revision: revision ?? "", kubernetesVersion: kubeVersion, apiVersions: apiVersions,
      // A folder of one's own may hold whatever; a link is not followed out of it all the same.
      settings: RenderSettings(kustomizeBuildOptions: kustomizeBuildOptions, allowsLinksOutOfRepository: true))
    let repositories = FetchedRepositories(environment: ProcessInfo.processInfo.environment)
    let rendered = try await Renderer(cache: nil).render(request, tree) { try await repositories.tree(of: $0) }
    for warning in rendered.warnings { Console.error("warning: \(warning)") }
    if format == .json {
      Console.text(format.text(of: .array(rendered.manifests.map(\.value))))
    } else {
      for manifest in rendered.manifests { Console.text("---\n" + YAML.text(manifest.value)) }
    }
  }
}

/// A folder and the repository it lies in.
struct RenderedPlace {
  /// Absolute.
  var root: String
  /// From the root; `.` for the root itself.
  var path: String
  var name: String

  /// - Parameter root: instead of the top of the repository.
  /// - Throws: `CommandFailure` for a path that is no folder or lies outside of the root.
  init(_ path: String, root: String?) async throws(CommandFailure) {
    guard let folder = Self.resolved(path) else { throw CommandFailure("\(path): no such folder") }
    if let root {
      guard let resolved = Self.resolved(root) else { throw CommandFailure("\(root): no such folder") }
      self.root = resolved
    } else {
      self.root = (try? await LocalRepository(folder).folder) ?? folder
    }
    name = folder.split(separator: "/").last.map(String.init) ?? "application"
    if folder == self.root {
      self.path = "."
    } else if folder.hasPrefix(self.root == "/" ? "/" : self.root + "/") {
      self.path = String(folder.dropFirst(self.root == "/" ? 1 : self.root.count + 1))
    } else {
      throw CommandFailure("\(path) does not lie in \(self.root); give another --root")
    }
  }

  private static func resolved(_ path: String) -> String? {
    let resolved = URL(filePath: path).resolvingSymlinksInPath().path
    var isDirectory = false
    guard FileManager.default.fileExists(atPath: resolved, isDirectory: &isDirectory), isDirectory else { return nil }
    return resolved.count > 1 && resolved.hasSuffix("/") ? String(resolved.dropLast()) : resolved
  }
}
