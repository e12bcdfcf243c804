import ObjectModel

extension DefaultRules {
  /// Roles, budgets, storage, priorities, custom definitions, webhooks.
  static let others: [String: Rule] = [
    "rbac.v1.RoleRef": constants(["apiGroup": "rbac.authorization.k8s.io"]),
    "rbac.v1.Subject": { subject in
      if subject["kind"] == "User" || subject["kind"] == "Group" { subject.fill("apiGroup", "rbac.authorization.k8s.io") }
    },
    "policy.v1.PodDisruptionBudgetStatus": constants([
      "currentHealthy": 0, "desiredHealthy": 0, "disruptionsAllowed": 0, "expectedPods": 0,
    ]),
    "storage.v1.StorageClass": constants(["reclaimPolicy": "Delete", "volumeBindingMode": "Immediate"]),
    "storage.v1.CSIDriverSpec": constants([
      "attachRequired": true, "podInfoOnMount": false, "storageCapacity": false, "fsGroupPolicy": "ReadWriteOnceWithFSType",
      "volumeLifecycleModes": ["Persistent"], "requiresRepublish": false, "seLinuxMount": false,
    ]),
    "scheduling.v1.PriorityClass": constants(["preemptionPolicy": "PreemptLowerPriority"]),
    "apiextensions.v1.CustomResourceDefinitionSpec": constants(["conversion": ["strategy": "None"]]),
    "apiextensions.v1.CustomResourceDefinitionNames": { names in
      guard let kind = names["kind"]?.string, !kind.isEmpty else { return }
      names.fill("singular", .string(kind.lowercased()))
      names.fill("listKind", .string(kind + "List"))
    },
    "admissionregistration.v1.ValidatingWebhook": constants([
      "failurePolicy": "Fail", "matchPolicy": "Equivalent", "namespaceSelector": [:], "objectSelector": [:], "timeoutSeconds": 10,
    ]),
    "admissionregistration.v1.MutatingWebhook": constants([
      "failurePolicy": "Fail", "matchPolicy": "Equivalent", "namespaceSelector": [:], "objectSelector": [:], "timeoutSeconds": 10,
      "reinvocationPolicy": "Never",
    ]),
    "admissionregistration.v1.RuleWithOperations": constants(["scope": "*"]),
    "admissionregistration.v1.ServiceReference": constants(["port": 443]),
    "apiextensions.v1.ServiceReference": constants(["port": 443]),
    "apiregistration.v1.ServiceReference": constants(["port": 443]),
  ]
}
