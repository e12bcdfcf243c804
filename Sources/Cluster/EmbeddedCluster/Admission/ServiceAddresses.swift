import KubernetesSchema
import ObjectModel

/// Hands out the virtual addresses and node ports of Services.
enum ServiceAddresses {
  private static let nodePorts = 30_000...32_767

  static func complete(_ service: inout Manifest, replacing old: Manifest?, _ store: isolated ObjectStore) throws(APIStatus) {
    let type = service["spec", "type"]?.string ?? "ClusterIP"
    try completeAddress(&service, type, old, store)
    try completeNodePorts(&service, type, old, store)
    if let old, let before = old["spec", "clusterIP"]?.string, !before.isEmpty, type != "ExternalName",
      old["spec", "type"]?.string != "ExternalName", let after = service["spec", "clusterIP"]?.string, after != before
    {
      throw .invalid(
        service.groupVersionKind, service.name,
        [.invalid("spec.clusterIPs[0]", [.string(after)], "may not change once set")])
    }
  }

  private static func completeAddress(
    _ service: inout Manifest, _ type: String, _ old: Manifest?, _ store: isolated ObjectStore
  ) throws(APIStatus) {
    guard type != "ExternalName" else {
      service["spec", "clusterIP"] = nil
      service["spec", "clusterIPs"] = nil
      return
    }
    let asked = service["spec", "clusterIP"]?.string ?? ""
    if asked.isEmpty {
      let kept = old?["spec", "clusterIP"]?.string ?? ""
      service["spec", "clusterIP"] = .string(kept.isEmpty ? freeAddress(store) : kept)
    } else if old == nil, asked != "None", isUsed(asked, store) {
      throw .invalid(
        service.groupVersionKind, service.name,
        [
          .invalid(
            "spec.clusterIPs", [.string(asked)], "failed to allocate IP \(asked): provided IP is already allocated")
        ])
    }
    service["spec", "clusterIPs"] = .array([service["spec", "clusterIP"] ?? ""])
    if service["spec", "ipFamilies"] == nil { service["spec", "ipFamilies"] = ["IPv4"] }
    if service["spec", "ipFamilyPolicy"] == nil { service["spec", "ipFamilyPolicy"] = "SingleStack" }
    if service["spec", "internalTrafficPolicy"] == nil { service["spec", "internalTrafficPolicy"] = "Cluster" }
  }

  /// An address of 10.96.0.0/16 that no Service has, later than those given before.
  private static func freeAddress(_ store: isolated ObjectStore) -> String {
    let first = 10
    let count = 65_535 - first
    for offset in 0..<count {
      let number = first + (store.serviceAddresses + offset) % count
      if number % 256 == 0 || number % 256 == 255 { continue }
      let address = "10.96.\(number / 256).\(number % 256)"
      if isUsed(address, store) { continue }
      store.serviceAddresses = (store.serviceAddresses + offset + 1) % count
      return address
    }
    return "10.96.255.254"
  }

  private static func isUsed(_ address: String, _ store: isolated ObjectStore) -> Bool {
    let address = JSONValue.string(address)
    return store.containsNewest(of: .services) { $0.value["spec", "clusterIP"] == address }
  }

  private static func completeNodePorts(
    _ service: inout Manifest, _ type: String, _ old: Manifest?, _ store: isolated ObjectStore
  ) throws(APIStatus) {
    guard var ports = service["spec", "ports"]?.array else { return }
    guard type == "NodePort" || type == "LoadBalancer" else {
      // A type that had node ports gives them back; one that is asked for now is refused with the other fields.
      let before = Set(old?["spec", "ports"]?.array?.compactMap { $0["nodePort"]?.int } ?? [])
      for index in ports.indices where ports[index]["nodePort"]?.int.map(before.contains) == true {
        ports[index]["nodePort"] = nil
      }
      service["spec", "ports"] = .array(ports)
      return
    }
    let others = store.newest(of: .services).filter { $0.uid != service.uid }
    var used = Set(others.flatMap { $0["spec", "ports"]?.array?.compactMap { $0["nodePort"]?.int } ?? [] })
    var errors: [FieldError] = []
    for (index, port) in ports.enumerated() {
      guard let asked = port["nodePort"]?.int, asked != 0 else { continue }
      let place = "spec.ports[\(index)].nodePort"
      if !nodePorts.contains(asked) {
        errors.append(
          .invalid(
            place, .integer(Int64(asked)),
            "provided port is not in the valid range. The range of valid ports is 30000-32767"))
      } else if used.contains(asked) {
        errors.append(.invalid(place, .integer(Int64(asked)), "provided port is already allocated"))
      }
    }
    if !errors.isEmpty { throw .invalid(service.groupVersionKind, service.name, errors) }
    used.formUnion(ports.compactMap { $0["nodePort"]?.int })
    for index in ports.indices where ports[index]["nodePort"]?.int ?? 0 == 0 {
      let before = old?["spec", "ports"]?.array?.first {
        $0["port"] == ports[index]["port"] && $0["protocol"] == ports[index]["protocol"]
      }
      if let kept = before?["nodePort"] {
        ports[index]["nodePort"] = kept
      } else if let free = nodePorts.first(where: { !used.contains($0) }) {
        used.insert(free)
        ports[index]["nodePort"] = .integer(Int64(free))
      }
    }
    service["spec", "ports"] = .array(ports)
  }
}
