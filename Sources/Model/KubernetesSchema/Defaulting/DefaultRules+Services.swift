import ObjectModel

extension DefaultRules {
  /// Services and endpoints. Addresses and ports are handed out by admission.
  static let services: [String: Rule] = [
    "core.v1.ServiceSpec": { spec in
      spec.fill("type", "ClusterIP")
      spec.fill("sessionAffinity", "None")
      let type = spec["type"]?.string
      if spec["sessionAffinity"] == "ClientIP" {
        spec.fill("sessionAffinityConfig", ["clientIP": ["timeoutSeconds": 10_800]])
      } else {
        spec["sessionAffinityConfig"] = nil
      }
      if type == "NodePort" || type == "LoadBalancer" { spec.fill("externalTrafficPolicy", "Cluster") }
      if type == "LoadBalancer" { spec.fill("allocateLoadBalancerNodePorts", true) }
      guard type != "ExternalName" else { return }
      spec.fill("internalTrafficPolicy", "Cluster")
      // What a headless Service without a selector holds comes from elsewhere, so it is taken to hold both families.
      let isOpen = spec["clusterIP"] == "None" && spec["selector"]?.object?.isEmpty ?? true
      let isSingle = spec["ipFamilyPolicy"] == "SingleStack" || spec["ipFamilies"]?.array?.count == 1
      spec.fill("ipFamilies", isOpen && !isSingle ? ["IPv4", "IPv6"] : ["IPv4"])
      spec.fill("ipFamilyPolicy", isOpen && !isSingle ? "RequireDualStack" : "SingleStack")
    },
    "core.v1.ServicePort": { port in
      port.fill("protocol", "TCP")
      let target = port["targetPort"]
      if target == nil || target == 0 || target == "" { port["targetPort"] = port["port"] }
    },
    "core.v1.EndpointPort": constants(["protocol": "TCP"]),
    "discovery.v1.EndpointPort": constants(["name": "", "protocol": "TCP"]),
    "networking.v1.NetworkPolicyPort": constants(["protocol": "TCP"]),
    "networking.v1.NetworkPolicySpec": { spec in
      let types: JSONValue = spec["egress"]?.array?.isEmpty == false ? ["Ingress", "Egress"] : ["Ingress"]
      spec.fill("policyTypes", types)
    },
    "networking.v1.IngressClassParametersReference": constants(["scope": "Cluster"]),
  ]
}
