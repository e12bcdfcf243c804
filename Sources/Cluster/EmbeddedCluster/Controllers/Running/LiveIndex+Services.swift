import ObjectModel

// Which Pods a Service chooses, and which Services a Pod: a namespace may have thousands of each.

extension LiveIndex {
  /// The Pods that have all labels of a selector, by name; none for one that is empty.
  func pods(chosenBy service: Manifest) -> [Manifest] {
    guard let selector = service["spec", "selector"]?.object else { return [] }
    let candidates = selector.map { key, value in
      podsByLabel.names(namespace: service.namespace, key: key, value: value.string ?? "")
    }
    let fewest = candidates.min { $0.count < $1.count } ?? []
    return fewest.sorted().compactMap { self[ObjectKey(kind: .pods, namespace: service.namespace, name: $0)] }
      .filter { ServiceBackends.selects(service, $0) }
  }

  /// The keys of the Services that choose a Pod by its labels, by name.
  func services(choosing pod: Manifest) -> [ObjectKey] {
    var names: Set<String> = []
    for (key, value) in pod["metadata", "labels"]?.object ?? [:] {
      names.formUnion(servicesBySelector.names(namespace: pod.namespace, key: key, value: value.string ?? ""))
    }
    return names.sorted().map { ObjectKey(kind: .services, namespace: pod.namespace, name: $0) }
      .filter { self[$0].map { ServiceBackends.selects($0, pod) } == true }
  }

  mutating func learnLabels(of object: Manifest, _ key: ObjectKey) {
    if key.kind == .pods {
      podsByLabel.insert(key.name, namespace: key.namespace, labels: object["metadata", "labels"]?.object ?? [:])
    } else if key.kind == .services {
      servicesBySelector.insert(key.name, namespace: key.namespace, labels: Self.mark(of: object))
    }
  }

  mutating func forgetLabels(of object: Manifest, _ key: ObjectKey) {
    if key.kind == .pods {
      podsByLabel.remove(key.name, namespace: key.namespace, labels: object["metadata", "labels"]?.object ?? [:])
    } else if key.kind == .services {
      servicesBySelector.remove(key.name, namespace: key.namespace, labels: Self.mark(of: object))
    }
  }

  /// One label that every Pod of a Service must have: enough to find the Service by.
  private static func mark(of service: Manifest) -> JSONObject {
    guard let first = service["spec", "selector"]?.object?.min(by: { $0.key < $1.key }) else { return [:] }
    return JSONObject([(first.key, first.value)])
  }
}
