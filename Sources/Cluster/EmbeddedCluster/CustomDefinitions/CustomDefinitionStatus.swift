import KubernetesSchema
import ObjectModel

/// Accepts CustomResourceDefinitions: fills in names, and says in the status that the kind is served.
enum CustomDefinitionStatus {
  static let finalizer = "customresourcecleanup.apiextensions.k8s.io"

  static func complete(_ definition: inout Manifest) {
    let kind = definition["spec", "names", "kind"]?.string ?? ""
    if definition["spec", "names", "singular"] == nil { definition["spec", "names", "singular"] = .string(kind.lowercased()) }
    if definition["spec", "names", "listKind"] == nil { definition["spec", "names", "listKind"] = .string(kind + "List") }
    if definition["spec", "conversion"] == nil { definition["spec", "conversion"] = ["strategy": "None"] }
    if definition.isBeingDeleted { return }
    if !definition.finalizers.contains(finalizer) { definition.finalizers.append(finalizer) }
    let names = definition["spec", "names"] ?? [:]
    let stored = definition["spec", "versions"]?.array?.first { $0["storage"]?.bool == true }?["name"] ?? ""
    var storedVersions = definition["status", "storedVersions"]?.array ?? []
    if !storedVersions.contains(stored) { storedVersions.append(stored) }
    let time =
      definition["status", "conditions"]?[0]?["lastTransitionTime"] ?? definition["metadata", "creationTimestamp"] ?? .null
    definition["status"] = [
      "acceptedNames": names, "storedVersions": .array(storedVersions),
      "conditions": [
        [
          "type": "NamesAccepted", "status": "True", "reason": "NoConflicts", "message": "no conflicts found",
          "lastTransitionTime": time,
        ],
        [
          "type": "Established", "status": "True", "reason": "InitialNamesAccepted",
          "message": "the initial names have been accepted", "lastTransitionTime": time,
        ],
      ],
    ]
  }
}
