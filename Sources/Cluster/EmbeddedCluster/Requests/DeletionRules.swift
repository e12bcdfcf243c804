import KubernetesSchema
import ObjectModel

/// How a deletion is asked for.
struct DeletionOptions: Sendable {
  var gracePeriodSeconds: Int?
  var propagation: DeletionPropagation?
  var uid: String?
  var resourceVersion: String?
  var isDryRun = false

  init(
    gracePeriodSeconds: Int? = nil, propagation: DeletionPropagation? = nil, uid: String? = nil, resourceVersion: String? = nil,
    isDryRun: Bool = false
  ) {
    self.gracePeriodSeconds = gracePeriodSeconds
    self.propagation = propagation
    self.uid = uid
    self.resourceVersion = resourceVersion
    self.isDryRun = isDryRun
  }

  /// Reads a DeleteOptions body, or the same as query parameters.
  ///
  /// - Throws: 422 for values that are not allowed.
  init(body: JSONValue?, _ query: Query) throws(APIStatus) {
    let asked = try query.number("gracePeriodSeconds").map { Int($0) }
    gracePeriodSeconds = body?["gracePeriodSeconds"]?.int ?? asked
    if let text = body?["propagationPolicy"]?.string ?? query["propagationPolicy"], !text.isEmpty {
      guard let policy = DeletionPropagation(rawValue: text) else {
        throw .unprocessable(
          "DeleteOptions.meta.k8s.io \"\" is invalid: propagationPolicy: Unsupported value: \"\(text)\": supported values: \"Foreground\", \"Background\", \"Orphan\""
        )
      }
      propagation = policy
    } else if let orphans = body?["orphanDependents"]?.bool {
      propagation = orphans ? .orphan : .background
    }
    uid = body?["preconditions", "uid"]?.string
    resourceVersion = body?["preconditions", "resourceVersion"]?.string
    let dryRun = body?["dryRun"]?.array?.compactMap(\.string) ?? query["dryRun"].map { [$0] } ?? []
    guard dryRun.allSatisfy({ $0 == "All" }) else {
      throw .unprocessable("DeleteOptions.meta.k8s.io \"\" is invalid: dryRun: Unsupported value: supported values: \"All\"")
    }
    isDryRun = !dryRun.isEmpty
  }
}

/// What a deletion does to an object: graceful for Pods, held by finalizers, otherwise at once.
enum DeletionRules {
  /// A hundred years, in seconds: no longer time can be asked for by mistake.
  private static let longestGrace = 100 * 365 * 86_400

  private static let protectedNamespaces: Set<String> = ["default", "kube-system", "kube-public"]

  static func decide(on object: Manifest, _ definition: ResourceDefinition, _ options: DeletionOptions, now: Timestamp)
    throws(APIStatus)
    -> ObjectStore.Decision
  {
    if let uid = options.uid, uid != object.uid {
      throw .conflict(
        definition, object.name, "Precondition failed: UID in precondition: \(uid), UID in object meta: \(object.uid)")
    }
    if let version = options.resourceVersion, version != object.resourceVersion {
      throw .conflict(
        definition, object.name,
        "Precondition failed: ResourceVersion in precondition: \(version), ResourceVersion in object meta: \(object.resourceVersion)"
      )
    }
    let isNamespace = definition.kind.group.isEmpty && definition.kind.kind == "Namespace"
    if isNamespace, protectedNamespaces.contains(object.name) {
      throw .forbidden(definition, object.name, "this namespace may not be deleted")
    }

    var result = object
    propagate(&result, options)
    let grace = gracePeriod(of: object, definition, options)
    if object.isBeingDeleted {
      // A second deletion may only shorten the first.
      let before = object["metadata", "deletionGracePeriodSeconds"]?.int ?? 0
      if grace < before { mark(&result, grace: grace, now: now) }
    } else if grace > 0 || !result.finalizers.isEmpty || isNamespace && result["spec", "finalizers"]?.array?.isEmpty == false {
      mark(&result, grace: grace, now: now)
      if definition.countsGenerations { result["metadata", "generation"] = .integer(object.generation + 1) }
      if isNamespace { result["status", "phase"] = "Terminating" }
    }
    let isHeld = !result.finalizers.isEmpty || isNamespace && result["spec", "finalizers"]?.array?.isEmpty == false
    if !isHeld, grace == 0 { return .remove(result) }
    return result == object ? .keep(object) : .store(result)
  }

  /// Whether a deletion ends with the last finalizer: not while a Pod's grace period runs, or a namespace still has content.
  static func endsWithFinalizers(_ object: Manifest, was old: Manifest) -> Bool {
    if object.group.isEmpty, object.kind == "Namespace" { return object["spec", "finalizers"]?.array?.isEmpty != false }
    if object.group.isEmpty, object.kind == "Pod" {
      return !old.finalizers.isEmpty && object["metadata", "deletionGracePeriodSeconds"]?.int ?? 0 == 0
    }
    return !old.finalizers.isEmpty
  }

  private static func mark(_ object: inout Manifest, grace: Int, now: Timestamp) {
    object["metadata", "deletionTimestamp"] = .string(
      Timestamp(secondsSince1970: now.seconds + Int64(grace)).description)
    object["metadata", "deletionGracePeriodSeconds"] = .integer(Int64(grace))
  }

  /// Pods that run are given time to end; everything else goes at once.
  private static func gracePeriod(of object: Manifest, _ definition: ResourceDefinition, _ options: DeletionOptions) -> Int {
    guard definition.kind.group.isEmpty, definition.kind.kind == "Pod" else { return 0 }
    let phase = object["status", "phase"]?.string ?? ""
    if object["spec", "nodeName"]?.string ?? "" == "" || phase == "Succeeded" || phase == "Failed" { return 0 }
    let asked = options.gracePeriodSeconds ?? object["spec", "terminationGracePeriodSeconds"]?.int ?? 30
    return min(max(0, asked), longestGrace)
  }

  /// The finalizers by which the garbage collector is asked for something; an earlier policy is replaced.
  private static func propagate(_ object: inout Manifest, _ options: DeletionOptions) {
    guard let policy = options.propagation else { return }
    var finalizers = object.finalizers.filter { $0 != "orphan" && $0 != "foregroundDeletion" }
    switch policy {
    case .background: break
    case .foreground: finalizers.append("foregroundDeletion")
    case .orphan: finalizers.append("orphan")
    }
    object.finalizers = finalizers
  }
}
