import Logging
import ObjectModel

/// The one machine of the cluster.
struct SimulatedNode {
  let settings: SimulationSettings

  private static let nodes = ResourceName(group: "", version: "v1", plural: "nodes")

  /// Makes the node if it is not there.
  func ensure(_ objects: any ClusterObjects, _ now: Moment, _ logger: Logger) async {
    do {
      let made = try await objects.create(Self.nodes, manifest, manager: "kubelet")
      var ready = made
      ready["status"] = status(now)
      _ = try await objects.update(Self.nodes, ready, subresource: "status", manager: "kubelet")
    } catch {
      if error.reason != "AlreadyExists" { logger.error("the node cannot be made: \(error.message)") }
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
          "node-role.kubernetes.io/control-plane": "",
        ],
      ], "spec": ["podCIDR": "10.244.0.0/16", "podCIDRs": ["10.244.0.0/16"]],
    ])
  }

  private func status(_ now: Moment) -> JSONValue {
    let capacity: JSONValue = ["cpu": "16", "memory": "64Gi", "pods": "65000", "ephemeral-storage": "512Gi"]
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
        "operatingSystem": "linux",
        "architecture": "amd64", "kernelVersion": "simulated", "containerRuntimeVersion": "simulated://1", "machineID": "",
        "systemUUID": "",
        "bootID": "",
      ],
    ]
  }
}
