import KubernetesSchema
import ObjectModel

/// What the server itself adds to objects of certain kinds when they are written.
enum Admission {
  /// - Parameters:
  ///   - old: the object before; `nil` when it is created.
  ///   - now: as the wire has it.
  static func complete(
    _ object: inout Manifest, replacing old: Manifest?, _ definition: ResourceDefinition, _ store: isolated ObjectStore,
    now: String
  )
    throws(APIStatus)
  {
    switch (definition.kind.group, definition.kind.kind) {
    case ("", "Namespace"): completeNamespace(&object, old)
    case ("", "Service"): try ServiceAddresses.complete(&object, replacing: old, store)
    case ("", "Pod"): try completePod(&object, old, definition, store)
    case ("", "PersistentVolumeClaim") where old == nil && object["spec", "storageClassName"] == nil:
      object["spec", "storageClassName"] = usualClass(store).map { .string($0) }
    case ("apiextensions.k8s.io", "CustomResourceDefinition"):
      CustomDefinitionStatus.complete(&object, among: store.newest(of: .customResourceDefinitions), now: now)
    default: break
    }
    if old == nil, definition.served.isNamespaced, definition.storage != .events {
      try QuotaAdmission.check(object, definition, store)
    }
  }

  /// The class that claims get that name none.
  private static func usualClass(_ store: isolated ObjectStore) -> String? {
    store.newest(of: .storageClasses).filter {
      $0.annotation("storageclass.kubernetes.io/is-default-class") == "true"
    }.map(\.name).min()
  }

  private static func completeNamespace(_ object: inout Manifest, _ old: Manifest?) {
    object.setLabel("kubernetes.io/metadata.name", to: object.name)
    if old == nil {
      object["spec", "finalizers"] = ["kubernetes"]
      object["status", "phase"] = "Active"
    }
  }

  private static func completePod(
    _ object: inout Manifest, _ old: Manifest?, _ definition: ResourceDefinition, _ store: isolated ObjectStore
  )
    throws(APIStatus)
  {
    guard old == nil else { return }
    let account = PodAdmission.account(of: object)
    let key = ObjectKey(kind: StorageKind(group: "", plural: "serviceaccounts"), namespace: object.namespace, name: account)
    guard let found = store.newest(key) else {
      throw .forbidden(
        definition, object.name,
        "error looking up service account \(object.namespace)/\(account): serviceaccount \"\(account)\" not found")
    }
    let admission = PodAdmission(
      volumeSuffix: ObjectMetadata.randomSuffix(), accountMountsToken: found["automountServiceAccountToken"]?.bool,
      priority: try priority(of: object, definition, store))
    admission.complete(&object)
  }

  /// What the priority class that a Pod names stands for.
  private static func priority(of pod: Manifest, _ definition: ResourceDefinition, _ store: isolated ObjectStore)
    throws(APIStatus) -> (
      value: Int64, preemptionPolicy: String
    )?
  {
    guard let name = pod["spec", "priorityClassName"]?.string, !name.isEmpty else { return nil }
    let key = ObjectKey(kind: StorageKind(group: "scheduling.k8s.io", plural: "priorityclasses"), namespace: "", name: name)
    guard let found = store.newest(key) else {
      // The two classes that every cluster has.
      if name == "system-cluster-critical" { return (2_000_000_000, "PreemptLowerPriority") }
      if name == "system-node-critical" { return (2_000_001_000, "PreemptLowerPriority") }
      throw .forbidden(definition, pod.name, "no PriorityClass with name \(name) was found")
    }
    return (found["value"]?.integer ?? 0, found["preemptionPolicy"]?.string ?? "PreemptLowerPriority")
  }
}
