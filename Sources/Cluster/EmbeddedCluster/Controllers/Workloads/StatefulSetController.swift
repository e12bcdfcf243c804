import ObjectModel

/// Keeps the numbered Pods of StatefulSets, one after the other or all at once.
struct StatefulSetController: Controller {
  let name = "statefulset-controller"

  private static let revisionLabel = "controller-revision-hash"

  func keys(touchedBy change: ObjectChange, _ index: LiveIndex) -> [ObjectKey] {
    OwnerKeys.of(change, kind: .statefulSets, index)
  }

  func reconcile(_ key: ObjectKey, _ index: inout LiveIndex, _ now: Moment) -> Reconciliation {
    guard let set = index[key], !set.isBeingDeleted else { return .nothing }
    var result = Reconciliation()
    let pods = Dictionary(index.controlled(by: set, .pods).map { ($0.name, $0) }, uniquingKeysWith: { $1 })
    let isParallel = set["spec", "podManagementPolicy"] == "Parallel"
    let revision = "\(set.name)-" + ShortHash.text(of: (set["spec", "template"] ?? [:]).jsonBytes())
    let names = (0..<set.wantedReplicas).map { "\(set.name)-\($0)" }

    // 1. Missing ones, from the lowest; in order, each waits for those before it.
    var isWaiting = false
    for (number, name) in names.enumerated() where !isWaiting {
      if let pod = pods[name] {
        if !pod.isActivePod, !pod.isBeingDeleted {
          result.actions.append(.delete(pod, propagation: .background, gracePeriodSeconds: 0))
        }
        isWaiting = !isParallel && !pod.isReadyPod
      } else {
        for claim in claims(of: set, number: number)
        where index[ObjectKey(kind: .claims, namespace: claim.namespace, name: claim.name)] == nil {
          result.actions.append(.create(claim))
        }
        result.actions.append(.create(pod(of: set, number: number, revision: revision)))
        isWaiting = !isParallel
      }
    }

    // 2. Those too many, from the highest
    let extra = pods.values.filter { !names.contains($0.name) }.sorted { Self.number($0) > Self.number($1) }
    for pod in (isParallel ? extra[...] : extra.prefix(1)) where !pod.isBeingDeleted {
      result.actions.append(.delete(pod, propagation: .background, gracePeriodSeconds: nil))
    }

    // 3. Those of an old template, from the highest, one at a time
    let partition = set["spec", "updateStrategy", "rollingUpdate"]?["partition"]?.int ?? 0
    let isRolling = set["spec", "updateStrategy", "type"]?.string ?? "RollingUpdate" == "RollingUpdate"
    if isRolling, extra.isEmpty, names.allSatisfy({ pods[$0]?.isReadyPod == true }) {
      let outdated = names.enumerated().reversed().first { number, name in
        number >= partition && pods[name]?.label(Self.revisionLabel) != revision
      }
      if let outdated, let pod = pods[outdated.element] {
        result.actions.append(.delete(pod, propagation: .background, gracePeriodSeconds: nil))
      }
    }

    if let status = status(of: set, names.compactMap { pods[$0] } + extra, revision) {
      result.actions.append(.update(status, subresource: "status"))
    }
    return result
  }

  private static func number(_ pod: Manifest) -> Int { pod.name.split(separator: "-").last.flatMap { Int($0) } ?? 0 }

  private func pod(of set: Manifest, number: Int, revision: String) -> Manifest {
    let name = "\(set.name)-\(number)"
    var pod = set.pod(from: set["spec", "template"] ?? [:], name: name)
    pod.setLabel("statefulset.kubernetes.io/pod-name", to: name)
    pod.setLabel("apps.kubernetes.io/pod-index", to: String(number))
    pod.setLabel(Self.revisionLabel, to: revision)
    pod["spec", "hostname"] = .string(name)
    if let service = set["spec", "serviceName"] { pod["spec", "subdomain"] = service }
    var volumes = pod["spec", "volumes"]?.array ?? []
    for claim in claims(of: set, number: number) {
      let volume = claim.name.dropLast(name.count + 1)
      volumes.removeAll { $0["name"]?.string == String(volume) }
      volumes.append(["name": .string(String(volume)), "persistentVolumeClaim": ["claimName": .string(claim.name)]])
    }
    if !volumes.isEmpty { pod["spec", "volumes"] = .array(volumes) }
    return pod
  }

  private func claims(of set: Manifest, number: Int) -> [Manifest] {
    (set["spec", "volumeClaimTemplates"]?.array ?? []).map { template in
      var claim = Manifest(template)
      claim.apiVersion = "v1"
      claim.kind = "PersistentVolumeClaim"
      claim.name = "\(claim.name)-\(set.name)-\(number)"
      claim.namespace = set.namespace
      claim["status"] = nil
      return claim
    }
  }

  private func status(of set: Manifest, _ pods: [Manifest], _ revision: String) -> Manifest? {
    var updated = set
    let current = pods.count { $0.label(Self.revisionLabel) == revision }
    updated["status", "observedGeneration"] = .integer(set.generation)
    updated["status", "replicas"] = .integer(Int64(pods.count))
    updated.setStatusNumber("readyReplicas", pods.count(where: \.isReadyPod))
    updated["status", "availableReplicas"] = .integer(Int64(pods.count(where: \.isReadyPod)))
    updated.setStatusNumber("updatedReplicas", current)
    updated.setStatusNumber("currentReplicas", current)
    updated["status", "updateRevision"] = .string(revision)
    let isDone = current == pods.count && pods.allSatisfy(\.isReadyPod)
    if isDone || updated["status", "currentRevision"] == nil { updated["status", "currentRevision"] = .string(revision) }
    updated["status", "collisionCount"] = 0
    return updated == set ? nil : updated
  }
}
