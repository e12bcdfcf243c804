import ObjectModel

/// The Lease by which the node says that it is alive.
enum NodeLease {
  private static let leases = ResourceName(group: "coordination.k8s.io", version: "v1", plural: "leases")

  static func manifest(_ settings: SimulationSettings, _ now: Moment) -> Manifest {
    let seconds = settings.leaseRenewal.nanoseconds / 1_000_000_000 * 4
    return Manifest([
      "apiVersion": "coordination.k8s.io/v1", "kind": "Lease",
      "metadata": ["name": .string(settings.nodeName), "namespace": .string(SimulatedNode.leaseNamespace)],
      "spec": [
        "holderIdentity": .string(settings.nodeName), "leaseDurationSeconds": .integer(max(1, seconds)),
        "renewTime": .string(now.microText),
      ],
    ])
  }

  static func renewed(_ lease: Manifest, _ now: Moment) -> Manifest {
    var renewed = lease
    renewed["spec", "renewTime"] = .string(now.microText)
    return renewed
  }

  /// Renews the Lease at once, whenever it was renewed last, or makes it.
  ///
  /// - Returns: the resourceVersion of the write; `nil` when it cannot be made yet, as before there is its namespace.
  static func beat(_ objects: any ClusterObjects, _ settings: SimulationSettings, _ now: Moment) async -> Int64? {
    do {
      let lease = try? await objects.get(leases, namespace: SimulatedNode.leaseNamespace, name: settings.nodeName)
      let written: Manifest
      if let lease {
        // Two starts within a microsecond would write nothing new.
        let last = lease["spec", "renewTime"]?.string.flatMap { Moment($0) } ?? now
        let time = now - last < .microseconds(1) ? last + .microseconds(1) : now
        written = try await objects.update(leases, renewed(lease, time), subresource: "", manager: "kubelet")
      } else {
        written = try await objects.create(leases, manifest(settings, now), manager: "kubelet")
      }
      return Int64(written.resourceVersion)
    } catch {
      return nil
    }
  }
}
