import ObjectModel

/// What the API server adds to a Pod when it is created, beyond the defaults of its type.
public struct PodAdmission: Sendable {
  /// Five characters that make the name of the token's volume unique.
  public var volumeSuffix: String
  /// `automountServiceAccountToken` of the service account; `nil` when it says nothing.
  public var accountMountsToken: Bool?
  /// `value` and `preemptionPolicy` of the priority class that the Pod names; `nil` without one.
  public var priority: (value: Int64, preemptionPolicy: String)?

  private static let tokenPath = "/var/run/secrets/kubernetes.io/serviceaccount"

  public init(volumeSuffix: String, accountMountsToken: Bool? = nil, priority: (value: Int64, preemptionPolicy: String)? = nil) {
    self.volumeSuffix = volumeSuffix
    self.accountMountsToken = accountMountsToken
    self.priority = priority
  }

  /// The service account a Pod runs as: `default` unless it names one.
  public static func account(of pod: Manifest) -> String {
    let name = pod["spec", "serviceAccountName"]?.string ?? ""
    return name.isEmpty ? "default" : name
  }

  /// Completes a new Pod, whose defaults are filled in.
  public func complete(_ pod: inout Manifest) {
    let account = Self.account(of: pod)
    pod.value.mutateObject { members in
      members.mutate("spec", default: [:]) { spec in
        spec.mutateObject { spec in
          spec["serviceAccountName"] = .string(account)
          spec["serviceAccount"] = .string(account)
          spec["priority"] = .integer(priority?.value ?? 0)
          spec.fill("preemptionPolicy", .string(priority?.preemptionPolicy ?? "PreemptLowerPriority"))
          Self.tolerate(&spec)
          if spec["automountServiceAccountToken"]?.bool ?? accountMountsToken ?? true { mountToken(&spec) }
        }
      }
    }
    let quality = PodQuality.of(pod)
    pod["status", "phase"] = "Pending"
    pod["status", "qosClass"] = .string(quality.rawValue)
  }

  /// Adds the tolerations that every Pod gets, whether it is created or changed.
  public static func addTolerations(to pod: inout Manifest) {
    pod.value.mutateObject { members in members.change("spec", tolerate) }
  }

  /// For five minutes a Pod stays on a node that is not ready or cannot be reached, unless it says otherwise.
  private static func tolerate(_ spec: inout JSONObject) {
    var tolerations = spec["tolerations"]?.array ?? []
    for key in ["node.kubernetes.io/not-ready", "node.kubernetes.io/unreachable"] {
      let isTolerated = tolerations.contains { toleration in
        let effect = toleration["effect"]?.string ?? ""
        let given = toleration["key"]?.string ?? ""
        return (effect.isEmpty || effect == "NoExecute") && (given == key || given.isEmpty && toleration["operator"] == "Exists")
      }
      if isTolerated { continue }
      tolerations.append(["key": .string(key), "operator": "Exists", "effect": "NoExecute", "tolerationSeconds": 300])
    }
    spec["tolerations"] = .array(tolerations)
  }

  /// Mounts the token of the service account, the cluster's certificate and the namespace into every container.
  private func mountToken(_ spec: inout JSONObject) {
    let name = "kube-api-access-\(volumeSuffix)"
    var isMounted = false
    for list in ["initContainers", "containers"] {
      spec.changeElements(list) { container in
        var mounts = container["volumeMounts"]?.array ?? []
        if mounts.contains(where: { $0["mountPath"]?.string == Self.tokenPath }) { return }
        mounts.append(["name": .string(name), "readOnly": true, "mountPath": .string(Self.tokenPath)])
        container["volumeMounts"] = .array(mounts)
        isMounted = true
      }
    }
    guard isMounted else { return }
    let namespace: JSONValue = ["path": "namespace", "fieldRef": ["apiVersion": "v1", "fieldPath": "metadata.namespace"]]
    let sources: JSONValue = [
      ["serviceAccountToken": ["expirationSeconds": 3607, "path": "token"]],
      ["configMap": ["name": "kube-root-ca.crt", "items": [["key": "ca.crt", "path": "ca.crt"]]]],
      ["downwardAPI": ["items": [namespace]]],
    ]
    spec["volumes"] = .array(
      (spec["volumes"]?.array ?? []) + [["name": .string(name), "projected": ["defaultMode": 420, "sources": sources]]])
  }
}
