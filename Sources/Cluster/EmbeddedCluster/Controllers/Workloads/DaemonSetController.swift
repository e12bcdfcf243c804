import ObjectModel

/// Keeps a Pod of each DaemonSet on every node that suits it; there is one node.
struct DaemonSetController: Controller {
  let name = "daemonset-controller"

  private static let generationLabel = "pod-template-generation"

  func keys(touchedBy change: ObjectChange, _ index: LiveIndex) -> [ObjectKey] {
    if change.key.kind == .nodes {
      // Its conditions change nothing.
      if let previous = change.previous, change.kind == .modified, previous["spec"] == change.object["spec"],
        previous.labels == change.object.labels
      {
        return []
      }
      return index.all(.daemonSets).map { ObjectKey(.daemonSets, $0) }
    }
    return OwnerKeys.of(change, kind: .daemonSets, adopts: .pods, index)
  }

  func reconcile(_ key: ObjectKey, _ index: LiveIndex, _ plan: inout Plan) {
    guard let set = index[key], let selector = set.selector, !set.isBeingDeleted else { return }
    let ownership = Ownership(of: .pods, by: set, selector: selector, index)
    for pod in ownership.updates { plan.update(pod) }
    let revisions = TemplateRevisions(of: set, index, &plan)
    let nodes = index.all(.nodes).filter { NodeFit.problem(sample(of: set, on: $0), on: $0) == nil }
    let isRolling = set["spec", "updateStrategy", "type"]?.string ?? "RollingUpdate" == "RollingUpdate"

    // 1. One on each node, of the present template
    for node in nodes {
      let own = ownership.owned.filter { Self.node(of: $0) == node.name }
      if own.isEmpty {
        let pod = pod(of: set, on: node, revisions)
        plan.create(pod, telling: .pod(of: set))
      }
      for (place, pod) in own.sorted(by: Manifest.isOlder).enumerated() where !pod.isBeingDeleted {
        let isOutdated = isRolling && pod.label(TemplateRevisions.label) != revisions.hash
        if pod.isFinishedPod || isOutdated || place > 0 { remove(pod, of: set, &plan) }
      }
    }
    // 2. None elsewhere
    let names = Set(nodes.map(\.name))
    for pod in ownership.owned where !names.contains(Self.node(of: pod)) && !pod.isBeingDeleted { remove(pod, of: set, &plan) }

    report(set, nodes, ownership.owned.filter { !$0.isBeingDeleted }, revisions, &plan)
    let inUse = Set(ownership.owned.compactMap { $0.label(TemplateRevisions.label) }.map { "\(set.name)-\($0)" })
    revisions.prune(set, inUse: inUse, &plan)
  }

  private func remove(_ pod: Manifest, of set: Manifest, _ plan: inout Plan) {
    plan.delete(pod)
    plan.event(on: set, "SuccessfulDelete", "Deleted pod: \(pod.name)")
  }

  // MARK: - Pods

  private func sample(of set: Manifest, on node: Manifest) -> Manifest {
    var pod = set.pod(from: set["spec", "template"] ?? [:])
    pin(&pod, to: node)
    return pod
  }

  private func pod(of set: Manifest, on node: Manifest, _ revisions: TemplateRevisions) -> Manifest {
    var pod = set.pod(from: set["spec", "template"] ?? [:], generateName: set.name + "-")
    pod.setLabel(TemplateRevisions.label, to: revisions.hash)
    pod.setLabel(Self.generationLabel, to: String(set.generation))
    pin(&pod, to: node)
    return pod
  }

  /// To its node, whatever the state the node is in.
  private func pin(_ pod: inout Manifest, to node: Manifest) {
    let field: JSONValue = ["key": "metadata.name", "operator": "In", "values": [.string(node.name)]]
    let required = "requiredDuringSchedulingIgnoredDuringExecution"
    let path = ["spec", "affinity", "nodeAffinity", required, "nodeSelectorTerms"]
    let terms = pod.value[path: path]?.array ?? [[:]]
    pod.value[path: path] = .array(
      terms.map { term in
        var term = term
        term["matchFields"] = [field]
        return term
      })
    let tolerated: [(String, String)] = [
      ("not-ready", "NoExecute"), ("unreachable", "NoExecute"), ("disk-pressure", "NoSchedule"),
      ("memory-pressure", "NoSchedule"),
      ("pid-pressure", "NoSchedule"), ("unschedulable", "NoSchedule"),
    ]
    let tolerations: [JSONValue] = tolerated.map {
      ["key": .string("node.kubernetes.io/\($0.0)"), "operator": "Exists", "effect": .string($0.1)]
    }
    pod["spec", "tolerations"] = .array((pod["spec", "tolerations"]?.array ?? []) + tolerations)
  }

  /// The node a Pod is on, or is made for.
  private static func node(of pod: Manifest) -> String {
    if let node = pod["spec", "nodeName"]?.string, !node.isEmpty { return node }
    let required = "requiredDuringSchedulingIgnoredDuringExecution"
    let term = pod.value[path: ["spec", "affinity", "nodeAffinity", required, "nodeSelectorTerms"]]?[0]
    return term?["matchFields"]?[0]?["values"]?[0]?.string ?? ""
  }

  // MARK: - Saying

  private func report(
    _ set: Manifest, _ nodes: [Manifest], _ pods: [Manifest], _ revisions: TemplateRevisions, _ plan: inout Plan
  ) {
    let names = Set(nodes.map(\.name))
    let placed = pods.filter { names.contains(Self.node(of: $0)) }
    let seconds = set["spec", "minReadySeconds"]?.int ?? 0
    var available = 0
    for pod in placed {
      guard let time = pod.availableAt(minReadySeconds: seconds) else { continue }
      if seconds == 0 || plan.isDue("available \(pod.name)", at: time) { available += 1 }
    }
    var updated = set
    updated["status", "observedGeneration"] = .integer(set.generation)
    for (field, number) in [
      ("desiredNumberScheduled", nodes.count), ("currentNumberScheduled", Set(placed.map(Self.node)).count),
      ("numberMisscheduled", pods.count - placed.count), ("numberReady", placed.count(where: \.isReadyPod)),
    ] {
      updated["status", field] = .integer(Int64(number))
    }
    updated.setStatusNumber("updatedNumberScheduled", placed.count { $0.label(TemplateRevisions.label) == revisions.hash })
    updated.setStatusNumber("numberAvailable", available)
    updated.setStatusNumber("numberUnavailable", nodes.count - available)
    plan.updateStatus(updated, was: set)
  }
}
