import ObjectModel

/// Keeps a Pod of each DaemonSet on every node; there is one.
struct DaemonSetController: Controller {
  let name = "daemonset-controller"

  private static let revisionLabel = "controller-revision-hash"

  func keys(touchedBy change: ObjectChange, _ index: LiveIndex) -> [ObjectKey] { OwnerKeys.of(change, kind: .daemonSets, index) }

  func reconcile(_ key: ObjectKey, _ index: inout LiveIndex, _ now: Moment) -> Reconciliation {
    guard let set = index[key], !set.isBeingDeleted else { return .nothing }
    var result = Reconciliation()
    let nodes = index.all(.nodes).filter { Self.fits(set, $0) }
    let pods = index.controlled(by: set, .pods)
    let revision = ShortHash.text(of: (set["spec", "template"] ?? [:]).jsonBytes())
    for node in nodes {
      let own = pods.filter { $0["spec", "nodeName"]?.string == node.name && !$0.isBeingDeleted }
      if own.isEmpty, pods.allSatisfy({ !$0.isBeingDeleted }) {
        var pod = set.pod(from: set["spec", "template"] ?? [:], generateName: set.name + "-")
        pod.setLabel(Self.revisionLabel, to: revision)
        pod.setLabel("pod-template-generation", to: String(set.generation))
        pod["spec", "nodeName"] = .string(node.name)
        result.actions.append(.create(pod))
      }
      let isRolling = set["spec", "updateStrategy", "type"]?.string ?? "RollingUpdate" == "RollingUpdate"
      for pod in own where isRolling && pod.label(Self.revisionLabel) != revision || !pod.isActivePod {
        result.actions.append(.delete(pod, propagation: .background, gracePeriodSeconds: nil))
      }
    }
    let wanted = Set(nodes.map(\.name))
    for pod in pods where !wanted.contains(pod["spec", "nodeName"]?.string ?? "") && !pod.isBeingDeleted {
      result.actions.append(.delete(pod, propagation: .background, gracePeriodSeconds: nil))
    }

    var updated = set
    let ready = Int64(pods.count(where: \.isReadyPod))
    updated["status", "observedGeneration"] = .integer(set.generation)
    updated["status", "desiredNumberScheduled"] = .integer(Int64(nodes.count))
    updated["status", "currentNumberScheduled"] = .integer(Int64(min(nodes.count, pods.count)))
    updated["status", "numberMisscheduled"] = 0
    updated["status", "numberReady"] = .integer(ready)
    updated.setStatusNumber("updatedNumberScheduled", pods.count { $0.label(Self.revisionLabel) == revision })
    updated.setStatusNumber("numberAvailable", Int(ready))
    updated.setStatusNumber("numberUnavailable", nodes.count - Int(ready))
    if updated != set { result.actions.append(.update(updated, subresource: "status")) }
    return result
  }

  private static func fits(_ set: Manifest, _ node: Manifest) -> Bool {
    (set["spec", "template", "spec", "nodeSelector"]?.object ?? [:]).allSatisfy { node.label($0.key) == $0.value.string }
  }
}
