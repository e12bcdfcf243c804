import ObjectModel

/// The value of the tracking annotation: whose object this is, and which object it was when the mark was made.
///
/// `<instance>:<group>/<Kind>:<namespace>/<name>`, with an empty group for the core group.
public struct TrackingID: Sendable, Hashable, CustomStringConvertible {
  /// The instance name of the Application.
  public var instance: String
  /// The object the mark was made for.
  public var key: ResourceKey

  public init(instance: String, key: ResourceKey) {
    self.instance = instance
    self.key = key
  }

  /// Reads an annotation; `nil` when it is not a tracking id.
  public init?(_ text: String) {
    // Only the first two colons divide: names of cluster-scoped objects may hold more.
    let parts = text.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false)
    guard parts.count == 3, !parts[0].isEmpty,
      let kindSlash = parts[1].firstIndex(of: "/"), let nameSlash = parts[2].firstIndex(of: "/")
    else { return nil }
    instance = String(parts[0])
    key = ResourceKey(
      group: String(parts[1][..<kindSlash]), kind: String(parts[1][kindSlash...].dropFirst()),
      namespace: String(parts[2][..<nameSlash]), name: String(parts[2][nameSlash...].dropFirst()))
  }

  public var description: String { "\(instance):\(key.group)/\(key.kind):\(key.namespace)/\(key.name)" }
}
