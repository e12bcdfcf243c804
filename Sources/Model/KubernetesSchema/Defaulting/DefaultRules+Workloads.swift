import ObjectModel

extension DefaultRules {
  /// Deployments and their like.
  static let workloads: [String: Rule] = [
    "apps.v1.DeploymentSpec": { spec in
      spec.fill("replicas", 1)
      spec.fill("revisionHistoryLimit", 10)
      spec.fill("progressDeadlineSeconds", 600)
      strategy(&spec, "strategy", ["maxSurge": "25%", "maxUnavailable": "25%"])
    },
    "apps.v1.ReplicaSetSpec": constants(["replicas": 1]),
    "apps.v1.StatefulSetSpec": { spec in
      spec.fill("replicas", 1)
      spec.fill("revisionHistoryLimit", 10)
      spec.fill("podManagementPolicy", "OrderedReady")
      strategy(&spec, "updateStrategy", ["partition": 0])
      spec.mutate("persistentVolumeClaimRetentionPolicy", default: [:]) { policy in
        policy.mutateObject {
          $0.fill("whenDeleted", "Retain")
          $0.fill("whenScaled", "Retain")
        }
      }
      spec.changeElements("volumeClaimTemplates") { claim in
        claim.fill("apiVersion", "v1")
        claim.fill("kind", "PersistentVolumeClaim")
      }
    },
    // Written even when it is zero, though the published schema does not require it.
    "apps.v1.StatefulSetStatus": constants(["availableReplicas": 0]),
    "apps.v1.DaemonSetSpec": { spec in
      spec.fill("revisionHistoryLimit", 10)
      strategy(&spec, "updateStrategy", ["maxUnavailable": 1, "maxSurge": 0])
    },
    "apps.v1.DaemonSet": { set in
      let generation = String(set["metadata"]?["generation"]?.integer ?? 1)
      set.change("metadata") { metadata in
        metadata.mutate("annotations", default: [:]) { annotations in
          if annotations["deprecated.daemonset.template.generation"] == nil {
            annotations["deprecated.daemonset.template.generation"] = .string(generation)
          }
        }
      }
    },
    "core.v1.ReplicationControllerSpec": constants(["replicas": 1]),
    "core.v1.ReplicationController": { controller in
      guard let labels = controller["spec"]?["template", "metadata", "labels"] else { return }
      controller.change("spec") { $0.fill("selector", labels) }
      controller.change("metadata") { $0.fill("labels", labels) }
    },
  ]

  /// The type of an update strategy and, for RollingUpdate, its numbers, each where it is absent.
  private static func strategy(_ spec: inout JSONObject, _ field: String, _ numbers: JSONObject) {
    spec.mutate(field, default: [:]) { strategy in
      strategy.mutateObject { strategy in
        strategy.fill("type", "RollingUpdate")
        guard strategy["type"] == "RollingUpdate" else { return }
        strategy.mutate("rollingUpdate", default: [:]) { rolling in
          rolling.mutateObject { members in
            for (key, value) in numbers { members.fill(key, value) }
          }
        }
      }
    }
  }
}
