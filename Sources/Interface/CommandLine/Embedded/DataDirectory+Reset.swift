import Foundation

extension DataDirectory {
  /// Removes what Apus put there, and nothing else.
  ///
  /// - Throws: `CommandFailure` when something cannot be removed.
  func reset() throws(CommandFailure) {
    for path in [cluster, kubeconfig, sample, repositories] where FileManager.default.fileExists(atPath: path) {
      do {
        try FileManager.default.removeItem(atPath: path)
      } catch {
        throw CommandFailure("\(path): it cannot be removed; check its permissions")
      }
    }
  }
}
