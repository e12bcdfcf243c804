import ObjectModel

extension Manifest {
  /// `spec.replicas`; 1 when absent.
  var wantedReplicas: Int { self["spec", "replicas"]?.int ?? 1 }

  /// A number of `status`; 0 when absent.
  func statusNumber(_ field: String) -> Int { self["status", field]?.int ?? 0 }

  /// Writes a number of `status`; 0 is left out, as typed servers do.
  mutating func setStatusNumber(_ field: String, _ number: Int) {
    if number == 0 { self["status", field] = nil } else { self["status", field] = .integer(Int64(number)) }
  }

  /// Whether a condition of `status` is true.
  func isTrue(_ condition: String) -> Bool {
    self["status", "conditions"]?.array?.contains { $0["type"]?.string == condition && $0["status"] == "True" } ?? false
  }

  /// Sets a condition of `status`; the time of its last transition changes only when its status does.
  mutating func setCondition(
    _ type: String, _ status: String, reason: String, message: String, now: Moment, updates: Bool = false
  ) {
    var conditions = self["status", "conditions"]?.array ?? []
    let old = conditions.first { $0["type"]?.string == type }
    var condition: JSONValue = [
      "type": .string(type), "status": .string(status), "reason": .string(reason), "message": .string(message),
      "lastTransitionTime": .string(now.text),
    ]
    if let old, old["status"]?.string == status { condition["lastTransitionTime"] = old["lastTransitionTime"] }
    if updates {
      let isSame = old?["reason"]?.string == reason && old?["message"]?.string == message && old?["status"]?.string == status
      condition["lastUpdateTime"] = isSame ? old?["lastUpdateTime"] : .string(now.text)
    }
    if let index = conditions.firstIndex(where: { $0["type"]?.string == type }) {
      conditions[index] = condition
    } else {
      conditions.append(condition)
    }
    self["status", "conditions"] = .array(conditions)
  }

  /// The reference by which this object controls others.
  var controllerReference: JSONValue {
    OwnerReference(apiVersion: apiVersion, kind: kind, name: name, uid: uid, isController: true, blocksOwnerDeletion: true).value
  }

  /// The uid of the object that controls this one.
  var controllerUID: String? { ownerReferences.first(where: \.isController)?.uid }

  /// A Pod that is meant to go on: not ended, not going.
  var isActivePod: Bool {
    let phase = self["status", "phase"]?.string
    return !isBeingDeleted && phase != "Succeeded" && phase != "Failed"
  }

  var isReadyPod: Bool { isTrue("Ready") && !isBeingDeleted }

  var selector: LabelSelector? { LabelSelector(object: self["spec", "selector"]) }

  /// A Pod of a template.
  func pod(from template: JSONValue, generateName: String? = nil, name: String? = nil) -> Manifest {
    var pod = Manifest([
      "apiVersion": "v1", "kind": "Pod", "metadata": template["metadata"] ?? [:], "spec": template["spec"] ?? [:],
    ])
    pod.namespace = namespace
    if let generateName { pod["metadata", "generateName"] = .string(generateName) }
    if let name { pod.name = name }
    pod["metadata", "ownerReferences"] = .array([controllerReference])
    return pod
  }
}

/// Keys of owners and of the objects themselves: what nearly every workload controller looks at.
enum OwnerKeys {
  /// The object if it is of the kind, and its controller if that is.
  static func of(_ change: ObjectChange, kind: StorageKind, _ index: LiveIndex) -> [ObjectKey] {
    if change.resource.group == kind.group, change.resource.plural == kind.plural {
      return [ObjectKey(kind: kind, namespace: change.object.namespace, name: change.object.name)]
    }
    guard let uid = change.object.controllerUID, let key = index.key(uid: uid), key.kind == kind else { return [] }
    return [key]
  }
}

/// Names made of hashes.
enum ShortHash {
  private static let alphabet = Array("bcdfghjklmnpqrstvwxz2456789")

  /// FNV-1a of 32 bits, in letters that make no words.
  static func text(of bytes: [UInt8]) -> String {
    var hash: UInt32 = 0x811c_9dc5
    for byte in bytes { hash = (hash ^ UInt32(byte)) &* 0x0100_0193 }
    return String(String(hash).map { alphabet[(Int($0.asciiValue ?? 0)) % alphabet.count] })
  }
}
