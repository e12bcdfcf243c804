import CustomResources
import ObjectModel

extension Application {
  /// Whether deleting was approved at or after a time (RFC 3339): the start of an operation, or of the deletion.
  public func isDeletionApproved(since time: String?) -> Bool {
    guard let approval = Timestamp.seconds(deletionApproval), let since = Timestamp.seconds(time) else { return false }
    return approval >= since
  }
}
