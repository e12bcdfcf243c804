import KubernetesSchema
import ObjectModel

/// The rules for Services.
enum ServiceValidation {
  static func errors(in object: Manifest) -> [FieldError] {
    let spec = object["spec"] ?? [:]
    let type = spec["type"]?.string ?? "ClusterIP"
    var errors = FieldCheck.choice(spec["type"], "spec.type", ["ClusterIP", "ExternalName", "LoadBalancer", "NodePort"])
    errors += FieldCheck.labels(spec["selector"], "spec.selector")
    errors += FieldCheck.choice(spec["sessionAffinity"], "spec.sessionAffinity", ["ClientIP", "None"])
    errors += FieldCheck.choice(spec["internalTrafficPolicy"], "spec.internalTrafficPolicy", ["Cluster", "Local"])
    errors += FieldCheck.choice(spec["externalTrafficPolicy"], "spec.externalTrafficPolicy", ["Cluster", "Local"])
    let ports = spec["ports"]?.array ?? []
    if type == "ExternalName" {
      let name = spec["externalName"]?.string ?? ""
      if name.isEmpty {
        errors.append(.required("spec.externalName"))
      } else if let problem = NameRules.problem(with: name.hasSuffix(".") ? String(name.dropLast()) : name, as: .subdomain) {
        errors.append(.invalid("spec.externalName", .string(name), problem))
      }
    } else if ports.isEmpty, spec["clusterIP"] != "None" {
      errors.append(.required("spec.ports"))
    }
    if spec["clusterIP"] == "None", type == "NodePort" || type == "LoadBalancer" {
      errors.append(.invalid("spec.clusterIPs[0]", "None", "may not be set to 'None' for \(type) services"))
    }
    return errors + Self.ports(ports, type)
  }

  private static func ports(_ ports: [JSONValue], _ type: String) -> [FieldError] {
    var errors: [FieldError] = []
    var names: Set<String> = []
    var numbers: Set<String> = []
    for (index, port) in ports.enumerated() {
      let place = "spec.ports[\(index)]"
      let name = port["name"]?.string ?? ""
      if name.isEmpty {
        if ports.count > 1 { errors.append(.required("\(place).name")) }
      } else if let problem = NameRules.problem(with: name, as: .label) {
        errors.append(.invalid("\(place).name", .string(name), problem))
      } else if !names.insert(name).inserted {
        errors.append(.duplicate("\(place).name", .string(name)))
      }
      let number = port["port"]?.integer ?? 0
      errors += FieldCheck.portNumber(number, "\(place).port")
      let transport = port["protocol"]?.string ?? "TCP"
      errors += FieldCheck.choice(port["protocol"], "\(place).protocol", ["SCTP", "TCP", "UDP"])
      if let target = port["targetPort"], target != 0, target != "" {
        errors += FieldCheck.port(target, "\(place).targetPort")
      }
      if !numbers.insert("\(transport)/\(number)").inserted {
        // As the server writes its own form of a port.
        let text =
          "Duplicate value: {\"Name\":\"\",\"Protocol\":\"\(transport)\",\"AppProtocol\":null,\"Port\":\(number),\"TargetPort\":0,\"NodePort\":0}"
        errors.append(FieldError(field: place, reason: .duplicate, message: text))
      }
      if type == "ClusterIP", port["nodePort"]?.integer ?? 0 != 0 {
        errors.append(.forbidden("\(place).nodePort", "may not be used when `type` is 'ClusterIP'"))
      }
    }
    return errors
  }
}
