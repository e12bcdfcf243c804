import FoundationEssentials
import ObjectModel

extension Timestamp {
  /// The machine's clock.
  public static var now: Timestamp {
    let seconds = Date().timeIntervalSince1970
    return Timestamp(secondsSince1970: Int64(seconds), nanoseconds: Int32((seconds - seconds.rounded(.down)) * 1e9))
  }
}
