/// What a commit says about itself.
public struct RevisionMetadata: Sendable, Hashable {
  /// `Name <mail>`.
  public var author: String
  /// When it was committed, in seconds since 1970 UTC.
  public var date: Int64
  /// The whole message, without trailing white space.
  public var message: String
  /// Short names of the tags that point to the commit, in byte order.
  public var tags: [String]
  /// The parents, in order; more than one for a merge.
  public var parents: [CommitID]

  public init(author: String, date: Int64, message: String, tags: [String] = [], parents: [CommitID] = []) {
    self.author = author
    self.date = date
    self.message = message
    self.tags = tags
    self.parents = parents
  }
}
