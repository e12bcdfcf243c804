/// One name in a directory of a tree.
public struct TreeEntry: Sendable, Hashable {
  /// What stands under a name.
  public enum Kind: UInt8, Sendable, Hashable {
    case file
    case directory
    /// A symbolic link; its content is the text of its target.
    case symbolicLink
    /// Another repository at a fixed commit; it has no content here.
    case submodule
    /// Anything else that has no content here: a device, a socket, a name that is not UTF-8.
    case other
  }

  public var name: String
  public var kind: Kind
  /// The hash of the content, where the tree knows it without reading: always in a Git tree, for directories too.
  public var hash: ContentHash?

  public init(name: String, kind: Kind, hash: ContentHash? = nil) {
    self.name = name
    self.kind = kind
    self.hash = hash
  }
}
