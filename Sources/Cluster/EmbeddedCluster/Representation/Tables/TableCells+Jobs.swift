import ObjectModel

extension TableCells {
  func job(_ column: String) -> JSONValue? {
    switch column {
    case "Status": return .string(jobStatus)
    case "Completions":
      let succeeded = count("succeeded")
      if let wanted = object["spec", "completions"]?.integer { return .string("\(succeeded)/\(wanted)") }
      let parallelism = object["spec", "parallelism"]?.integer ?? 1
      return .string(parallelism > 1 ? "\(succeeded)/1 of \(parallelism)" : "\(succeeded)/1")
    case "Duration": return .string(jobDuration)
    default: return nil
    }
  }

  private var jobStatus: String {
    for type in ["Complete", "Failed"] where isTrue(type) { return type }
    if object.isBeingDeleted { return "Terminating" }
    for type in ["Suspended", "FailureTarget", "SuccessCriteriaMet"] where isTrue(type) { return type }
    return "Running"
  }

  private var jobDuration: String {
    guard let start = object["status", "startTime"]?.string.flatMap(Timestamp.init) else { return "" }
    let failed = isTrue("Failed") ? condition("Failed")?["lastTransitionTime"]?.string : nil
    let end = (object["status", "completionTime"]?.string ?? failed).flatMap(Timestamp.init) ?? now
    return Age.text(seconds: end.seconds - start.seconds)
  }

  func cronJob(_ column: String) -> JSONValue? {
    switch column {
    case "Schedule": object["spec", "schedule"] ?? ""
    case "Timezone": text("spec", "timeZone") ?? "<none>"
    case "Suspend": object["spec", "suspend"]?.bool == true ? "True" : "False"
    case "Active": .integer(Int64(object["status", "active"]?.array?.count ?? 0))
    case "Last Schedule": .string(object["status", "lastScheduleTime"]?.string.map { age(of: $0) } ?? "<none>")
    // A CronJob has no selector of its own.
    case "Selector": .string(selector(object["spec", "jobTemplate", "spec"]?["selector"]))
    default: nil
    }
  }
}
