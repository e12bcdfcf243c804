import ObjectModel

/// The cells of one object's row, by the name of their column.
struct TableCells {
  let object: Manifest
  let now: Timestamp

  /// `nil` for a column nobody here knows.
  func cell(_ column: String) -> JSONValue? {
    if let cell = special(column) { return cell }
    switch column {
    case "Name": return .string(object.name)
    case "Age": return .string(age(of: object.creationTimestamp))
    case "Created At": return object["metadata", "creationTimestamp"] ?? "<unknown>"
    case "Containers": return .string(containers { $0["name"]?.string })
    case "Images": return .string(containers { $0["image"]?.string })
    case "Selector":
      if let selector = LabelSelector(object: object["spec", "selector"]), object["spec", "selector", "matchLabels"] != nil {
        return .string(selector.description)
      }
      let labels =
        object["spec", "selector"]?.object?.compactMap { member in member.value.string.map { "\(member.key)=\($0)" } } ?? []
      return labels.isEmpty ? "<none>" : .string(labels.joined(separator: ","))
    case "Data": return .integer(Int64((object["data"]?.object?.count ?? 0) + (object["binaryData"]?.object?.count ?? 0)))
    case "Status" where object.kind == "Namespace": return object["status", "phase"] ?? ""
    case "Type" where object.kind == "Secret": return object["type"] ?? ""
    case "Holder": return object["spec", "holderIdentity"] ?? ""
    default: return nil
    }
  }

  private func special(_ column: String) -> JSONValue? {
    switch object.kind {
    case "Pod": PodCells(object: object, now: now).cell(column)
    case "Deployment", "ReplicaSet", "StatefulSet", "DaemonSet", "ReplicationController": workload(column)
    case "Job": job(column)
    case "Service": service(column)
    case "Endpoints", "EndpointSlice", "Ingress": network(column)
    case "Node": node(column)
    case "Event": event(column)
    case "PersistentVolumeClaim", "PersistentVolume": volume(column)
    case "RoleBinding", "ClusterRoleBinding": binding(column)
    default: nil
    }
  }

  func age(of time: String?) -> String {
    guard let time = time.flatMap(Timestamp.init) else { return "<unknown>" }
    return Age.text(seconds: now.seconds - time.seconds)
  }

  private func status(_ field: String) -> JSONValue { object["status", field] ?? 0 }
  private func count(_ field: String) -> Int64 { object["status", field]?.integer ?? 0 }

  private func containers(_ part: (JSONValue) -> String?) -> String {
    let specs = [object["spec", "template", "spec"], object["spec", "jobTemplate", "spec"]?["template", "spec"], object["spec"]]
    let list = specs.lazy.compactMap { $0?["containers"]?.array }.first ?? []
    return list.compactMap(part).joined(separator: ",")
  }

  private func workload(_ column: String) -> JSONValue? {
    let wanted = object["spec", "replicas"]?.integer ?? 0
    return switch (object.kind, column) {
    case ("Deployment", "Ready"), ("StatefulSet", "Ready"): .string("\(count("readyReplicas"))/\(wanted)")
    case ("Deployment", "Up-to-date"): status("updatedReplicas")
    case ("Deployment", "Available"): status("availableReplicas")
    case ("DaemonSet", "Desired"): status("desiredNumberScheduled")
    case ("DaemonSet", "Current"): status("currentNumberScheduled")
    case ("DaemonSet", "Ready"): status("numberReady")
    case ("DaemonSet", "Up-to-date"): status("updatedNumberScheduled")
    case ("DaemonSet", "Available"): status("numberAvailable")
    case ("DaemonSet", "Node Selector"): "<none>"
    case (_, "Desired"): .integer(wanted)
    case (_, "Current"): status("replicas")
    case (_, "Ready"): status("readyReplicas")
    default: nil
    }
  }

  private func job(_ column: String) -> JSONValue? {
    switch column {
    case "Status":
      for (type, word) in [("Complete", "Complete"), ("Failed", "Failed"), ("Suspended", "Suspended")] where isTrue(type) {
        return .string(word)
      }
      return "Running"
    case "Completions":
      return .string(
        "\(count("succeeded"))/\(object["spec", "completions"]?.integer ?? object["spec", "parallelism"]?.integer ?? 1)")
    case "Duration":
      guard let start = object["status", "startTime"]?.string.flatMap(Timestamp.init) else { return "" }
      let end = object["status", "completionTime"]?.string.flatMap(Timestamp.init) ?? now
      return .string(Age.text(seconds: end.seconds - start.seconds))
    default: return nil
    }
  }

  private func isTrue(_ type: String) -> Bool {
    object["status", "conditions"]?.array?.contains { $0["type"]?.string == type && $0["status"] == "True" } ?? false
  }

  private func service(_ column: String) -> JSONValue? {
    let type = object["spec", "type"]?.string ?? "ClusterIP"
    switch column {
    case "Type": return .string(type)
    case "Cluster-IP": return object["spec", "clusterIP"] ?? "<none>"
    case "External-IP":
      if type == "ExternalName" { return object["spec", "externalName"] ?? "<none>" }
      let addresses =
        (object["status", "loadBalancer", "ingress"]?.array ?? []).compactMap { $0["ip"]?.string ?? $0["hostname"]?.string }
        + (object["spec", "externalIPs"]?.array?.compactMap(\.string) ?? [])
      if addresses.isEmpty { return type == "LoadBalancer" ? "<pending>" : "<none>" }
      return .string(addresses.joined(separator: ","))
    case "Port(s)":
      let ports = (object["spec", "ports"]?.array ?? []).map { port in
        let number = port["port"]?.integer ?? 0
        let node = port["nodePort"]?.integer ?? 0
        return "\(number)\(node == 0 ? "" : ":\(node)")/\(port["protocol"]?.string ?? "TCP")"
      }
      return ports.isEmpty ? "<none>" : .string(ports.joined(separator: ","))
    default: return nil
    }
  }

  private func network(_ column: String) -> JSONValue? {
    switch (object.kind, column) {
    case ("Endpoints", "Endpoints"):
      let all = (object["subsets"]?.array ?? []).flatMap { subset in
        (subset["addresses"]?.array ?? []).flatMap { address in
          (subset["ports"]?.array ?? []).map { "\(address["ip"]?.string ?? ""):\($0["port"]?.integer ?? 0)" }
        }
      }
      return shortened(all)
    case ("EndpointSlice", "AddressType"): return object["addressType"] ?? ""
    case ("EndpointSlice", "Ports"):
      let ports = (object["ports"]?.array ?? []).compactMap { $0["port"]?.integer }.map(String.init)
      return ports.isEmpty ? "<unset>" : .string(ports.joined(separator: ","))
    case ("EndpointSlice", "Endpoints"):
      return shortened((object["endpoints"]?.array ?? []).flatMap { $0["addresses"]?.array?.compactMap(\.string) ?? [] })
    case ("Ingress", "Class"): return object["spec", "ingressClassName"] ?? "<none>"
    case ("Ingress", "Hosts"):
      let hosts = (object["spec", "rules"]?.array ?? []).map { $0["host"]?.string ?? "*" }
      return .string(hosts.isEmpty ? "*" : hosts.joined(separator: ","))
    case ("Ingress", "Address"):
      let addresses = (object["status", "loadBalancer", "ingress"]?.array ?? []).compactMap {
        $0["ip"]?.string ?? $0["hostname"]?.string
      }
      return .string(addresses.joined(separator: ","))
    case ("Ingress", "Ports"): return object["spec", "tls"]?.array?.isEmpty == false ? "80, 443" : "80"
    default: return nil
    }
  }

  private func shortened(_ all: [String]) -> JSONValue {
    if all.isEmpty { return "<none>" }
    return .string(all.prefix(3).joined(separator: ",") + (all.count > 3 ? " + \(all.count - 3) more..." : ""))
  }

  private func node(_ column: String) -> JSONValue? {
    func address(_ type: String) -> JSONValue {
      object["status", "addresses"]?.array?.first { $0["type"]?.string == type }?["address"] ?? "<none>"
    }
    return switch column {
    case "Status":
      .string(
        (isTrue("Ready") ? "Ready" : "NotReady") + (object["spec", "unschedulable"]?.bool == true ? ",SchedulingDisabled" : ""))
    case "Roles":
      .string(
        {
          let roles = object.labels.keys.filter { $0.hasPrefix("node-role.kubernetes.io/") }.map { String($0.dropFirst(24)) }
            .sorted()
          return roles.isEmpty ? "<none>" : roles.joined(separator: ",")
        }())
    case "Version": object["status", "nodeInfo", "kubeletVersion"] ?? ""
    case "Internal-IP": address("InternalIP")
    case "External-IP": address("ExternalIP")
    case "OS-Image": object["status", "nodeInfo", "osImage"] ?? "<unknown>"
    case "Kernel-Version": object["status", "nodeInfo", "kernelVersion"] ?? "<unknown>"
    case "Container-Runtime": object["status", "nodeInfo", "containerRuntimeVersion"] ?? "<unknown>"
    default: nil
    }
  }

  private func event(_ column: String) -> JSONValue? {
    let involved = object["involvedObject"] ?? object["regarding"] ?? [:]
    return switch column {
    case "Last Seen":
      .string(age(of: object["lastTimestamp"]?.string ?? object["eventTime"]?.string ?? object.creationTimestamp))
    case "First Seen": .string(age(of: object["firstTimestamp"]?.string ?? object.creationTimestamp))
    case "Type": object["type"] ?? ""
    case "Reason": object["reason"] ?? ""
    case "Object": .string("\((involved["kind"]?.string ?? "").lowercased())/\(involved["name"]?.string ?? "")")
    case "Subobject": involved["fieldPath"] ?? ""
    case "Source": object["source", "component"] ?? object["reportingComponent"] ?? ""
    case "Message": object["message"] ?? object["note"] ?? ""
    case "Count": object["count"] ?? 1
    default: nil
    }
  }

  private func volume(_ column: String) -> JSONValue? {
    let modes = [
      "ReadWriteOnce": "RWO", "ReadOnlyMany": "ROX", "ReadWriteMany": "RWX", "ReadWriteOncePod": "RWOP",
    ]
    return switch column {
    case "Status": object["status", "phase"] ?? ""
    case "Volume": object["spec", "volumeName"] ?? ""
    case "Capacity": object["status", "capacity", "storage"] ?? object["spec", "capacity", "storage"] ?? ""
    case "Access Modes":
      .string(
        (object["status", "accessModes"] ?? object["spec", "accessModes"])?.array?.compactMap { $0.string.flatMap { modes[$0] } }
          .joined(separator: ",") ?? "")
    case "StorageClass": object["spec", "storageClassName"] ?? ""
    case "VolumeAttributesClass": "<unset>"
    case "VolumeMode": object["spec", "volumeMode"] ?? "Filesystem"
    default: nil
    }
  }

  private func binding(_ column: String) -> JSONValue? {
    func subjects(_ kind: String) -> JSONValue {
      let names = (object["subjects"]?.array ?? []).filter { $0["kind"]?.string == kind }.map { subject in
        let namespace = subject["namespace"]?.string ?? ""
        return (namespace.isEmpty ? "" : "\(namespace)/") + (subject["name"]?.string ?? "")
      }
      return .string(names.joined(separator: ", "))
    }
    return switch column {
    case "Role": .string("\(object["roleRef", "kind"]?.string ?? "")/\(object["roleRef", "name"]?.string ?? "")")
    case "Users": subjects("User")
    case "Groups": subjects("Group")
    case "ServiceAccounts": subjects("ServiceAccount")
    default: nil
    }
  }
}
