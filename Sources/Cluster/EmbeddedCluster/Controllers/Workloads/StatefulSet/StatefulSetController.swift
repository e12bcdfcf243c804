import ObjectModel

/// Keeps the numbered Pods of StatefulSets, one after the other or all at once.
struct StatefulSetController: Controller {
  let name = "statefulset-controller"

  func keys(touchedBy change: ObjectChange, _ index: LiveIndex) -> [ObjectKey] {
    OwnerKeys.of(change, kind: .statefulSets, adopts: .pods, index)
  }

  func reconcile(_ key: ObjectKey, _ index: LiveIndex, _ plan: inout Plan) {
    guard let set = index[key], let selector = set.selector else { return }
    let ownership = Ownership(of: .pods, by: set, selector: selector, index)
    let mine = Set(ownership.owned.filter { StatefulPod.number($0, of: set) != nil }.map(\.uid))
    // By labels and by name: a Pod of another name is no replica.
    for pod in ownership.updates where pod.controllerUID != set.uid || mine.contains(pod.uid) { plan.update(pod) }
    let pods = ownership.owned.filter { mine.contains($0.uid) }
    if set.isBeingDeleted { return }

    let revisions = TemplateRevisions(of: set, index, &plan)
    let turn = StatefulTurn(set: set, pods: pods, revisions: revisions, index: index)
    turn.move(&plan)
    turn.report(&plan)
    var inUse = Set(pods.compactMap { $0.label(TemplateRevisions.label) })
    if let current = set["status", "currentRevision"]?.string { inUse.insert(current) }
    revisions.prune(set, inUse: inUse, &plan)
  }
}
