/// What names an application.
public struct ApplicationKey: Sendable, Hashable, Comparable, CustomStringConvertible {
  public var namespace: String
  public var name: String

  public init(namespace: String, name: String) {
    self.namespace = namespace
    self.name = name
  }

  /// `argocd/guestbook`.
  public var description: String { "\(namespace)/\(name)" }

  public static func < (left: ApplicationKey, right: ApplicationKey) -> Bool {
    (left.namespace, left.name) < (right.namespace, right.name)
  }
}
