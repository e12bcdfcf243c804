import CustomResources
import ObjectModel

extension Manifest {
  /// Where people reach what the object offers: the addresses of an Ingress' rules, and links from annotations.
  ///
  /// Links that a browser could take for a script are left out.
  var externalAddresses: Set<String> {
    var addresses: Set<String> = []
    for (key, value) in annotations where key.hasPrefix(Self.linkPrefix) {
      let address = value.split(separator: "|", maxSplits: 1).last.map(String.init) ?? ""
      if ["http://", "https://"].contains(where: { address.lowercased().hasPrefix($0) }) { addresses.insert(value) }
    }
    let isIngress = kind == "Ingress" && ["networking.k8s.io", "extensions"].contains(group)
    if isIngress, annotation("argocd.argoproj.io/ignore-default-links") != "true" { addresses.formUnion(ruleAddresses) }
    return addresses
  }

  private static let linkPrefix = "link.argocd.argoproj.io/"

  /// Scheme, host and path of each rule of an Ingress; a rule without a host stands for those of its load balancer.
  private var ruleAddresses: [String] {
    let balancers = (self["status", "loadBalancer", "ingress"]?.array ?? []).compactMap { entry in
      entry["hostname"]?.string ?? entry["ip"]?.string
    }
    var addresses: [String] = []
    for rule in self["spec", "rules"]?.array ?? [] {
      let host = rule["host"]?.string ?? ""
      for host in host.isEmpty ? balancers : [host] {
        let base = "\(isSecure(host) ? "https" : "http")://\(host)"
        let paths = rule["http", "paths"]?.array ?? []
        addresses += paths.map { entry in
          var path = entry["path"]?.string ?? ""
          if path.hasSuffix("*") { path.removeLast() }
          return path == "/" ? base : base + path
        }
        if paths.isEmpty { addresses.append(base) }
      }
    }
    return addresses
  }

  private func isSecure(_ host: String) -> Bool {
    (self["spec", "tls"]?.array ?? []).contains { entry in
      let hosts = entry["hosts"]?.array ?? []
      return hosts.isEmpty || hosts.contains(.string(host))
    }
  }
}
