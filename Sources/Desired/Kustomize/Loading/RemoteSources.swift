import FileTree

/// Gets what a kustomization file names by address: whoever has repositories implements it.
public protocol RemoteSources: Sendable {
  /// The files of a repository at the commit that the address names.
  ///
  /// - Throws: when it cannot be had; the message says why, without credentials.
  func repository(at address: RemoteAddress) throws(KustomizeError) -> any FileTree

  /// The bytes of a single file behind `http` or `https`.
  ///
  /// - Throws: `RemoteFileError`, whose two kinds lead to different attempts.
  func file(at url: String) throws(RemoteFileError) -> [UInt8]

  /// The files of a chart of a repository of charts.
  ///
  /// - Parameter version: a version or a constraint; empty for the newest.
  /// - Throws: when it cannot be had; the message says why, without credentials.
  func chart(_ name: String, version: String, from repository: String) throws(KustomizeError) -> any FileTree
}

extension RemoteSources {
  /// Refuses: whoever cannot pull charts need not say so.
  public func chart(_ name: String, version: String, from repository: String) throws(KustomizeError) -> any FileTree {
    throw KustomizeError(
      "chart '\(name)' of \(repository) is not in the chart home, and charts are not pulled here; put it there, or let an "
        + "Application have the chart as its source")
  }
}

/// Why a file behind an address cannot be had.
public enum RemoteFileError: Error, Sendable {
  /// The address may be a repository's; it is tried as one next.
  case notAFile(String)
  /// The server said no, and that is that.
  case status(Int, String)
}
