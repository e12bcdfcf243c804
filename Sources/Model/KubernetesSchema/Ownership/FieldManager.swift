import ObjectModel

/// Who writes, and what of the object the write is about.
public struct FieldManager: Sendable, Hashable {
  /// The name in managedFields: `fieldManager`, or what the User-Agent says.
  public var name: String
  /// The subresource written to; empty for the main path.
  public var subresource: String
  /// What the write may change.
  public var scope: Scope

  /// Which part of an object a write can own.
  public enum Scope: Sendable, Hashable {
    /// All of it: kinds without a status subresource.
    case everything
    /// All but `status`: the main path of kinds with a status subresource.
    case allButStatus
    /// `status` and `metadata`: the status subresource.
    case onlyStatus
  }

  public init(_ name: String, subresource: String = "", scope: Scope = .everything) {
    self.name = name
    self.subresource = subresource
    self.scope = scope
  }

  /// The fields of a set that the manager may own: within the scope, and none of those that belong to the server.
  func owned(_ fields: FieldSet) -> FieldSet {
    let inScope = fields.filter { element in
      switch scope {
      case .everything: true
      case .allButStatus: element != .field("status")
      case .onlyStatus: element == .field("status") || element == .field("metadata")
      }
    }
    return inScope.subtracting(Self.serverOwned)
  }

  /// The fields that nobody is recorded to own.
  static let serverOwned = FieldSet(fields: [
    ["apiVersion"], ["kind"], ["metadata"], ["metadata", "name"], ["metadata", "namespace"], ["metadata", "uid"],
    ["metadata", "resourceVersion"], ["metadata", "generation"], ["metadata", "creationTimestamp"],
    ["metadata", "deletionTimestamp"], ["metadata", "deletionGracePeriodSeconds"], ["metadata", "selfLink"],
    ["metadata", "managedFields"], ["metadata", "generateName"],
  ])
}
