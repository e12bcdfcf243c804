/// A jq expression that speaks of places in a value: a plain path, which is evaluated here and now, or anything else, which a
/// `JqInterpreter` must be asked about.
public enum JqExpression: Sendable, Hashable {
  case plain(JqPath)
  case program(String)

  public init(_ text: String) {
    if let path = JqPath(text) { self = .plain(path) } else { self = .program(text) }
  }
}
