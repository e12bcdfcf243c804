import ObjectModel

extension DefaultRules {
  /// Pods, their containers, probes and ports.
  static let pods: [String: Rule] = [
    "core.v1.PodSpec": { spec in
      spec.fill("restartPolicy", "Always")
      spec.fill("dnsPolicy", "ClusterFirst")
      spec.fill("schedulerName", "default-scheduler")
      spec.fill("terminationGracePeriodSeconds", 30)
      spec.fill("securityContext", [:])
      // The old name of the field follows the new one; alone it counts too.
      if let account = spec["serviceAccountName"] ?? spec["serviceAccount"] {
        spec["serviceAccountName"] = account
        spec["serviceAccount"] = account
      }
    },
    "core.v1.Pod": { pod in pod.change("spec", podObject) },
    "core.v1.Container": container,
    "core.v1.EphemeralContainer": container,
    "core.v1.ContainerPort": constants(["protocol": "TCP"]),
    "core.v1.Probe": constants(["timeoutSeconds": 1, "periodSeconds": 10, "successThreshold": 1, "failureThreshold": 3]),
    "core.v1.HTTPGetAction": constants(["path": "/", "scheme": "HTTP"]),
    "core.v1.GRPCAction": constants(["service": ""]),
    "core.v1.ObjectFieldSelector": constants(["apiVersion": "v1"]),
    "core.v1.ResourceFieldSelector": constants(["divisor": "0"]),
  ]

  private static let container: Rule = { container in
    container.fill("imagePullPolicy", pullPolicy(of: container["image"]))
    container.fill("terminationMessagePath", "/dev/termination-log")
    container.fill("terminationMessagePolicy", "File")
  }

  /// When an image that does not say is pulled: always if its tag may come to mean another image.
  static func pullPolicy(of image: JSONValue?) -> JSONValue { pullsAlways(image?.string ?? "") ? "Always" : "IfNotPresent" }

  /// Whether an image has the tag `latest`, or neither tag nor digest.
  private static func pullsAlways(_ image: String) -> Bool {
    if image.contains("@") { return false }
    // A colon before the last slash belongs to the registry's port.
    let name = image.split(separator: "/").last ?? ""
    guard let colon = name.firstIndex(of: ":") else { return true }
    return name[name.index(after: colon)...] == "latest"
  }

  /// What only the spec of a Pod gets, not that of a pod template.
  private static func podObject(_ spec: inout JSONObject) {
    spec.fill("enableServiceLinks", true)
    let usesHostNetwork = spec["hostNetwork"]?.bool == true
    for list in ["containers", "initContainers"] {
      spec.changeElements(list) { container in
        container.change("resources") { resources in
          for (name, limit) in resources["limits"]?.object ?? [:] where resources["requests"]?[name] == nil {
            resources.mutate("requests", default: [:]) { $0[name] = limit }
          }
        }
        if usesHostNetwork {
          container.changeElements("ports") { port in port.fill("hostPort", port["containerPort"] ?? 0) }
        }
      }
    }
  }
}
