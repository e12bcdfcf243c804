import Foundation
import GRDB

extension ObjectDatabase {
  /// Writes a copy of everything into a new file, as it is at one moment, while the store goes on. Writes wait meanwhile.
  ///
  /// - Parameter path: a file that does not exist yet.
  func copy(to path: String) async throws(DatabaseProblem) {
    do {
      try await queue.writeWithoutTransaction { try $0.execute(sql: "VACUUM INTO ?", arguments: [path]) }
      try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: path)
    } catch {
      throw DatabaseProblem(path: path, error)
    }
  }

  /// A copy of everything, as the bytes of a file.
  func copied() async throws(DatabaseProblem) -> [UInt8] {
    let path = "\(queue.path).copy-\(ObjectMetadata.randomSuffix(12))"
    defer { try? FileManager.default.removeItem(atPath: path) }
    try await copy(to: path)
    do {
      return Array(try Data(contentsOf: URL(fileURLWithPath: path)))
    } catch {
      throw DatabaseProblem(path: path, error)
    }
  }
}
