import ObjectModel

extension TableCells {
  func service(_ column: String) -> JSONValue? {
    switch column {
    case "Type": return .string(object["spec", "type"]?.string ?? "ClusterIP")
    case "Cluster-IP": return text("spec", "clusterIP") ?? "<none>"
    case "External-IP": return .string(externalAddress)
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

  private var externalAddress: String {
    let external = object["spec", "externalIPs"]?.array?.compactMap(\.string) ?? []
    switch object["spec", "type"]?.string {
    case "ExternalName"?: return object["spec", "externalName"]?.string ?? "<none>"
    case "LoadBalancer"?:
      let all = loadBalancerAddresses + external
      return all.isEmpty ? "<pending>" : all.joined(separator: ",")
    default: return external.isEmpty ? "<none>" : external.joined(separator: ",")
    }
  }

  private var loadBalancerAddresses: [String] {
    (object["status", "loadBalancer", "ingress"]?.array ?? []).compactMap { $0["ip"]?.string ?? $0["hostname"]?.string }
  }

  func network(_ column: String) -> JSONValue? {
    switch (object.kind, column) {
    case ("Endpoints", "Endpoints"): return shortened(endpoints)
    case ("EndpointSlice", "AddressType"): return object["addressType"] ?? ""
    case ("EndpointSlice", "Ports"):
      return shortened((object["ports"]?.array ?? []).map { $0["port"]?.integer.map(String.init) ?? "*" }, none: "<unset>")
    case ("EndpointSlice", "Endpoints"):
      let addresses = (object["endpoints"]?.array ?? []).flatMap { $0["addresses"]?.array?.compactMap(\.string) ?? [] }
      return shortened(addresses, none: "<unset>")
    case ("Ingress", "Class"):
      return text("spec", "ingressClassName") ?? object.annotation("kubernetes.io/ingress.class").map { .string($0) } ?? "<none>"
    case ("Ingress", "Hosts"):
      return shortened((object["spec", "rules"]?.array ?? []).compactMap { $0["host"]?.string }.filter { !$0.isEmpty }, none: "*")
    case ("Ingress", "Address"): return .string(loadBalancerAddresses.joined(separator: ","))
    case ("Ingress", "Ports"): return object["spec", "tls"]?.array?.isEmpty == false ? "80, 443" : "80"
    case ("IngressClass", "Controller"): return object["spec", "controller"] ?? ""
    case ("IngressClass", "Parameters"):
      guard let parameters = object["spec", "parameters"] else { return "<none>" }
      let group = parameters["apiGroup"]?.string ?? ""
      return .string("\(parameters["kind"]?.string ?? "")\(group.isEmpty ? "" : ".\(group)")/\(parameters["name"]?.string ?? "")")
    case ("NetworkPolicy", "Pod-Selector"): return .string(selector(object["spec", "podSelector"]))
    case ("IPAddress", "ParentRef"):
      let parent = ["group", "resource", "namespace", "name"].compactMap { object["spec", "parentRef"]?[$0]?.string }
      return .string(parent.filter { !$0.isEmpty }.joined(separator: "/"))
    case ("ServiceCIDR", "CIDRs"):
      return .string(object["spec", "cidrs"]?.array?.compactMap(\.string).joined(separator: ",") ?? "")
    default: return nil
    }
  }

  /// `10.244.0.3:80` of every ready address and port; an address alone where there are no ports.
  private var endpoints: [String] {
    (object["subsets"]?.array ?? []).flatMap { subset -> [String] in
      let addresses = (subset["addresses"]?.array ?? []).compactMap { $0["ip"]?.string }
      let ports = subset["ports"]?.array ?? []
      if ports.isEmpty { return addresses }
      return ports.flatMap { port in addresses.map { "\($0):\(port["port"]?.integer ?? 0)" } }
    }
  }
}
