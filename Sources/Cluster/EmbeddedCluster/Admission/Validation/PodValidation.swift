import KubernetesSchema
import ObjectModel

/// The rules for the spec of a Pod, wherever it stands: in a Pod, or in a template.
enum PodValidation {
  static func errors(in spec: JSONValue, _ path: String) -> [FieldError] {
    var errors: [FieldError] = []
    let volumes = spec["volumes"]?.array ?? []
    errors += Self.volumes(volumes, "\(path).volumes")
    errors += containers(spec, path, Set(volumes.compactMap { $0["name"]?.string }))
    errors += FieldCheck.choice(spec["restartPolicy"], "\(path).restartPolicy", ["Always", "OnFailure", "Never"])
    errors += FieldCheck.choice(
      spec["dnsPolicy"], "\(path).dnsPolicy", ["ClusterFirstWithHostNet", "ClusterFirst", "Default", "None"])
    if let seconds = spec["activeDeadlineSeconds"]?.integer, !(1...2_147_483_647).contains(seconds) {
      errors.append(
        .invalid("\(path).activeDeadlineSeconds", .integer(seconds), "must be between 1 and 2147483647, inclusive"))
    }
    errors += FieldCheck.notNegative(spec["terminationGracePeriodSeconds"], "\(path).terminationGracePeriodSeconds")
    errors += FieldCheck.labels(spec["nodeSelector"], "\(path).nodeSelector")
    for (field, form) in [("serviceAccountName", NameRules.Form.subdomain), ("nodeName", .subdomain), ("hostname", .label)] {
      if let name = spec[field]?.string, !name.isEmpty, let problem = NameRules.problem(with: name, as: form) {
        errors.append(.invalid("\(path).\(field)", .string(name), problem))
      }
    }
    errors += tolerations(spec["tolerations"]?.array ?? [], "\(path).tolerations")
    return errors
  }

  // MARK: - Containers

  private static func containers(_ spec: JSONValue, _ path: String, _ volumes: Set<String>) -> [FieldError] {
    var errors: [FieldError] = []
    if spec["containers"]?.array?.isEmpty != false { errors.append(.required("\(path).containers")) }
    var names: Set<String> = []
    let lists: [(String, ContainerValidation.Role)] = [
      ("containers", .main), ("initContainers", .initial), ("ephemeralContainers", .ephemeral),
    ]
    for (list, role) in lists {
      for (index, container) in (spec[list]?.array ?? []).enumerated() {
        let place = "\(path).\(list)[\(index)]"
        if let error = nameError(of: container, place, &names) { errors.append(error) }
        errors += ContainerValidation(container: container, path: place, role: role, volumes: volumes).errors()
      }
    }
    return errors
  }

  /// What is wrong with the name of an element of a list in which no name may stand twice; `names` are those before it.
  private static func nameError(of element: JSONValue, _ place: String, _ names: inout Set<String>) -> FieldError? {
    let name = element["name"]?.string ?? ""
    if name.isEmpty { return .required("\(place).name") }
    if let problem = NameRules.problem(with: name, as: .label) { return .invalid("\(place).name", .string(name), problem) }
    return names.insert(name).inserted ? nil : .duplicate("\(place).name", .string(name))
  }

  // MARK: - Volumes

  private static func volumes(_ volumes: [JSONValue], _ path: String) -> [FieldError] {
    var errors: [FieldError] = []
    var names: Set<String> = []
    for (index, volume) in volumes.enumerated() {
      let place = "\(path)[\(index)]"
      if let error = nameError(of: volume, place, &names) { errors.append(error) }
      let sources = volume.object.map { Array($0.keys) }?.filter { $0 != "name" } ?? []
      if sources.isEmpty { errors.append(.required(place, "must specify a volume type")) }
      for extra in sources.sorted().dropFirst() {
        errors.append(.forbidden("\(place).\(extra)", "may not specify more than 1 volume type"))
      }
      let needed: [(source: String, field: String)] = [
        ("configMap", "name"), ("secret", "secretName"), ("persistentVolumeClaim", "claimName"), ("hostPath", "path"),
        ("csi", "driver"),
      ]
      for need in needed where volume[need.source] != nil {
        errors += FieldCheck.required(volume[need.source]?[need.field], "\(place).\(need.source).\(need.field)")
      }
    }
    return errors
  }

  // MARK: - Tolerations

  private static func tolerations(_ tolerations: [JSONValue], _ path: String) -> [FieldError] {
    var errors: [FieldError] = []
    for (index, toleration) in tolerations.enumerated() {
      let place = "\(path)[\(index)]"
      let key = toleration["key"]?.string ?? ""
      let operation = toleration["operator"]?.string ?? "Equal"
      if !key.isEmpty, let problem = NameRules.problem(withLabelKey: key) {
        errors.append(.invalid("\(place).key", .string(key), problem))
      }
      if key.isEmpty, operation != "Exists" {
        errors.append(
          .invalid(
            "\(place).operator", .string(operation),
            "operator must be Exists when `key` is empty, which means \"match all values and all keys\""))
      }
      if operation == "Exists", let value = toleration["value"]?.string, !value.isEmpty {
        errors.append(.invalid("\(place).operator", .string(value), "value must be empty when `operator` is 'Exists'"))
      }
      errors += FieldCheck.choice(toleration["operator"], "\(place).operator", ["Equal", "Exists", "Gt", "Lt"])
      errors += FieldCheck.choice(toleration["effect"], "\(place).effect", ["NoSchedule", "PreferNoSchedule", "NoExecute"])
      if toleration["tolerationSeconds"] != nil, let effect = toleration["effect"]?.string, effect != "NoExecute" {
        errors.append(
          .invalid("\(place).effect", .string(effect), "effect must be 'NoExecute' when `tolerationSeconds` is set"))
      }
    }
    return errors
  }

  // MARK: - Changes

  private static let refusal =
    "pod updates may not change fields other than `spec.containers[*].image`,`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,`spec.tolerations` (only additions to existing tolerations),`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)"

  /// What must not change in a Pod that exists.
  ///
  /// - Parameter subresource: the part of the Pod that the change is made by; `ephemeralcontainers` and `resize` have fields of
  ///   their own.
  static func errors(changing old: Manifest, to new: Manifest, subresource: String) -> [FieldError] {
    if old["spec"] == new["spec"] { return [] }
    for list in ["containers", "initContainers"]
    where old["spec", list]?.array?.count ?? 0 != new["spec", list]?.array?.count ?? 0 {
      return [.forbidden("spec.\(list)", "pod updates may not add or remove containers")]
    }
    var errors: [FieldError] = []
    let before = old["spec", "activeDeadlineSeconds"]?.integer
    let after = new["spec", "activeDeadlineSeconds"]?.integer
    if let before, let after, after > before {
      errors.append(
        .invalid("spec.activeDeadlineSeconds", .integer(after), "must be less than or equal to previous value"))
    } else if before != nil, after == nil {
      errors.append(.invalid("spec.activeDeadlineSeconds", .null, "must not update from a positive integer to nil value"))
    }
    let kept = old["spec", "tolerations"]?.array ?? []
    let tolerations = new["spec", "tolerations"]?.array ?? []
    if !kept.allSatisfy(tolerations.contains) {
      errors.append(.forbidden("spec.tolerations", "existing toleration can not be modified except its tolerationSeconds"))
    }
    if fixed(old, subresource, whileGated: old) != fixed(new, subresource, whileGated: old) {
      errors.append(.forbidden("spec", refusal))
    }
    return errors
  }

  /// What of a spec stays as it was made.
  private static func fixed(_ pod: Manifest, _ subresource: String, whileGated old: Manifest) -> JSONValue {
    var spec = pod["spec"] ?? [:]
    for list in ["containers", "initContainers"] {
      guard let containers = spec[list]?.array else { continue }
      spec[list] = .array(
        containers.map { container in
          var container = container
          container["image"] = nil
          if subresource == "resize" {
            container["resources"] = nil
            container["resizePolicy"] = nil
          }
          return container
        })
    }
    spec["activeDeadlineSeconds"] = nil
    spec["tolerations"] = nil
    if old["spec", "terminationGracePeriodSeconds"]?.integer ?? 0 < 0 { spec["terminationGracePeriodSeconds"] = nil }
    if subresource == "ephemeralcontainers" { spec["ephemeralContainers"] = nil }
    if old["spec", "schedulingGates"]?.array?.isEmpty == false {
      for field in ["schedulingGates", "nodeSelector", "affinity"] { spec[field] = nil }
    }
    return spec
  }
}
