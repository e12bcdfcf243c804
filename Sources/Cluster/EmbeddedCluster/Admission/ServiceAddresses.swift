import KubernetesSchema
import ObjectModel

/// Hands out the virtual addresses and node ports of Services.
enum ServiceAddresses {
  private static let nodePorts = 30_000...32_767

  static func complete(_ service: inout Manifest, replacing old: Manifest?, _ store: isolated ObjectStore) throws(APIStatus) {
    let type = service["spec", "type"]?.string ?? "ClusterIP"
    let others = store.newest(of: StorageKind(group: "", plural: "services")).filter { $0.uid != service.uid }
    completeAddress(&service, type, old, others)
    completeNodePorts(&service, type, old, others)
    if let old, let before = old["spec", "clusterIP"]?.string, !before.isEmpty, type != "ExternalName",
      old["spec", "type"]?.string != "ExternalName", let after = service["spec", "clusterIP"]?.string, after != before
    {
      throw .invalid(
        service.groupVersionKind, service.name,
        [.invalid("spec.clusterIPs[0]", [.string(after)], "may not change once set")])
    }
  }

  private static func completeAddress(_ service: inout Manifest, _ type: String, _ old: Manifest?, _ others: [Manifest]) {
    guard type != "ExternalName" else {
      service["spec", "clusterIP"] = nil
      service["spec", "clusterIPs"] = nil
      return
    }
    if service["spec", "clusterIP"]?.string ?? "" == "" {
      let kept = old?["spec", "clusterIP"]?.string ?? ""
      service["spec", "clusterIP"] = .string(kept.isEmpty ? freeAddress(others) : kept)
    }
    service["spec", "clusterIPs"] = .array([service["spec", "clusterIP"] ?? ""])
    if service["spec", "ipFamilies"] == nil { service["spec", "ipFamilies"] = ["IPv4"] }
    if service["spec", "ipFamilyPolicy"] == nil { service["spec", "ipFamilyPolicy"] = "SingleStack" }
    if service["spec", "internalTrafficPolicy"] == nil { service["spec", "internalTrafficPolicy"] = "Cluster" }
  }

  /// The first free address of 10.96.0.0/16 after those reserved.
  private static func freeAddress(_ others: [Manifest]) -> String {
    let used = Set(others.compactMap { $0["spec", "clusterIP"]?.string })
    for number in 10..<65_535 where number % 256 != 0 && number % 256 != 255 {
      let address = "10.96.\(number / 256).\(number % 256)"
      if !used.contains(address) { return address }
    }
    return "10.96.255.254"
  }

  private static func completeNodePorts(_ service: inout Manifest, _ type: String, _ old: Manifest?, _ others: [Manifest]) {
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
    var used = Set(others.flatMap { $0["spec", "ports"]?.array?.compactMap { $0["nodePort"]?.int } ?? [] })
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
