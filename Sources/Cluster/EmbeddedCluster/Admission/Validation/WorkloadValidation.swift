import KubernetesSchema
import ObjectModel

/// The rules for Deployments, ReplicaSets, StatefulSets and DaemonSets.
enum WorkloadValidation {
  static func errors(in object: Manifest, replacing old: Manifest?) -> [FieldError] {
    var errors: [FieldError] = []
    if object.kind != "DaemonSet" { errors += FieldCheck.notNegative(object["spec", "replicas"], "spec.replicas") }
    for field in ["minReadySeconds", "revisionHistoryLimit", "progressDeadlineSeconds"] {
      errors += FieldCheck.notNegative(object["spec", field], "spec.\(field)")
    }
    errors += selector(object)
    if object.kind != "StatefulSet" {
      errors += FieldCheck.immutable(["spec", "selector"], object, old)
    }
    errors += template(object)
    switch object.kind {
    case "Deployment": errors += deployment(object)
    case "DaemonSet": errors += daemonSet(object)
    case "StatefulSet": errors += statefulSet(object, old)
    default: break
    }
    return errors
  }

  private static func selector(_ object: Manifest) -> [FieldError] {
    let value = object["spec", "selector"]
    guard let value, value.object != nil else { return [.required("spec.selector")] }
    let errors = FieldCheck.selector(value, "spec.selector")
    if !errors.isEmpty { return errors }
    guard let selector = LabelSelector(object: value), !selector.requirements.isEmpty else {
      return [.invalid("spec.selector", value, "empty selector is invalid for \(object.kind.lowercased())")]
    }
    let labels = object["spec", "template"].map { Manifest($0).labels } ?? [:]
    if selector.matches(labels) { return [] }
    return [.invalid("spec.template.metadata.labels", JSONValue(labels), "`selector` does not match template `labels`")]
  }

  private static func template(_ object: Manifest) -> [FieldError] {
    let spec = object["spec", "template", "spec"] ?? [:]
    var errors = FieldCheck.labels(object["spec", "template", "metadata", "labels"], "spec.template.labels")
    // The volumes of StatefulSets come out of claim templates as well, so a server looks at their Pods only when they are made.
    if object.kind != "StatefulSet" { errors += PodValidation.errors(in: spec, "spec.template.spec") }
    if let policy = spec["restartPolicy"], policy != "Always" {
      let place = "spec.template.spec.restartPolicy"
      // One that is none at all was named already.
      if !errors.contains(where: { $0.field == place }) {
        errors.append(.notSupported(place, policy, supported: ["Always"]))
      }
    }
    if spec["activeDeadlineSeconds"] != nil {
      let kind = object.kind == "Deployment" ? "ReplicaSet" : object.kind
      errors.append(.forbidden("spec.template.spec.activeDeadlineSeconds", "activeDeadlineSeconds in \(kind) is not Supported"))
    }
    return errors
  }

  // MARK: - Strategies

  private static func deployment(_ object: Manifest) -> [FieldError] {
    let strategy = object["spec", "strategy"] ?? [:]
    var errors = FieldCheck.choice(strategy["type"], "spec.strategy.type", ["Recreate", "RollingUpdate"])
    if strategy["type"] == "Recreate", strategy["rollingUpdate"] != nil {
      errors.append(
        .forbidden("spec.strategy.rollingUpdate", "may not be specified when strategy `type` is 'Recreate'"))
    }
    if strategy["type"] == "RollingUpdate" {
      errors += rolling(strategy["rollingUpdate"] ?? [:], "spec.strategy.rollingUpdate")
    }
    let deadline = object["spec", "progressDeadlineSeconds"]?.integer
    if let deadline, deadline >= 0, deadline <= object["spec", "minReadySeconds"]?.integer ?? 0 {
      errors.append(
        .invalid("spec.progressDeadlineSeconds", .integer(deadline), "must be greater than minReadySeconds"))
    }
    return errors
  }

  private static func rolling(_ update: JSONValue, _ path: String) -> [FieldError] {
    let unavailable = "\(path).maxUnavailable"
    var errors = FieldCheck.amount(update["maxUnavailable"], unavailable, atMostAll: true)
    errors += FieldCheck.amount(update["maxSurge"], "\(path).maxSurge")
    if errors.isEmpty, isNothing(update["maxUnavailable"]), isNothing(update["maxSurge"]) {
      errors.append(.invalid(unavailable, update["maxUnavailable"] ?? 0, "may not be 0 when `maxSurge` is 0"))
    }
    return errors
  }

  private static func isNothing(_ amount: JSONValue?) -> Bool {
    guard let amount else { return true }
    return amount.integer == 0 || amount.string.flatMap(FieldCheck.percentage) == 0
  }

  private static func daemonSet(_ object: Manifest) -> [FieldError] {
    let strategy = object["spec", "updateStrategy"] ?? [:]
    var errors = FieldCheck.choice(strategy["type"], "spec.updateStrategy.type", ["RollingUpdate", "OnDelete"])
    guard strategy["type"] == "RollingUpdate", let update = strategy["rollingUpdate"] else { return errors }
    let path = "spec.updateStrategy.rollingUpdate"
    errors += FieldCheck.amount(update["maxUnavailable"], "\(path).maxUnavailable", atMostAll: true)
    errors += FieldCheck.amount(update["maxSurge"], "\(path).maxSurge", atMostAll: true)
    guard errors.isEmpty else { return errors }
    switch (isNothing(update["maxUnavailable"]), isNothing(update["maxSurge"])) {
    case (true, true): errors.append(.required("\(path).maxUnavailable", "cannot be 0 when maxSurge is 0"))
    case (false, false):
      errors.append(.invalid("\(path).maxSurge", update["maxSurge"] ?? 0, "may not be set when maxUnavailable is non-zero"))
    default: break
    }
    return errors
  }

  // MARK: - StatefulSets

  /// What may change in the spec of a StatefulSet.
  private static let changeable = [
    "replicas", "ordinals", "template", "updateStrategy", "revisionHistoryLimit", "persistentVolumeClaimRetentionPolicy",
    "minReadySeconds",
  ]

  private static func statefulSet(_ object: Manifest, _ old: Manifest?) -> [FieldError] {
    var errors: [FieldError] = []
    if let policy = object["spec", "podManagementPolicy"], policy != "OrderedReady", policy != "Parallel" {
      errors.append(.invalid("spec.podManagementPolicy", policy, "must be 'OrderedReady' or 'Parallel'"))
    }
    let strategy = object["spec", "updateStrategy"] ?? [:]
    if let type = strategy["type"], type != "RollingUpdate", type != "OnDelete" {
      errors.append(.invalid("spec.updateStrategy", type, "must be 'RollingUpdate' or 'OnDelete'"))
    }
    if strategy["type"] == "OnDelete", strategy["rollingUpdate"] != nil {
      errors.append(
        .invalid(
          "spec.updateStrategy.rollingUpdate", strategy["rollingUpdate"] ?? .null,
          "only allowed for updateStrategy 'RollingUpdate'"))
    }
    errors += FieldCheck.notNegative(strategy["rollingUpdate"]?["partition"], "spec.updateStrategy.rollingUpdate.partition")
    errors += FieldCheck.notNegative(object["spec", "ordinals", "start"], "spec.ordinals.start")
    guard let old else { return errors }
    var (before, after) = (old["spec"] ?? [:], object["spec"] ?? [:])
    for field in changeable {
      before[field] = nil
      after[field] = nil
    }
    if before != after {
      let list = changeable.map { "'\($0)'" }
      let names = list.dropLast().joined(separator: ", ") + " and " + (list.last ?? "")
      errors.append(.forbidden("spec", "updates to statefulset spec for fields other than \(names) are forbidden"))
    }
    return errors
  }
}
