import Synchronization

/// A tree that notes what is read through it.
///
/// Safe to use from several threads: what was noted is kept under a lock.
public final class RecordingFileTree: FileTree {
  private let tree: any FileTree
  private let records = Mutex<[RepositoryPath: ReadSet.Record]>([:])

  public init(_ tree: any FileTree) { self.tree = tree }

  /// What was read so far.
  public var readSet: ReadSet { ReadSet(records: records.withLock { $0 }) }

  /// Takes what was read of another tree for read of this one, if it reads the same here; for results that are kept with what
  /// they were made of.
  ///
  /// - Returns: whether it reads the same.
  public func takeOver(_ readSet: ReadSet) -> Bool {
    guard readSet.holds(in: tree) else { return false }
    records.withLock { records in
      for (path, record) in readSet.records { records[path, default: ReadSet.Record()].complete(with: record) }
    }
    return true
  }

  private func note(_ path: RepositoryPath, _ change: (inout ReadSet.Record) -> Void) {
    records.withLock { change(&$0[path, default: ReadSet.Record()]) }
  }

  public func identity() throws(FileTreeError) -> ContentHash {
    // Whoever asks depends on everything: record the hash of the root so that any change counts.
    let identity = try tree.identity()
    note(.root) { $0.content = identity }
    return identity
  }

  public func entry(at path: RepositoryPath) throws(FileTreeError) -> TreeEntry? {
    let entry = try tree.entry(at: path)
    note(path) { record in
      record.kind = .some(entry?.kind)
      if entry?.kind == .directory { record.directory = entry?.hash }
    }
    return entry
  }

  public func entries(in directory: RepositoryPath) throws(FileTreeError) -> [TreeEntry] {
    let entries: [TreeEntry]
    do throws(FileTreeError) {
      entries = try tree.entries(in: directory)
    } catch {
      noteMiss(directory)
      throw error
    }
    let names = ReadSet.hash(names: entries)
    let whole = try tree.entry(at: directory)?.hash
    note(directory) { record in
      record.names = names
      record.directory = whole
    }
    return entries
  }

  public func contents(of path: RepositoryPath, limit: Int) throws(FileTreeError) -> [UInt8] {
    do throws(FileTreeError) {
      let bytes = try tree.contents(of: path, limit: limit)
      let hash = try tree.hash(of: path)
      note(path) { $0.content = hash }
      return bytes
    } catch {
      if case .tooLarge(_, let size, _) = error { note(path) { $0.size = size } } else { noteMiss(path) }
      throw error
    }
  }

  public func size(of path: RepositoryPath) throws(FileTreeError) -> Int {
    do throws(FileTreeError) {
      let size = try tree.size(of: path)
      note(path) { $0.size = size }
      return size
    } catch {
      noteMiss(path)
      throw error
    }
  }

  public func hash(of path: RepositoryPath) throws(FileTreeError) -> ContentHash {
    do throws(FileTreeError) {
      let hash = try tree.hash(of: path)
      note(path) { $0.content = hash }
      return hash
    } catch {
      noteMiss(path)
      throw error
    }
  }

  /// A read that failed depends on what kind of thing stands at the path, or that nothing does.
  private func noteMiss(_ path: RepositoryPath) {
    let kind = (try? tree.entry(at: path))?.kind
    note(path) { $0.kind = .some(kind) }
  }
}
