import ObjectModel

extension Manifest {
  /// Whether this is a later state of the same object. Versions that are no numbers cannot be compared and count as not newer.
  func isNewer(than other: Manifest) -> Bool {
    guard uid == other.uid, let mine = UInt64(resourceVersion), let theirs = UInt64(other.resourceVersion) else { return false }
    return mine > theirs
  }
}
