import ObjectModel

/// What objects count for in ResourceQuotas. Pure.
enum QuotaUsage {
  private static let plain: Set<String> = [
    "pods", "configmaps", "secrets", "services", "persistentvolumeclaims", "replicationcontrollers", "resourcequotas",
  ]

  /// The kind of object that a line of a quota counts; `nil` for one that is not known.
  static func kind(counting line: String) -> StorageKind? {
    if plain.contains(line) { return StorageKind(group: "", plural: line) }
    if line.hasPrefix("count/") {
      let parts = line.dropFirst(6).split(separator: ".", maxSplits: 1)
      guard let plural = parts.first else { return nil }
      return StorageKind(group: parts.count > 1 ? String(parts[1]) : "", plural: String(plural))
    }
    if line.hasPrefix("services.") { return .services }
    if line == "requests.storage" { return .claims }
    return compute(line) == nil ? nil : .pods
  }

  /// The list and the name of a line about what Pods ask for: `requests.cpu`, `cpu`, `limits.memory`.
  private static func compute(_ line: String) -> (list: String, name: String)? {
    if ["cpu", "memory", "ephemeral-storage"].contains(line) { return ("requests", line) }
    for list in ["requests", "limits"] where line.hasPrefix("\(list).") {
      return (list, String(line.dropFirst(list.count + 1)))
    }
    return nil
  }

  /// How much of a line one object of its kind takes.
  static func amount(of object: Manifest, for line: String) -> Double {
    switch kind(counting: line) {
    case .pods?:
      if ["Succeeded", "Failed"].contains(object["status", "phase"]?.string ?? "") { return line == "count/pods" ? 1 : 0 }
      guard let compute = compute(line) else { return 1 }
      return (object["spec", "containers"]?.array ?? []).compactMap {
        $0[path: ["resources", compute.list, compute.name]]?.string.flatMap(Amount.number)
      }.reduce(0, +)
    case .services?:
      let type = object["spec", "type"]?.string ?? "ClusterIP"
      switch line {
      case "services.loadbalancers": return type == "LoadBalancer" ? 1 : 0
      case "services.nodeports":
        return Double((object["spec", "ports"]?.array ?? []).count { $0["nodePort"]?.integer ?? 0 != 0 })
      default: return 1
      }
    case .claims? where line == "requests.storage":
      return object["spec", "resources", "requests", "storage"]?.string.flatMap(Amount.number) ?? 0
    default: return 1
    }
  }

  /// The containers that do not say what a line limits.
  static func silent(_ pod: Manifest, about line: String) -> [String] {
    guard let compute = compute(line) else { return [] }
    return (pod["spec", "containers"]?.array ?? []).filter {
      $0[path: ["resources", compute.list, compute.name]] == nil
    }.compactMap { $0["name"]?.string }
  }

  static func used(of objects: [Manifest], for line: String) -> Double {
    objects.reduce(0) { $0 + amount(of: $1, for: line) }
  }
}

/// Refuses objects that a ResourceQuota of their namespace has no room for.
enum QuotaAdmission {
  /// - Throws: 403, naming the quota, and what is asked for, used and allowed.
  static func check(_ object: Manifest, _ definition: ResourceDefinition, _ store: isolated ObjectStore) throws(APIStatus) {
    for quota in store.newest(of: .quotas).filter({ $0.namespace == object.namespace }).sorted(by: { $0.name < $1.name }) {
      var exceeded: [(line: String, asked: String, used: String, limit: String)] = []
      for (line, value) in quota["spec", "hard"]?.object ?? [:] where QuotaUsage.kind(counting: line) == definition.storage {
        let silent = definition.storage == .pods ? QuotaUsage.silent(object, about: line) : []
        if !silent.isEmpty {
          throw .forbidden(
            definition, object.name, "failed quota: \(quota.name): must specify \(line) for: \(silent.joined(separator: ","))")
        }
        let asked = QuotaUsage.amount(of: object, for: line)
        guard asked > 0, let limit = value.string.flatMap(Amount.number) else { continue }
        let others = store.newest(of: definition.storage).filter { $0.namespace == object.namespace }
        let used = QuotaUsage.used(of: others, for: line)
        if used + asked > limit { exceeded.append((line, Amount.text(asked), Amount.text(used), value.string ?? "")) }
      }
      if exceeded.isEmpty { continue }
      func list(_ text: (Int) -> String) -> String {
        exceeded.indices.map { "\(exceeded[$0].line)=\(text($0))" }.joined(separator: ",")
      }
      throw .forbidden(
        definition, object.name,
        "exceeded quota: \(quota.name), requested: \(list { exceeded[$0].asked }), used: \(list { exceeded[$0].used }), limited: \(list { exceeded[$0].limit })"
      )
    }
  }
}
