import KubernetesSchema
import ObjectModel

/// Accepts CustomResourceDefinitions: fills in names, and says in the status that the kind is served.
enum CustomDefinitionStatus {
  static let finalizer = "customresourcecleanup.apiextensions.k8s.io"

  /// - Parameters:
  ///   - others: all definitions there are.
  ///   - now: as the wire has it.
  static func complete(_ definition: inout Manifest, among others: [Manifest], now: String) {
    let kind = definition["spec", "names", "kind"]?.string ?? ""
    if definition["spec", "names", "singular"] == nil { definition["spec", "names", "singular"] = .string(kind.lowercased()) }
    if definition["spec", "names", "listKind"] == nil { definition["spec", "names", "listKind"] = .string(kind + "List") }
    if definition["spec", "conversion"] == nil { definition["spec", "conversion"] = ["strategy": "None"] }
    if definition.isBeingDeleted { return }
    if !definition.finalizers.contains(finalizer) { definition.finalizers.append(finalizer) }
    let stored = definition["spec", "versions"]?.array?.first { $0["storage"]?.bool == true }?["name"] ?? ""
    var storedVersions = definition["status", "storedVersions"]?.array ?? []
    if !storedVersions.contains(stored) { storedVersions.append(stored) }
    let accepted = AcceptedNames(of: definition, among: others)
    let conditions = [
      accepted.conflict.map { condition("NamesAccepted", "False", $0.reason, $0.message, definition, now) }
        ?? condition("NamesAccepted", "True", "NoConflicts", "no conflicts found", definition, now),
      // What was once established stays so, under the names it has.
      accepted.conflict == nil || definition.isTrue("Established")
        ? condition("Established", "True", "InitialNamesAccepted", "the initial names have been accepted", definition, now)
        : condition("Established", "False", "NotAccepted", "not all names are accepted", definition, now),
    ]
    definition["status"] = [
      "acceptedNames": accepted.names, "storedVersions": .array(storedVersions), "conditions": .array(conditions),
    ]
  }

  /// A condition whose time changes only when its status does.
  private static func condition(
    _ type: String, _ status: String, _ reason: String, _ message: String, _ definition: Manifest, _ now: String
  ) -> JSONValue {
    let old = definition.condition(type)
    let time = old?["status"]?.string == status ? old?["lastTransitionTime"] : nil
    return [
      "type": .string(type), "status": .string(status), "reason": .string(reason), "message": .string(message),
      "lastTransitionTime": time ?? .string(now),
    ]
  }
}
