import ObjectModel

/// Furnishes new namespaces with a ServiceAccount and the cluster's authority, and empties those that are deleted.
struct NamespaceController: Controller {
  let name = "namespace-controller"
  /// The authority of the API server, in PEM.
  let certificateAuthority: String

  private static let account = "default"
  private static let authority = "kube-root-ca.crt"
  private static let finalizer = "kubernetes"

  func keys(touchedBy change: ObjectChange, _ index: LiveIndex) -> [ObjectKey] {
    let key = change.key
    if key.kind == .namespaces { return [key] }
    guard !key.namespace.isEmpty else { return [] }
    let space = ObjectKey(kind: .namespaces, namespace: "", name: key.namespace)
    let isFurniture =
      key.kind == .serviceAccounts && key.name == Self.account || key.kind == .configMaps && key.name == Self.authority
    if isFurniture { return [space] }
    // What goes may have been the last thing there.
    return index[space]?.isBeingDeleted == true ? [space] : []
  }

  func reconcile(_ key: ObjectKey, _ index: LiveIndex, _ plan: inout Plan) {
    guard let namespace = index[key] else { return }
    if namespace.isBeingDeleted { empty(namespace, index, &plan) } else { furnish(namespace, index, &plan) }
  }

  // MARK: - Furnishing

  private func furnish(_ namespace: Manifest, _ index: LiveIndex, _ plan: inout Plan) {
    if index[ObjectKey(kind: .serviceAccounts, namespace: namespace.name, name: Self.account)] == nil {
      plan.create(
        Manifest([
          "apiVersion": "v1", "kind": "ServiceAccount",
          "metadata": ["name": .string(Self.account), "namespace": .string(namespace.name)],
        ]))
    }
    let data: JSONValue = ["ca.crt": .string(certificateAuthority)]
    if var published = index[ObjectKey(kind: .configMaps, namespace: namespace.name, name: Self.authority)] {
      if published["data"] != data, !published.isBeingDeleted {
        published["data"] = data
        plan.update(published)
      }
    } else {
      plan.create(
        Manifest([
          "apiVersion": "v1", "kind": "ConfigMap",
          "metadata": [
            "name": .string(Self.authority), "namespace": .string(namespace.name),
            "annotations": ["kubernetes.io/description": "Contains a CA bundle that can be used to verify the kube-apiserver."],
          ], "data": data,
        ]))
    }
  }

  // MARK: - Emptying

  private func empty(_ namespace: Manifest, _ index: LiveIndex, _ plan: inout Plan) {
    guard namespace["spec", "finalizers"]?.array?.contains(.string(Self.finalizer)) == true else { return }
    let content = index.content(of: namespace.name)

    // 1. What it says of itself
    let told = told(namespace, content, plan.now)
    plan.updateStatus(told, was: namespace)

    // 2. Its content, or itself
    if content.isEmpty {
      var released = namespace
      released["spec", "finalizers"] = .array(
        (namespace["spec", "finalizers"]?.array ?? []).filter { $0.string != Self.finalizer })
      plan.update(released, subresource: "finalize")
    }
    for (_, object) in content where !object.isBeingDeleted { plan.delete(object) }
  }

  private func told(_ namespace: Manifest, _ content: [(key: ObjectKey, object: Manifest)], _ now: Moment) -> Manifest {
    var updated = namespace
    func say(_ type: String, _ isTrue: Bool, _ reason: String, _ message: String) {
      updated.setCondition(type, isTrue ? "True" : "False", reason: reason, message: message, now: now)
    }
    say("NamespaceDeletionDiscoveryFailure", false, "ResourcesDiscovered", "All resources successfully discovered")
    say(
      "NamespaceDeletionGroupVersionParsingFailure", false, "ParsedGroupVersions",
      "All legacy kube types successfully parsed")
    say(
      "NamespaceDeletionContentFailure", false, "ContentDeleted",
      "All content successfully deleted, may be waiting on finalization")

    let counts = Dictionary(content.map { (resource($0.key), 1) }, uniquingKeysWith: +).sorted { $0.key < $1.key }
    if counts.isEmpty {
      say("NamespaceContentRemaining", false, "ContentRemoved", "All content successfully removed")
    } else {
      let list = counts.map { "\($0.key) has \($0.value) resource instances" }.joined(separator: ", ")
      say("NamespaceContentRemaining", true, "SomeResourcesRemain", "Some resources are remaining: \(list)")
    }
    let finalizers = Dictionary(content.flatMap(\.object.finalizers).map { ($0, 1) }, uniquingKeysWith: +)
    if finalizers.isEmpty {
      say("NamespaceFinalizersRemaining", false, "ContentHasNoFinalizers", "All content-preserving finalizers finished")
    } else {
      let list = finalizers.sorted { $0.key < $1.key }.map { "\($0.key) in \($0.value) resource instances" }.joined(
        separator: ", ")
      say(
        "NamespaceFinalizersRemaining", true, "SomeFinalizersRemain",
        "Some content in the namespace has finalizers remaining: \(list)")
    }
    return updated
  }

  /// `pods.`, `deployments.apps`: as the real controller writes resources.
  private func resource(_ key: ObjectKey) -> String { "\(key.kind.plural).\(key.kind.group)" }
}
