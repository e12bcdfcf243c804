import CustomResources
import FileTree
import Kustomize
import ObjectModel
import Synchronization

/// Something that a source names by address: a Git repository, a chart of a repository of charts, or a single file.
public struct RemoteRepository: Sendable, Hashable {
  /// The address, as Git takes it; for a chart that of the Helm repository or the registry.
  public var repository: String
  /// Branch, tag or commit, empty for the default branch; for a chart its version or a constraint, empty for the newest.
  public var reference: String
  /// The name of the chart; empty for a Git repository.
  public var chart: String
  /// Whether the address is one of a single file. Its tree has that file alone, named `file`, or nothing when there is none.
  public var isFile: Bool

  public init(repository: String, reference: String, chart: String = "", isFile: Bool = false) {
    self.repository = repository
    self.reference = reference
    self.chart = chart
    self.isFile = isFile
  }

  /// The tree of a single file; `nil` when there is none behind the address.
  public static func tree(ofFile content: [UInt8]?) -> any FileTree {
    guard let content, let path = RepositoryPath.root.child("file") else { return InMemoryFileTree() }
    return InMemoryFileTree([path: .file(content)])
  }
}

extension RemoteRepository {
  /// The same as the source of an application, for whoever gets those.
  public var source: ApplicationSource {
    var source: JSONValue = ["repoURL": .string(repository), "targetRevision": .string(reference)]
    if !chart.isEmpty { source["chart"] = .string(chart) }
    return ApplicationSource(source)
  }
}

/// Repositories that were got beforehand; notes what is read of them, and which ones are missing.
///
/// A rendering waits for nothing: one that lacks a repository ends, and is done again once somebody has got it.
final class ProvidedRemotes: RemoteSources {
  private let trees: [RemoteRepository: RecordingFileTree]
  private let used = Mutex<Set<RemoteRepository>>([])
  private let lacking = Mutex<Set<RemoteRepository>>([])

  init(_ trees: [RemoteRepository: any FileTree]) { self.trees = trees.mapValues { RecordingFileTree($0) } }

  /// What would have been needed.
  var missing: Set<RemoteRepository> { lacking.withLock { $0 } }

  /// What was read of those that were asked for.
  var readSets: [RemoteRepository: ReadSet] {
    trees.filter { tree in used.withLock { $0.contains(tree.key) } }.mapValues(\.readSet)
  }

  func repository(at address: RemoteAddress) throws(KustomizeError) -> any FileTree {
    let wanted = RemoteRepository(repository: address.repository, reference: address.reference)
    // A repository must not lead to whatever lies on this machine.
    if address.repository.lowercased().hasPrefix("file:") || address.repository.hasPrefix("/") {
      throw KustomizeError(
        "'\(address.repository)': bases of the local file system are not fetched; use a relative path or an https:// or ssh:// address"
      )
    }
    if let tree = trees[wanted] {
      used.withLock { _ = $0.insert(wanted) }
      return tree
    }
    lacking.withLock { _ = $0.insert(wanted) }
    throw KustomizeError("'\(address.repository)' has to be fetched first")
  }

  /// The chart that is meant; `nil` when it has to be got first.
  func chart(_ name: String, version: String, of repository: String) -> (any FileTree)? {
    let wanted = RemoteRepository(repository: repository, reference: version, chart: name)
    if let tree = trees[wanted] {
      used.withLock { _ = $0.insert(wanted) }
      return tree
    }
    lacking.withLock { _ = $0.insert(wanted) }
    return nil
  }

  func chart(_ name: String, version: String, from repository: String) throws(KustomizeError) -> any FileTree {
    guard repository.hasPrefix("https://") || repository.hasPrefix("http://") || repository.hasPrefix("oci://") else {
      throw KustomizeError("chart '\(name)': '\(repository)' is no repository of charts; write https://… or oci://…")
    }
    guard let tree = chart(name, version: version, of: repository) else {
      throw KustomizeError("chart '\(name)' has to be fetched first")
    }
    return tree
  }

  func file(at url: String) throws(RemoteFileError) -> [UInt8] {
    // Addresses of repositories come here first; those of single files end like files.
    let path = url.prefix { $0 != "?" && $0 != "#" }
    guard [".yaml", ".yml", ".json"].contains(where: { path.hasSuffix($0) }) else {
      throw .notAFile("'\(path)' is not fetched as a file")
    }
    switch content(at: url) {
    case .toBeFetched: throw .status(0, "'\(path)' has to be fetched first")
    case .missing: throw .status(404, "there is no file at '\(path)'")
    case .bytes(let bytes): return bytes
    }
  }

  enum Content {
    case bytes([UInt8])
    case missing
    case toBeFetched
  }

  /// The content of a single file behind an address.
  func content(at url: String) -> Content {
    let wanted = RemoteRepository(repository: url, reference: "", isFile: true)
    guard let tree = trees[wanted] else {
      lacking.withLock { _ = $0.insert(wanted) }
      return .toBeFetched
    }
    used.withLock { _ = $0.insert(wanted) }
    guard let path = RepositoryPath.root.child("file"), let bytes = try? tree.read(path) else { return .missing }
    return .bytes(bytes)
  }
}
