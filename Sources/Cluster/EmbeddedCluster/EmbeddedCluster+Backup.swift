import Foundation

extension EmbeddedCluster {
  /// The path that answers an administrator's GET with a copy of the store.
  public static let backupPath = "/apus/backup"

  private static let file = "objects.sqlite"

  /// Copies the store of a cluster that does not run.
  ///
  /// - Parameters:
  ///   - directory: the cluster's.
  ///   - path: a file that does not exist yet.
  /// - Throws: `EmbeddedClusterError`, in words for the user.
  public static func backUp(directory: String, to path: String) async throws {
    let source = URL(fileURLWithPath: directory).appending(path: file).path
    guard FileManager.default.fileExists(atPath: source) else {
      throw EmbeddedClusterError(problem: "\(directory): there is no cluster to back up; choose its --data-dir")
    }
    do {
      let database = try ObjectDatabase(path: source)
      defer { database.close() }
      try await database.copy(to: path)
    } catch {
      throw EmbeddedClusterError(problem: "\(error)")
    }
  }

  /// What a backup holds, after a check of all of it.
  ///
  /// - Returns: a sentence for people.
  /// - Throws: `EmbeddedClusterError` when it is no backup, or damaged.
  @discardableResult
  public static func check(backup path: String) throws -> String {
    guard FileManager.default.fileExists(atPath: path) else {
      throw EmbeddedClusterError(problem: "\(path): there is no such file")
    }
    do {
      let database = try ObjectDatabase(path: path)
      defer { database.close() }
      let content = try database.content()
      return "\(content.objects.count) objects at revision \(content.revision)"
    } catch {
      throw EmbeddedClusterError(problem: "\(path) is no backup of a cluster, or a damaged one: \(error.problem)")
    }
  }

  /// Puts a backup in the place of what a cluster that does not run holds.
  ///
  /// Nothing is lost when it fails: the backup is copied beside and checked first, and then takes the place in one step.
  public static func restore(_ path: String, directory: String) throws {
    let folder = URL(fileURLWithPath: directory)
    let target = folder.appending(path: file).path
    let draft = folder.appending(path: ".\(file).restored").path
    do {
      try FileManager.default.createDirectory(
        at: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
      try? FileManager.default.removeItem(atPath: draft)
      try FileManager.default.copyItem(atPath: path, toPath: draft)
      try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: draft)
    } catch {
      throw EmbeddedClusterError(
        problem: "\(directory): the backup \(path) cannot be copied there: \(error.localizedDescription)")
    }
    defer { try? FileManager.default.removeItem(atPath: draft) }
    try check(backup: draft)
    // The log of the old file must not be played into the new one.
    for suffix in ["-wal", "-shm"] {
      for name in [target, draft] { try? FileManager.default.removeItem(atPath: name + suffix) }
    }
    if rename(draft, target) != 0 {
      throw EmbeddedClusterError(problem: "\(target) cannot be replaced; check its permissions")
    }
  }
}
