import ObjectModel

/// The state of an operation.
public enum OperationPhase: String, Sendable, Hashable, CaseIterable {
  case running = "Running"
  case terminating = "Terminating"
  case succeeded = "Succeeded"
  /// The cluster refused something, or a resource failed.
  case failed = "Failed"
  /// The sync could not even be tried.
  case error = "Error"

  public var isCompleted: Bool { self != .running && self != .terminating }
  public var isSuccessful: Bool { self == .succeeded }
}

/// `status.operationState`: the current operation, or the last one.
public struct OperationState: JSONView {
  /// The operation as it was asked for.
  public var operation: Operation
  public var phase: OperationPhase
  public var message: String
  /// RFC 3339.
  public var startedAt: String
  /// RFC 3339; also set while a failed attempt waits for its retry.
  public var finishedAt: String?
  public var retryCount: Int
  public var syncResult: SyncResult?

  public init(operation: Operation, phase: OperationPhase = .running, message: String = "", startedAt: String) {
    self.operation = operation
    self.phase = phase
    self.message = message
    self.startedAt = startedAt
    retryCount = 0
  }

  public init(_ value: JSONValue) {
    operation = Operation(value["operation"] ?? [:])
    phase = value["phase"]?.string.flatMap(OperationPhase.init(rawValue:)) ?? .running
    message = value["message"]?.string ?? ""
    startedAt = value["startedAt"]?.string ?? ""
    finishedAt = value["finishedAt"]?.string
    retryCount = value["retryCount"]?.int ?? 0
    syncResult = value["syncResult"].flatMap { $0.object == nil ? nil : SyncResult($0) }
  }

  public var value: JSONValue {
    var value: JSONValue = [
      "operation": operation.wireValue, "phase": .string(phase.rawValue), "startedAt": .string(startedAt),
    ]
    value.set("message", message)
    value.set("finishedAt", finishedAt ?? "")
    if retryCount != 0 { value["retryCount"] = .integer(Int64(retryCount)) }
    if let syncResult { value["syncResult"] = syncResult.value }
    return value
  }
}

extension Operation {
  /// The operation with the members clients expect even when empty.
  public var wireValue: JSONValue {
    var result = value
    if result["initiatedBy"] == nil { result["initiatedBy"] = [:] }
    if result["retry"] == nil { result["retry"] = [:] }
    return result
  }
}
