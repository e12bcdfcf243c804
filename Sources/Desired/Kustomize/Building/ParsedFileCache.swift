import FileTree
import Synchronization

/// The objects of files by the hash of their content, kept from one build to the next.
public final class ParsedFileCache: Sendable {
  private struct Entry: Sendable {
    var resources: [Resource]
    var size: Int
  }

  private struct Content: Sendable {
    var entries: [ContentHash: Entry] = [:]
    var size = 0
  }

  private let content = Mutex(Content())
  /// The most bytes of source text whose objects are kept.
  private let limit: Int

  /// - Parameter limit: in bytes of source text; the objects take several times as much.
  public init(limit: Int = 32 << 20) { self.limit = limit }

  func resources(of tree: any FileTree, at path: RepositoryPath, file: String) throws -> [Resource] {
    let bytes: [UInt8]
    let hash: ContentHash
    do throws(FileTreeError) {
      if let known = try tree.entry(at: path)?.hash {
        hash = known
        // Reading is still recorded, by its hash alone.
        if let entry = content.withLock({ $0.entries[hash] }), try tree.hash(of: path) == hash { return entry.resources }
        bytes = try tree.read(path)
      } else {
        bytes = try tree.read(path)
        hash = ContentHash(of: bytes)
        if let entry = content.withLock({ $0.entries[hash] }) { return entry.resources }
      }
    } catch {
      throw KustomizeError("\(error)")
    }
    let resources = try ResourceReader.resources(bytes, file: file, scopes: .builtIn)
    content.withLock { content in
      if content.size + bytes.count > limit { content = Content() }
      guard bytes.count <= limit, content.entries[hash] == nil else { return }
      content.entries[hash] = Entry(resources: resources, size: bytes.count)
      content.size += bytes.count
    }
    return resources
  }
}
