import ObjectModel

/// Binds claims for storage to volumes: to one that is there and fits, else to one that it makes. Nothing is stored in either.
struct ClaimBinder: Controller {
  let name = "persistentvolume-binder"

  /// Who makes volumes, in the class that claims get that name none.
  static let provisioner = "simulation.apus.dev/storage"

  func keys(touchedBy change: ObjectChange, _ index: LiveIndex) -> [ObjectKey] {
    let key = change.key
    switch key.kind {
    case .claims:
      let volume = change.object["spec", "volumeName"]?.string ?? ""
      let itself = change.kind == .deleted ? [] : [key]
      return volume.isEmpty ? itself : itself + [ObjectKey(kind: .volumes, namespace: "", name: volume)]
    case .volumes:
      if change.kind == .deleted { return [] }
      // A new volume may be what a claim waits for.
      let waiting = index.all(.claims).filter { $0["status", "phase"] != "Bound" }.map { ObjectKey(.claims, $0) }
      return [key] + waiting
    default: return []
    }
  }

  func reconcile(_ key: ObjectKey, _ index: LiveIndex, _ plan: inout Plan) {
    if key.kind == .volumes { return look(atVolume: key, index, &plan) }
    guard let claim = index[key], !claim.isBeingDeleted, claim["status", "phase"] != "Bound" else { return }
    // 1. The volume it names, or one that fits
    if let name = claim["spec", "volumeName"]?.string, !name.isEmpty {
      guard let volume = index[ObjectKey(kind: .volumes, namespace: "", name: name)], Self.isFree(volume, for: claim) else {
        return
      }
      return bind(claim, to: volume, &plan)
    }
    let free = index.all(.volumes).filter { Self.isFree($0, for: claim) && Self.fits($0, claim) }
    // The smallest wastes least.
    if let volume = free.min(by: { (Self.size(of: $0), $0.name) < (Self.size(of: $1), $1.name) }) {
      return bind(claim, to: volume, &plan)
    }
    // 2. A new one, unless its class says that there is none
    let name = claim["spec", "storageClassName"]?.string
    let storageClass = name.flatMap { index[ObjectKey(kind: .storageClasses, namespace: "", name: $0)] }
    if name == "" {
      return wait(claim, "FailedBinding", "no persistent volumes available for this claim and no storage class is set", &plan)
    }
    if let name, storageClass == nil {
      return wait(claim, "ProvisioningFailed", "storageclass.storage.k8s.io \"\(name)\" not found", &plan)
    }
    if storageClass?["provisioner"] == "kubernetes.io/no-provisioner" {
      return wait(claim, "WaitForFirstConsumer", "waiting for first consumer to be created before binding", &plan)
    }
    provision(for: claim, storageClass, &plan)
  }

  // MARK: - Claims

  private func wait(_ claim: Manifest, _ reason: String, _ message: String, _ plan: inout Plan) {
    var pending = claim
    pending["status", "phase"] = "Pending"
    plan.updateStatus(pending, was: claim)
    if !plan.hasWaited(for: reason) { plan.event(on: claim, reason, message) }
    _ = plan.isDue(reason, after: .seconds(15))
  }

  private func provision(for claim: Manifest, _ storageClass: Manifest?, _ plan: inout Plan) {
    var volume = Manifest([
      "apiVersion": "v1", "kind": "PersistentVolume", "metadata": ["name": .string("pvc-\(claim.uid)")],
      "spec": [
        "accessModes": claim["spec", "accessModes"] ?? ["ReadWriteOnce"],
        "capacity": ["storage": claim["spec", "resources", "requests", "storage"] ?? "1Gi"],
        "claimRef": Self.reference(to: claim),
        "persistentVolumeReclaimPolicy": storageClass?["reclaimPolicy"] ?? "Delete",
        "hostPath": ["path": .string("/simulated/\(claim.namespace)/\(claim.name)")],
      ],
    ])
    volume["spec", "storageClassName"] = claim["spec", "storageClassName"]
    volume["spec", "volumeMode"] = claim["spec", "volumeMode"]
    volume.setAnnotation("pv.kubernetes.io/provisioned-by", to: Self.provisioner)
    plan.create(volume)
    plan.event(on: claim, "ProvisioningSucceeded", "Successfully provisioned volume \(volume.name)")
    bind(claim, named: volume, &plan)
  }

  private func bind(_ claim: Manifest, to volume: Manifest, _ plan: inout Plan) {
    var bound = volume
    bound["spec", "claimRef"] = Self.reference(to: claim)
    if bound != volume { plan.update(bound) }
    bind(claim, named: volume, &plan)
  }

  private func bind(_ claim: Manifest, named volume: Manifest, _ plan: inout Plan) {
    var bound = claim
    bound["spec", "volumeName"] = .string(volume.name)
    bound.setAnnotation("pv.kubernetes.io/bind-completed", to: "yes")
    if bound != claim { plan.update(bound) }
    var ready = bound
    ready["status", "phase"] = "Bound"
    ready["status", "accessModes"] = volume["spec", "accessModes"]
    ready["status", "capacity"] = volume["spec", "capacity"]
    plan.updateStatus(ready, was: claim)
  }

  private static func reference(to claim: Manifest) -> JSONValue {
    [
      "apiVersion": "v1", "kind": "PersistentVolumeClaim", "name": .string(claim.name), "namespace": .string(claim.namespace),
      "uid": .string(claim.uid),
    ]
  }

  // MARK: - Volumes

  private func look(atVolume key: ObjectKey, _ index: LiveIndex, _ plan: inout Plan) {
    guard let volume = index[key], !volume.isBeingDeleted else { return }
    var updated = volume
    if let reference = volume["spec", "claimRef"], let uid = reference["uid"]?.string {
      let key = ObjectKey(
        kind: .claims, namespace: reference["namespace"]?.string ?? "", name: reference["name"]?.string ?? "")
      if index[key]?.uid == uid {
        updated["status", "phase"] = "Bound"
      } else if volume["spec", "persistentVolumeReclaimPolicy"] == "Delete" {
        return plan.delete(volume)
      } else {
        updated["status", "phase"] = "Released"
      }
    } else {
      updated["status", "phase"] = "Available"
    }
    plan.updateStatus(updated, was: volume)
  }

  private static func isFree(_ volume: Manifest, for claim: Manifest) -> Bool {
    guard !volume.isBeingDeleted else { return false }
    guard let reference = volume["spec", "claimRef"] else { return true }
    let isNamed = reference["name"]?.string == claim.name && reference["namespace"]?.string == claim.namespace
    return isNamed && (reference["uid"] == nil || reference["uid"]?.string == claim.uid)
  }

  private static func fits(_ volume: Manifest, _ claim: Manifest) -> Bool {
    let modes = Set(volume["spec", "accessModes"]?.array?.compactMap(\.string) ?? [])
    guard let wanted = claim["spec", "resources", "requests", "storage"]?.string.flatMap(Amount.number) else { return false }
    return volume["spec", "storageClassName"]?.string ?? "" == claim["spec", "storageClassName"]?.string ?? ""
      && modes.isSuperset(of: claim["spec", "accessModes"]?.array?.compactMap(\.string) ?? []) && size(of: volume) >= wanted
      && (LabelSelector(object: claim["spec", "selector"])?.matches(volume.labels) ?? true)
      && volume["spec", "volumeMode"]?.string ?? "Filesystem" == claim["spec", "volumeMode"]?.string ?? "Filesystem"
  }

  private static func size(of volume: Manifest) -> Double {
    volume["spec", "capacity", "storage"]?.string.flatMap(Amount.number) ?? 0
  }
}
