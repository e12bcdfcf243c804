import ObjectModel

extension Manifest {
  /// `spec.replicas`; 1 when absent.
  var wantedReplicas: Int { self["spec", "replicas"]?.int ?? 1 }

  /// A number of `status`; 0 when absent.
  func statusNumber(_ field: String) -> Int { self["status", field]?.int ?? 0 }

  /// Writes a number of `status`; 0 is left out, as typed servers do.
  mutating func setStatusNumber(_ field: String, _ number: Int) {
    self["status", field] = number == 0 ? nil : .integer(Int64(number))
  }

  /// A number in an annotation; `nil` when absent or no number.
  func annotationNumber(_ key: String) -> Int? { annotation(key).flatMap { Int($0) } }

  /// When the object was made.
  var created: Moment? { creationTimestamp.flatMap { Moment($0) } }

  /// By age, then by name: the oldest first.
  static func isOlder(_ left: Manifest, _ right: Manifest) -> Bool {
    (left.creationTimestamp ?? "", left.name) < (right.creationTimestamp ?? "", right.name)
  }

  // MARK: - Owners

  /// The reference by which this object controls others.
  var controllerReference: OwnerReference {
    OwnerReference(apiVersion: apiVersion, kind: kind, name: name, uid: uid, isController: true, blocksOwnerDeletion: true)
  }

  /// The uid of the object that controls this one.
  var controllerUID: String? { ownerReferences.first(where: \.isController)?.uid }

  mutating func setOwnerReferences(_ references: [OwnerReference]) {
    self["metadata", "ownerReferences"] = references.isEmpty ? nil : .array(references.map(\.value))
  }

  var selector: LabelSelector? { LabelSelector(object: self["spec", "selector"]) }

  // MARK: - Pods

  /// A Pod that has ended.
  var isFinishedPod: Bool { ["Succeeded", "Failed"].contains(self["status", "phase"]?.string ?? "") }

  /// A Pod that is meant to go on: not ended, not going.
  var isActivePod: Bool { !isBeingDeleted && !isFinishedPod }

  /// Whether the Pod's condition Ready is true.
  var isReadyPod: Bool { isTrue("Ready") }

  /// When a Pod that is ready has been so for a time, and counts as available.
  func availableAt(minReadySeconds: Int) -> Moment? {
    guard let ready = condition("Ready"), ready["status"] == "True" else { return nil }
    let since = ready["lastTransitionTime"]?.string.flatMap { Moment($0) } ?? Moment(nanoseconds: 0)
    return minReadySeconds == 0 ? since : since + .seconds(minReadySeconds)
  }

  /// Whether a Pod has been put on a node.
  var isBound: Bool { self["spec", "nodeName"]?.string?.isEmpty == false }

  /// A Pod of this object's template, controlled by it.
  func pod(from template: JSONValue, generateName: String? = nil, name: String? = nil) -> Manifest {
    var metadata: JSONValue = [:]
    for field in ["labels", "annotations", "finalizers"] { metadata[field] = template["metadata", field] }
    var pod = Manifest(["apiVersion": "v1", "kind": "Pod", "metadata": metadata, "spec": template["spec"] ?? [:]])
    pod.namespace = namespace
    if let generateName { pod["metadata", "generateName"] = .string(generateName) }
    if let name { pod.name = name }
    pod.setOwnerReferences([controllerReference])
    return pod
  }
}
