import ObjectModel

/// `status` of an Application.
public struct ApplicationStatus: JSONView {
  public var value: JSONValue
  public init(_ value: JSONValue) { self.value = value }

  public var sync: SyncStatus { SyncStatus(value["sync"] ?? [:]) }
  public var health: ApplicationHealth { ApplicationHealth(value["health"] ?? [:]) }
  public var resources: [ResourceStatus] { list("resources") }
  public var operationState: OperationState? { block("operationState") }
  /// Deployments, oldest first.
  public var history: [RevisionHistory] { list("history") }
  public var conditions: [Condition] { list("conditions") }
  /// Time of the last full comparison (RFC 3339).
  public var reconciledAt: String? { value["reconciledAt"]?.string }
  public var sourceType: String { text("sourceType") }
  public var sourceTypes: [String] { texts("sourceTypes") }
  public var images: [String] { value["summary", "images"]?.array?.compactMap(\.string) ?? [] }
  public var externalURLs: [String] { value["summary", "externalURLs"]?.array?.compactMap(\.string) ?? [] }
  public var controllerNamespace: String { text("controllerNamespace") }

  /// The conditions that stop a sync: those that say the comparison cannot be trusted.
  public var blockingConditions: [Condition] {
    conditions.filter { $0.type == Condition.comparisonError || $0.type == Condition.invalidSpecError }
  }
}

/// Whether the cluster holds what the sources say.
public enum SyncStatusCode: String, Sendable, Hashable, CaseIterable {
  case synced = "Synced"
  case outOfSync = "OutOfSync"
  case unknown = "Unknown"
}

/// `status.sync`, for reading.
public struct SyncStatus: JSONView {
  public var value: JSONValue
  public init(_ value: JSONValue) { self.value = value }

  /// The status to write; `comparedTo` is emitted even when empty, as clients expect.
  public init(_ status: SyncStatusCode, comparedTo: ComparedTo, revision: String = "", revisions: [String] = []) {
    var value: JSONValue = ["status": .string(status.rawValue), "comparedTo": comparedTo.value]
    value.set("revision", revision)
    value.set("revisions", revisions)
    self.value = value
  }

  /// `nil` before the first comparison.
  public var status: SyncStatusCode? { SyncStatusCode(rawValue: text("status")) }
  public var revision: String { text("revision") }
  public var revisions: [String] { texts("revisions") }
  public var comparedTo: ComparedTo { ComparedTo(value["comparedTo"] ?? [:]) }
}

/// `status.sync.comparedTo`: the parts of the spec that were compared, kept to notice when they change.
public struct ComparedTo: JSONView {
  public var value: JSONValue
  public init(_ value: JSONValue) { self.value = value }

  /// What to record of a spec.
  public init(_ spec: ApplicationSpec) {
    var value: JSONValue = ["destination": spec.destination.value]
    if spec.hasMultipleSources {
      value["sources"] = .array(spec.sources.map(\.value))
      value["source"] = ["repoURL": ""]
    } else {
      value["source"] = spec.effectiveSources.first?.value ?? ["repoURL": ""]
    }
    if let ignored = spec.value["ignoreDifferences"], ignored.array?.isEmpty == false { value["ignoreDifferences"] = ignored }
    self.value = value
  }

  public var destination: Destination { Destination(value["destination"] ?? [:]) }
  public var sources: [ApplicationSource] {
    let several = list("sources", of: ApplicationSource.self)
    if !several.isEmpty { return several }
    return block("source", as: ApplicationSource.self).flatMap { $0.value.essence == nil ? nil : [$0] } ?? []
  }

  public func hasSameSources(as spec: ApplicationSpec) -> Bool { sources.isEquivalent(to: spec.effectiveSources) }
  public func hasSameDestination(as spec: ApplicationSpec) -> Bool { destination.value.essence == spec.destination.value.essence }
  public func hasSameIgnoreDifferences(as spec: ApplicationSpec) -> Bool {
    value["ignoreDifferences"]?.essence == spec.value["ignoreDifferences"]?.essence
  }
}

/// `status.health` of an Application or a resource.
public struct ApplicationHealth: JSONView {
  public var value: JSONValue
  public init(_ value: JSONValue) { self.value = value }
  public init(status: String, message: String = "", lastTransitionTime: String = "") {
    var value: JSONValue = [:]
    value.set("status", status)
    value.set("message", message)
    value.set("lastTransitionTime", lastTransitionTime)
    self.value = value
  }

  /// `Healthy`, `Progressing` …; empty when there is no opinion.
  public var status: String { text("status") }
  public var message: String { text("message") }
  public var lastTransitionTime: String? { value["lastTransitionTime"]?.string }
}
