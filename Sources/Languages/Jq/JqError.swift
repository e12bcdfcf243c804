/// Why an expression gives no places.
public enum JqError: Error, Sendable, Hashable {
  /// It cannot be read.
  case program(String)
  /// It fails on the value. How is not told, for it may tell parts of the value, which may be secret.
  case value
  /// It ran longer than allowed, or so did what was asked before it.
  case time
  /// It needs more memory than allowed.
  case memory
  /// It gives more places than allowed.
  case output
  /// What it gives are no places.
  case result
  /// No interpreter can be run here.
  case interpreter(String)
}

extension JqError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .program(let words): "jq: \(words)"
    case .value: "it fails on the object; a ? after a step lets it pass over what is not there"
    case .time: "it was stopped because it takes too long; look for endless recursion"
    case .memory: "it needs too much memory; look for endless recursion"
    case .output: "it names too many fields; write a shorter path"
    case .result: "it is no path; write an expression that names fields, as .spec.containers[].image does"
    case .interpreter(let words): words
    }
  }
}
