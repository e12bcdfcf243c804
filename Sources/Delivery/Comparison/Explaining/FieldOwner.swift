import KubernetesSchema
import ObjectModel

/// Who wrote a field of a live object last, as `metadata.managedFields` tells.
public struct FieldOwner: Sendable, Hashable {
  /// The name the writer gave itself, as `kube-controller-manager` or `kubectl-edit`.
  public var manager: String
  /// `Apply` or `Update`.
  public var operation: String
  /// When; `nil` when that is not known.
  public var time: Timestamp?
  /// The part of the object that was written through, as `scale` or `status`; empty for the object itself.
  public var subresource: String

  public init(manager: String, operation: String, time: Timestamp?, subresource: String = "") {
    self.manager = manager
    self.operation = operation
    self.time = time
    self.subresource = subresource
  }
}

/// Finds who owns fields of one live object.
public struct FieldOwners: Sendable {
  private struct Entry: Sendable {
    var owner: FieldOwner
    var fields: FieldSet
  }

  /// The latest first.
  private let entries: [Entry]

  /// - Parameter live: the object with its `metadata.managedFields`; without them nobody owns anything.
  public init(of live: Manifest) {
    entries = ManagedFields(of: live.value).entries.map { entry in
      Entry(
        owner: FieldOwner(
          manager: entry.manager, operation: entry.operation.rawValue, time: entry.time.flatMap(Timestamp.init),
          subresource: entry.subresource),
        fields: entry.fields)
    }.sorted { left, right in
      switch (left.owner.time, right.owner.time) {
      case (let one?, let other?) where one != other: one > other
      case (_?, nil): true
      case (nil, _?): false
      default: left.owner.manager < right.owner.manager
      }
    }
  }

  /// Who owns the field at a path of a live object: of those that own the field itself, or a whole that it is part of, or parts
  /// of it, the one that wrote last.
  ///
  /// - Parameter live: the object that the path leads through.
  public func owner(of path: DifferencePath, in live: JSONValue) -> FieldOwner? {
    let wanted = path.elements(in: live)
    if wanted.isEmpty { return nil }
    return entries.first { $0.fields.paths.contains { $0.meets(wanted) } }?.owner
  }
}

/// One step of a path, in each of the ways that managedFields may name it.
private struct WantedStep {
  var step: DifferencePath.Step
  /// The value of the element that a step into a list leads to.
  var element: JSONValue?

  func matches(_ other: PathElement) -> Bool {
    switch (step, other) {
    case (.field(let name), .field(let other)): name == other
    case (.index(let index), .index(let other)): index == other
    case (.index, .key(let key)), (.element, .key(let key)):
      key.allSatisfy { name, value in element?[name] == value || element?[name] == nil }
    case (.index, .value(let value)): element == value
    default: false
    }
  }
}

extension DifferencePath {
  fileprivate func elements(in root: JSONValue) -> [WantedStep] {
    var value: JSONValue? = root
    return steps.map { step in
      switch step {
      case .field(let name): value = value?[name]
      case .index(let index):
        let elements = value?.array ?? []
        value = elements.indices.contains(index) ? elements[index] : nil
      case .element(let key, let name): value = value?.array?.first { $0[key] == name }
      }
      return WantedStep(step: step, element: value)
    }
  }
}

extension [PathElement] {
  /// Whether one is the beginning of the other.
  fileprivate func meets(_ wanted: [WantedStep]) -> Bool {
    // Owning the list or map as such, beside what is in it, is not owning a field in it.
    if count < wanted.count, count < 2 { return false }
    return zip(self, wanted).allSatisfy { $1.matches($0) }
  }
}
