import KubernetesSchema
import ObjectModel

/// The rules for one container of a Pod.
struct ContainerValidation {
  enum Role {
    case main
    /// It ends before the others start; one that restarts `Always` runs beside them.
    case initial
    case ephemeral
  }

  let container: JSONValue
  let path: String
  let role: Role
  /// The names of the Pod's volumes.
  let volumes: Set<String>

  func errors() -> [FieldError] {
    image + ports + environment + mounts + resources() + probes + lifecycle
      + FieldCheck.choice(container["imagePullPolicy"], "\(path).imagePullPolicy", ["Always", "IfNotPresent", "Never"])
      + FieldCheck.choice(
        container["terminationMessagePolicy"], "\(path).terminationMessagePolicy", ["File", "FallbackToLogsOnError"])
  }

  private var image: [FieldError] {
    let image = container["image"]?.string ?? ""
    if image.isEmpty { return [.required("\(path).image")] }
    let isPadded = image.first?.isWhitespace == true || image.last?.isWhitespace == true
    return isPadded ? [.invalid("\(path).image", .string(image), "must not have leading or trailing whitespace")] : []
  }

  // MARK: - Ports, environment, volumes

  private var ports: [FieldError] {
    var errors: [FieldError] = []
    var names: Set<String> = []
    for (index, port) in (container["ports"]?.array ?? []).enumerated() {
      let place = "\(path).ports[\(index)]"
      if let name = port["name"]?.string, !name.isEmpty {
        let problems = FieldCheck.portName(name)
        errors += problems.map { .invalid("\(place).name", .string(name), $0) }
        if problems.isEmpty, !names.insert(name).inserted { errors.append(.duplicate("\(place).name", .string(name))) }
      }
      if let number = port["containerPort"]?.integer {
        errors += FieldCheck.portNumber(number, "\(place).containerPort")
      } else {
        errors.append(.required("\(place).containerPort"))
      }
      if let number = port["hostPort"]?.integer { errors += FieldCheck.portNumber(number, "\(place).hostPort") }
      errors += FieldCheck.choice(port["protocol"], "\(place).protocol", ["SCTP", "TCP", "UDP"])
    }
    return errors
  }

  private static let sources = ["fieldRef", "resourceFieldRef", "configMapKeyRef", "secretKeyRef", "fileKeyRef"]

  private var environment: [FieldError] {
    var errors: [FieldError] = []
    for (index, variable) in (container["env"]?.array ?? []).enumerated() {
      let place = "\(path).env[\(index)]"
      let name = variable["name"]?.string ?? ""
      if name.isEmpty {
        errors.append(.required("\(place).name"))
      } else if !name.utf8.allSatisfy({ (0x20...0x7E).contains($0) && $0 != UInt8(ascii: "=") }) {
        errors.append(
          .invalid(
            "\(place).name", .string(name),
            "a valid environment variable name must consist only of printable ASCII characters other than '='"))
      }
      guard let source = variable["valueFrom"], source.object != nil else { continue }
      let given = Self.sources.filter { source[$0] != nil }
      if variable["value"]?.string ?? "" != "" {
        errors.append(.invalid("\(place).valueFrom", "", "may not be specified when `value` is not empty"))
      } else if given.isEmpty {
        errors.append(
          .invalid(
            "\(place).valueFrom", "",
            "must specify one of: `fieldRef`, `resourceFieldRef`, `configMapKeyRef`, `secretKeyRef` or `fileKeyRef`"))
      } else if given.count > 1 {
        errors.append(.invalid("\(place).valueFrom", "", "may not have more than one field specified at a time"))
      }
      for kind in ["configMapKeyRef", "secretKeyRef"] where source[kind] != nil {
        errors += FieldCheck.required(source[kind]?["key"], "\(place).valueFrom.\(kind).key")
      }
      if source["fieldRef"] != nil {
        errors += FieldCheck.required(source["fieldRef", "fieldPath"], "\(place).valueFrom.fieldRef.fieldPath")
      }
    }
    for (index, source) in (container["envFrom"]?.array ?? []).enumerated() {
      let place = "\(path).envFrom[\(index)]"
      switch (source["configMapRef"], source["secretRef"]) {
      case (nil, nil): errors.append(.invalid(place, "", "must specify one of: `configMapRef` or `secretRef`"))
      case (_?, _?): errors.append(.invalid(place, "", "may not have more than one field specified at a time"))
      case (let map?, nil): errors += FieldCheck.required(map["name"], "\(place).configMapRef.name")
      case (nil, let secret?): errors += FieldCheck.required(secret["name"], "\(place).secretRef.name")
      }
    }
    return errors
  }

  private var mounts: [FieldError] {
    var errors: [FieldError] = []
    var places: Set<String> = []
    for (index, mount) in (container["volumeMounts"]?.array ?? []).enumerated() {
      let place = "\(path).volumeMounts[\(index)]"
      if let volume = mount["name"]?.string, !volume.isEmpty {
        if !volumes.contains(volume) { errors.append(.notFound("\(place).name", .string(volume))) }
      } else {
        errors.append(.required("\(place).name"))
      }
      let target = mount["mountPath"]?.string ?? ""
      if target.isEmpty {
        errors.append(.required("\(place).mountPath"))
      } else if !places.insert(target).inserted {
        errors.append(.invalid("\(place).mountPath", .string(target), "must be unique"))
      }
      if let inner = mount["subPath"]?.string, !inner.isEmpty {
        if inner.hasPrefix("/") { errors.append(.invalid("\(place).subPath", .string(inner), "must be a relative path")) }
        if inner.split(separator: "/").contains("..") {
          errors.append(.invalid("\(place).subPath", .string(inner), "must not contain '..'"))
        }
      }
    }
    return errors
  }

  // MARK: - Resources

  private func resources() -> [FieldError] {
    var errors: [FieldError] = []
    let limits = container["resources", "limits"]?.object ?? [:]
    let requests = container["resources", "requests"]?.object ?? [:]
    for (list, entries) in [("limits", limits), ("requests", requests)] {
      for (name, value) in entries {
        let place = "\(path).resources.\(list)"
        errors += Self.problems(withResource: name).map { .invalid("\(place)[\(name)]", .string(name), $0) }
        guard let text = value.string, let quantity = Quantity(text), let zero = Quantity("0") else { continue }
        if quantity < zero { errors.append(.invalid("\(place)[\(name)]", value, "must be greater than or equal to 0")) }
        guard list == "requests", let most = limits[name]?.string, let limit = Quantity(most) else { continue }
        if Self.isExtended(name), quantity != limit {
          errors.append(.invalid(place, value, "must be equal to \(name) limit of \(most)"))
        } else if limit < quantity {
          errors.append(.invalid(place, value, "must be less than or equal to \(name) limit of \(most)"))
        }
      }
    }
    return errors
  }

  /// Resources that are not overcommitted: devices, and huge pages.
  private static func isExtended(_ name: String) -> Bool {
    name.hasPrefix("hugepages-") || name.contains("/") && !name.hasPrefix("kubernetes.io/") && !name.contains(".kubernetes.io/")
  }

  private static func problems(withResource name: String) -> [String] {
    if ["cpu", "memory", "ephemeral-storage"].contains(name) || name.hasPrefix("hugepages-") { return [] }
    if let problem = NameRules.problem(withLabelKey: name) { return [problem] }
    return name.contains("/")
      ? [] : ["must be a standard resource type or fully qualified", "must be a standard resource for containers"]
  }

  // MARK: - Probes

  private var isPassing: Bool { role == .initial && container["restartPolicy"] != "Always" }

  private var probes: [FieldError] {
    var errors: [FieldError] = []
    for name in ["livenessProbe", "readinessProbe", "startupProbe"] {
      guard let probe = container[name], probe.object != nil else { continue }
      let place = "\(path).\(name)"
      if isPassing {
        errors.append(.forbidden(place, "may not be set for init containers without restartPolicy=Always"))
        continue
      }
      if role == .ephemeral {
        errors.append(.forbidden(place, "cannot be set for an Ephemeral Container"))
        continue
      }
      errors += ContainerHandler.errors(in: probe, place, ["exec", "httpGet", "tcpSocket", "grpc"])
      for field in ["initialDelaySeconds", "timeoutSeconds", "periodSeconds", "successThreshold", "failureThreshold"] {
        errors += FieldCheck.notNegative(probe[field], "\(place).\(field)")
      }
      if name != "readinessProbe", let count = probe["successThreshold"]?.integer, count > 1 {
        errors.append(.invalid("\(place).successThreshold", .integer(count), "must be 1"))
      }
      if name == "readinessProbe", let grace = probe["terminationGracePeriodSeconds"] {
        errors.append(.invalid("\(place).terminationGracePeriodSeconds", grace, "must not be set for readinessProbes"))
      }
    }
    return errors
  }

  private var lifecycle: [FieldError] {
    guard let lifecycle = container["lifecycle"], lifecycle.object != nil else { return [] }
    let place = "\(path).lifecycle"
    if isPassing { return [.forbidden(place, "may not be set for init containers without restartPolicy=Always")] }
    if role == .ephemeral { return [.forbidden(place, "cannot be set for an Ephemeral Container")] }
    return ["postStart", "preStop"].flatMap { name in
      lifecycle[name].map { ContainerHandler.errors(in: $0, "\(place).\(name)", ["exec", "httpGet", "tcpSocket", "sleep"]) } ?? []
    }
  }
}

/// The rules for what a probe or a hook of a container does: one thing, and that whole.
private enum ContainerHandler {
  static func errors(in handler: JSONValue, _ place: String, _ kinds: [String]) -> [FieldError] {
    var errors: [FieldError] = []
    let given = kinds.filter { handler[$0] != nil }
    if given.isEmpty { return [.required(place, "must specify a handler type")] }
    for extra in given.dropFirst() {
      errors.append(.forbidden("\(place).\(extra)", "may not specify more than 1 handler type"))
    }
    switch given[0] {
    case "exec":
      if handler["exec", "command"]?.array?.isEmpty != false { errors.append(.required("\(place).exec.command")) }
    case "httpGet":
      errors += FieldCheck.required(handler["httpGet", "path"], "\(place).httpGet.path")
      errors += FieldCheck.port(handler["httpGet", "port"], "\(place).httpGet.port")
      errors += FieldCheck.choice(handler["httpGet", "scheme"], "\(place).httpGet.scheme", ["HTTP", "HTTPS"])
    case "tcpSocket": errors += FieldCheck.port(handler["tcpSocket", "port"], "\(place).tcpSocket.port")
    case "grpc": errors += FieldCheck.portNumber(handler["grpc", "port"]?.integer ?? 0, "\(place).grpc.port")
    default: break
    }
    return errors
  }
}
