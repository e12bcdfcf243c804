import ObjectModel

extension TableCells {
  func node(_ column: String) -> JSONValue? {
    switch column {
    case "Status":
      let readiness = condition("Ready").map { $0["status"] == "True" ? "Ready" : "NotReady" } ?? "Unknown"
      return .string(readiness + (object["spec", "unschedulable"]?.bool == true ? ",SchedulingDisabled" : ""))
    case "Roles":
      let prefix = "node-role.kubernetes.io/"
      var roles = object.labels.keys.filter { $0.hasPrefix(prefix) }.map { String($0.dropFirst(prefix.count)) }
      if let role = object.label("kubernetes.io/role"), !role.isEmpty { roles.append(role) }
      return roles.isEmpty ? "<none>" : .string(Set(roles).sorted().joined(separator: ","))
    case "Version": return text("status", "nodeInfo", "kubeletVersion") ?? ""
    case "Internal-IP": return address("InternalIP")
    case "External-IP": return address("ExternalIP")
    case "OS-Image": return text("status", "nodeInfo", "osImage") ?? "<unknown>"
    case "Kernel-Version": return text("status", "nodeInfo", "kernelVersion") ?? "<unknown>"
    case "Container-Runtime": return text("status", "nodeInfo", "containerRuntimeVersion") ?? "<unknown>"
    default: return nil
    }
  }

  private func address(_ type: String) -> JSONValue {
    object["status", "addresses"]?.array?.first { $0["type"]?.string == type }?["address"] ?? "<none>"
  }
}
