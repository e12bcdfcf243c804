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
}

/// Why a file behind an address cannot be had.
public enum RemoteFileError: Error, Sendable {
  /// The address may be a repository's; it is tried as one next.
  case notAFile(String)
  /// The server said no, and that is that.
  case status(Int, String)
}
