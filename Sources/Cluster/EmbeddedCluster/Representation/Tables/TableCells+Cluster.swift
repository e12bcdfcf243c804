import ObjectModel

extension TableCells {
  /// What administrators set up once: webhooks, policies, priorities, runtime classes, other servers.
  func cluster(_ column: String) -> JSONValue? {
    switch (object.kind, column) {
    case (_, "Webhooks"): return .integer(Int64(object["webhooks"]?.array?.count ?? 0))
    case (_, "Validations"): return .integer(Int64(object["spec", "validations"]?.array?.count ?? 0))
    case (_, "Mutations"): return .integer(Int64(object["spec", "mutations"]?.array?.count ?? 0))
    case (_, "ParamKind"):
      let kind = object["spec", "paramKind"]
      return .string(kind.map { "\($0["apiVersion"]?.string ?? "")/\($0["kind"]?.string ?? "")" } ?? "<unset>")
    case (_, "PolicyName"): return object["spec", "policyName"] ?? ""
    case (_, "ParamRef"):
      guard let reference = object["spec", "paramRef"] else { return "<unset>" }
      let namespace = reference["namespace"]?.string ?? ""
      return .string((namespace.isEmpty ? "" : "\(namespace)/") + (reference["name"]?.string ?? "*"))
    case ("ComponentStatus", "Status"): return healthy?["status"] == "True" ? "Healthy" : "Unhealthy"
    case ("ComponentStatus", "Message"): return healthy?["message"] ?? ""
    case ("ComponentStatus", "Error"): return healthy?["error"] ?? ""
    case ("PriorityClass", "Value"): return object["value"] ?? 0
    case ("PriorityClass", "Global-Default"): return .bool(object["globalDefault"]?.bool ?? false)
    case ("PriorityClass", "PreemptionPolicy"): return object["preemptionPolicy"] ?? "PreemptLowerPriority"
    case ("RuntimeClass", "Handler"): return object["handler"] ?? ""
    case ("APIService", "Service"):
      guard let service = object["spec", "service"] else { return "Local" }
      return .string("\(service["namespace"]?.string ?? "")/\(service["name"]?.string ?? "")")
    case ("APIService", "Available"):
      guard let available = condition("Available") else { return "Unknown" }
      if available["status"] == "True" { return "True" }
      return .string("\(available["status"]?.string ?? "Unknown") (\(available["reason"]?.string ?? ""))")
    case ("ResourceSlice", "Node"): return text("spec", "nodeName") ?? "<unset>"
    case ("ResourceSlice", "Driver"): return object["spec", "driver"] ?? ""
    case ("ResourceSlice", "Pool"): return text("spec", "pool", "name") ?? ""
    case ("ResourceClaim", "State"):
      if object.isBeingDeleted { return "deleted" }
      let isReserved = object["status", "reservedFor"]?.array?.isEmpty == false
      return object["status", "allocation"] == nil ? "pending" : isReserved ? "allocated,reserved" : "allocated"
    case ("FlowSchema", "PriorityLevel"): return text("spec", "priorityLevelConfiguration", "name") ?? ""
    case ("FlowSchema", "MatchingPrecedence"): return object["spec", "matchingPrecedence"] ?? 0
    case ("FlowSchema", "DistinguisherMethod"): return text("spec", "distinguisherMethod", "type") ?? "<none>"
    case ("FlowSchema", "MissingPL"): return .string(isTrue("Dangling") ? "True" : "False")
    case ("PriorityLevelConfiguration", "Type"): return object["spec", "type"] ?? ""
    case ("PriorityLevelConfiguration", "NominalConcurrencyShares"):
      return object["spec", "limited", "nominalConcurrencyShares"] ?? "<none>"
    case ("PriorityLevelConfiguration", "Queues"): return queuing("queues")
    case ("PriorityLevelConfiguration", "HandSize"): return queuing("handSize")
    case ("PriorityLevelConfiguration", "QueueLengthLimit"): return queuing("queueLengthLimit")
    default: return nil
    }
  }

  private var healthy: JSONValue? { object["conditions"]?.array?.first { $0["type"] == "Healthy" } }

  private func queuing(_ field: String) -> JSONValue {
    object["spec", "limited", "limitResponse"]?["queuing", field] ?? "<none>"
  }
}
