import ObjectModel

/// What the server itself adds to objects of certain kinds when they are written.
enum Admission {
  /// - Parameter old: the object before; `nil` when it is created.
  static func complete(
    _ object: inout Manifest, replacing old: Manifest?, _ definition: ResourceDefinition, _ store: isolated ObjectStore
  )
    throws(APIStatus)
  {
    switch (definition.kind.group, definition.kind.kind) {
    case ("", "Namespace"): completeNamespace(&object, old)
    case ("", "Service"): try ServiceAddresses.complete(&object, replacing: old, store)
    case ("", "Pod"): try completePod(&object, old, definition, store)
    case ("apiextensions.k8s.io", "CustomResourceDefinition"): CustomDefinitionStatus.complete(&object)
    default: break
    }
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
    let account = object["spec", "serviceAccountName"]?.string ?? "default"
    object["spec", "serviceAccountName"] = .string(account)
    object["spec", "serviceAccount"] = .string(account)
    let key = ObjectKey(kind: StorageKind(group: "", plural: "serviceaccounts"), namespace: object.namespace, name: account)
    if store.newest(key) == nil {
      throw .forbidden(
        definition, object.name,
        "error looking up service account \(object.namespace)/\(account): serviceaccount \"\(account)\" not found")
    }
    object["status", "phase"] = "Pending"
    object["status", "qosClass"] = object["status", "qosClass"] ?? "BestEffort"
  }
}
