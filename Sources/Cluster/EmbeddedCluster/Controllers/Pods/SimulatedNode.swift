import ObjectModel

/// The one machine of the cluster: made at the start, ready at all times, with a heartbeat.
struct SimulatedNode: Controller {
  let name = "node-controller"
  let manager = "kubelet"
  let settings: SimulationSettings

  static let leaseNamespace = "kube-node-lease"

  private var nodeKey: ObjectKey { ObjectKey(kind: .nodes, namespace: "", name: settings.nodeName) }
  private var leaseKey: ObjectKey { ObjectKey(kind: .leases, namespace: Self.leaseNamespace, name: settings.nodeName) }

  var firstKeys: [ObjectKey] { [nodeKey] }

  func keys(touchedBy change: ObjectChange, _ index: LiveIndex) -> [ObjectKey] {
    let key = change.key
    let isOurs =
      key == nodeKey || key == leaseKey && change.kind == .deleted || key.kind == .namespaces && key.name == Self.leaseNamespace
    return isOurs ? [nodeKey] : []
  }

  func reconcile(_ key: ObjectKey, _ index: LiveIndex, _ plan: inout Plan) {
    guard let node = index[nodeKey] else {
      plan.create(manifest)
      return
    }
    // 1. No taint that would keep Pods away; admission gives new nodes one.
    var open = node
    let taints = node["spec", "taints"]?.array ?? []
    let kept = taints.filter { $0["key"] != "node.kubernetes.io/not-ready" }
    if kept.count != taints.count {
      open["spec", "taints"] = kept.isEmpty ? nil : .array(kept)
      plan.update(open)
    }
    // 2. Ready
    if !node.isTrue("Ready") || node["status", "nodeInfo", "kubeletVersion"]?.string != settings.kubernetesVersion {
      var ready = open
      ready["status"] = status(plan.now)
      plan.updateStatus(ready, was: node)
    }
    // 3. Alive
    guard index[ObjectKey(kind: .namespaces, namespace: "", name: Self.leaseNamespace)] != nil else { return }
    guard let lease = index[leaseKey] else {
      plan.create(NodeLease.manifest(settings, plan.now))
      _ = plan.isDue("heartbeat", at: plan.now + settings.leaseRenewal)
      return
    }
    let renewed = lease["spec", "renewTime"]?.string.flatMap { Moment($0) } ?? Moment(nanoseconds: 0)
    if plan.isDue("heartbeat", at: renewed + settings.leaseRenewal) {
      plan.update(NodeLease.renewed(lease, plan.now))
      _ = plan.isDue("heartbeat", at: plan.now + settings.leaseRenewal)
    }
  }

  private var manifest: Manifest {
    let name = settings.nodeName
    return Manifest([
      "apiVersion": "v1", "kind": "Node",
      "metadata": [
        "name": .string(name),
        "labels": [
          "kubernetes.io/hostname": .string(name), "kubernetes.io/os": "linux", "kubernetes.io/arch": "amd64",
          "beta.kubernetes.io/os": "linux", "beta.kubernetes.io/arch": "amd64", "node-role.kubernetes.io/control-plane": "",
        ],
      ], "spec": ["podCIDR": "10.244.0.0/16", "podCIDRs": ["10.244.0.0/16"], "providerID": .string("apus://\(name)")],
    ])
  }

  private func status(_ now: Moment) -> JSONValue {
    let capacity: JSONValue = ["cpu": "16", "memory": "64Gi", "pods": "65k", "ephemeral-storage": "512Gi"]
    func condition(_ type: String, _ status: String, _ reason: String, _ message: String) -> JSONValue {
      [
        "type": .string(type), "status": .string(status), "reason": .string(reason), "message": .string(message),
        "lastHeartbeatTime": .string(now.text), "lastTransitionTime": .string(now.text),
      ]
    }
    return [
      "capacity": capacity, "allocatable": capacity,
      "addresses": [
        ["type": "InternalIP", "address": .string(settings.address)],
        ["type": "Hostname", "address": .string(settings.nodeName)],
      ],
      "conditions": [
        condition("MemoryPressure", "False", "KubeletHasSufficientMemory", "kubelet has sufficient memory available"),
        condition("DiskPressure", "False", "KubeletHasNoDiskPressure", "kubelet has no disk pressure"),
        condition("PIDPressure", "False", "KubeletHasSufficientPID", "kubelet has sufficient PID available"),
        condition("Ready", "True", "KubeletReady", "the simulated kubelet is posting ready status"),
      ],
      "nodeInfo": [
        "kubeletVersion": .string(settings.kubernetesVersion), "kubeProxyVersion": "", "osImage": "Apus",
        "operatingSystem": "linux", "architecture": "amd64", "kernelVersion": "simulated",
        "containerRuntimeVersion": "simulated://1", "machineID": "", "systemUUID": "", "bootID": "",
      ],
    ]
  }
}
