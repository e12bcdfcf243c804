import ObjectModel

/// Furnishes new namespaces, and empties those that are deleted.
struct NamespaceController: Controller {
  let name = "namespace-controller"
  /// The authority of the API server, in PEM.
  let certificateAuthority: String

  func keys(touchedBy change: ObjectChange, _ index: LiveIndex) -> [ObjectKey] {
    if change.resource.group.isEmpty, change.resource.plural == "namespaces" {
      return [ObjectKey(kind: .namespaces, namespace: "", name: change.object.name)]
    }
    // What goes from a namespace may have been the last thing in it.
    guard !change.object.namespace.isEmpty, change.kind == .deleted || change.kind == .modified else { return [] }
    let key = ObjectKey(kind: .namespaces, namespace: "", name: change.object.namespace)
    let isGoing = index[key]?.isBeingDeleted == true
    let isFurniture = ["default", "kube-root-ca.crt"].contains(change.object.name) && change.kind == .deleted
    return isGoing || isFurniture ? [key] : []
  }

  func reconcile(_ key: ObjectKey, _ index: inout LiveIndex, _ now: Moment) -> Reconciliation {
    guard let namespace = index[key] else { return .nothing }
    return namespace.isBeingDeleted ? emptied(namespace, index, now) : furnished(namespace, index)
  }

  private func furnished(_ namespace: Manifest, _ index: LiveIndex) -> Reconciliation {
    var result = Reconciliation()
    if index[ObjectKey(kind: .serviceAccounts, namespace: namespace.name, name: "default")] == nil {
      result.actions.append(
        .create(
          Manifest([
            "apiVersion": "v1", "kind": "ServiceAccount", "metadata": ["name": "default", "namespace": .string(namespace.name)],
          ])))
    }
    if index[ObjectKey(kind: .configMaps, namespace: namespace.name, name: "kube-root-ca.crt")] == nil {
      result.actions.append(
        .create(
          Manifest([
            "apiVersion": "v1", "kind": "ConfigMap",
            "metadata": [
              "name": "kube-root-ca.crt", "namespace": .string(namespace.name),
              "annotations": ["kubernetes.io/description": "Contains a CA bundle that can be used to verify the kube-apiserver."],
            ], "data": ["ca.crt": .string(certificateAuthority)],
          ])))
    }
    return result
  }

  private func emptied(_ namespace: Manifest, _ index: LiveIndex, _ now: Moment) -> Reconciliation {
    let content = index.content(of: namespace.name)
    if content.isEmpty {
      var released = namespace
      released["spec", "finalizers"] = nil
      return Reconciliation(actions: [.update(released, subresource: "finalize")])
    }
    var result = Reconciliation()
    for object in content where !object.isBeingDeleted {
      result.actions.append(.delete(object, propagation: .background, gracePeriodSeconds: nil))
    }
    let held = content.filter { $0.isBeingDeleted && !$0.finalizers.isEmpty }
    if !held.isEmpty, let told = told(namespace, content, held, now) {
      result.actions.append(.update(told, subresource: "status"))
    }
    return result
  }

  /// Says in the status what holds the namespace.
  private func told(_ namespace: Manifest, _ content: [Manifest], _ held: [Manifest], _ now: Moment) -> Manifest? {
    var updated = namespace
    let counts = Dictionary(grouping: content, by: \.kind).map {
      "\($0.key.lowercased()). has \($0.value.count) resource instances"
    }.sorted()
    updated.setCondition(
      "NamespaceContentRemaining", "True", reason: "SomeResourcesRemain",
      message: "Some resources are remaining: \(counts.joined(separator: ", "))", now: now)
    let finalizers = Dictionary(grouping: held.flatMap(\.finalizers), by: \.self).map {
      "\($0.key) in \($0.value.count) resource instances"
    }
    .sorted()
    updated.setCondition(
      "NamespaceFinalizersRemaining", "True", reason: "SomeFinalizersRemain",
      message: "Some content in the namespace has finalizers remaining: \(finalizers.joined(separator: ", "))", now: now)
    return updated == namespace ? nil : updated
  }
}
