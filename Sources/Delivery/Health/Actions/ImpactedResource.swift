import ObjectModel

/// What an action does to one object.
public struct ImpactedResource: Sendable, Hashable {
  public enum Operation: String, Sendable, Hashable { case create, patch }

  public var operation: Operation
  /// The object to create, or the live object as it shall be.
  public var resource: Manifest

  public init(_ operation: Operation, _ resource: Manifest) {
    self.operation = operation
    self.resource = resource
  }

  /// The merge patches that make the live object the one that is wanted: what changes in `status`, to be applied to the
  /// subresource first where the kind has one, and the rest. `nil` for a side that does not change.
  ///
  /// Where the kind has no subresource, `whole` is the one patch.
  public func patches(from live: Manifest) -> (status: JSONValue?, rest: JSONValue?, whole: JSONValue?) {
    let whole = MergePatch.diff(from: live.value, to: resource.value)
    guard let members = whole.object, !members.isEmpty else { return (nil, nil, nil) }
    var rest = members
    let status = rest.removeValue(forKey: "status")
    return (status.map { ["status": $0] }, rest.isEmpty ? nil : .object(rest), whole)
  }
}
