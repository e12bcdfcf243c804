import ObjectModel

extension Difference {
  /// What happened to the field, in a sentence for people: `spec.replicas` was set by hpa-controller 3 minutes ago.
  ///
  /// The values are not in it, so that it may be shown where values may not.
  ///
  /// - Parameter now: seconds since 1970.
  public func sentence(now: Int64) -> String {
    let field = "`\(path)`"
    guard live != nil else { return "\(field) is missing from the cluster" }
    guard let owner else { return desired == nil ? "\(field) is not wanted any more" : "\(field) is not as it should be" }
    var text = "\(field) was \(desired == nil ? "added" : "set") by \(owner.manager)"
    if !owner.subresource.isEmpty { text += " through \(owner.subresource)" }
    if let time = owner.time { text += " \(Self.ago(now - time.seconds))" }
    return text
  }

  /// How long ago something was, in the largest unit that fits.
  private static func ago(_ seconds: Int64) -> String {
    if seconds < 5 { return "just now" }
    for (unit, length) in [("day", 86400), ("hour", 3600), ("minute", 60), ("second", 1)] as [(String, Int64)]
    where seconds >= length {
      let count = seconds / length
      return "\(count) \(unit)\(count == 1 ? "" : "s") ago"
    }
    return "just now"
  }
}

extension ObjectComparison {
  /// The comparison with each difference telling who owns the field.
  ///
  /// - Parameter live: the live object with its `metadata.managedFields`.
  public func explained(by live: Manifest) -> ObjectComparison {
    if differences.isEmpty { return self }
    let owners = FieldOwners(of: live)
    var result = self
    for index in differences.indices where differences[index].live != nil {
      result.differences[index].owner = owners.owner(of: differences[index].path, in: live.value)
    }
    return result
  }
}
