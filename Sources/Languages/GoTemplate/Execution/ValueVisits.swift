/// Counts the values that functions visit while they walk into lists and maps.
///
/// A list may hold another one twice, which holds a third one twice: forty lists are a thousand thousand million elements to
/// print, copy or compare, and a map may hold itself. Whatever walks into values asks here for each; the count belongs to the
/// render that runs on this thread.
enum ValueVisits {
  /// Counts a visit; false when there have been too many. The render fails once the function returns, whatever it returns.
  @inline(__always)
  static func spend() -> Bool {
    guard let state = DeepStack.state else { return true }
    state.pointee.visits &-= 1
    return state.pointee.visits >= 0
  }

  /// Whether there have been too many.
  static var areSpent: Bool { (DeepStack.state?.pointee.visits ?? 0) < 0 }
}
