import ObjectModel

/// A numbered Pod of a StatefulSet and its claims.
struct StatefulPod {
  let set: Manifest
  let number: Int

  var name: String { "\(set.name)-\(number)" }

  /// The number of a Pod; `nil` when its name is not that of a replica.
  static func number(_ pod: Manifest, of set: Manifest) -> Int? {
    guard pod.name.hasPrefix(set.name + "-") else { return nil }
    let digits = pod.name.dropFirst(set.name.count + 1)
    guard let number = Int(digits), String(number) == digits, number >= 0 else { return nil }
    return number
  }

  func manifest(template: JSONValue, revision: String) -> Manifest {
    var pod = set.pod(from: template, name: name)
    pod.setLabel("statefulset.kubernetes.io/pod-name", to: name)
    pod.setLabel("apps.kubernetes.io/pod-index", to: String(number))
    pod.setLabel(TemplateRevisions.label, to: revision)
    pod["spec", "hostname"] = .string(name)
    if let service = set["spec", "serviceName"]?.string, !service.isEmpty { pod["spec", "subdomain"] = .string(service) }
    let templates = set["spec", "volumeClaimTemplates"]?.array ?? []
    if templates.isEmpty { return pod }
    let names = Set(templates.map { Manifest($0).name })
    var volumes = (pod["spec", "volumes"]?.array ?? []).filter { !names.contains($0["name"]?.string ?? "") }
    for template in templates {
      let volume = Manifest(template).name
      volumes.append(["name": .string(volume), "persistentVolumeClaim": ["claimName": .string("\(volume)-\(name)")]])
    }
    pod["spec", "volumes"] = .array(volumes)
    return pod
  }

  /// The claims the Pod stands on. They stay when the Pod and the set go.
  var claims: [Manifest] {
    let labels = set["spec", "selector", "matchLabels"]?.object ?? [:]
    return (set["spec", "volumeClaimTemplates"]?.array ?? []).map { template in
      var claim = Manifest(["apiVersion": "v1", "kind": "PersistentVolumeClaim", "spec": template["spec"] ?? [:]])
      claim["metadata", "labels"] = template["metadata", "labels"]
      claim["metadata", "annotations"] = template["metadata", "annotations"]
      for (key, value) in labels { claim.setLabel(key, to: value.string) }
      claim.name = "\(Manifest(template).name)-\(name)"
      claim.namespace = set.namespace
      return claim
    }
  }
}
