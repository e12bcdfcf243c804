import KubernetesSchema
import ObjectModel

/// The rules for roles, their bindings, and budgets.
enum PolicyValidation {
  // MARK: - Roles

  static func errors(inRole role: Manifest) -> [FieldError] {
    (role["rules"]?.array ?? []).enumerated().flatMap { index, rule -> [FieldError] in
      let place = "rules[\(index)]"
      func isEmpty(_ field: String) -> Bool { rule[field]?.array?.isEmpty != false }
      var errors: [FieldError] = []
      if isEmpty("verbs") { errors.append(.required("\(place).verbs", "verbs must contain at least one value")) }
      if !isEmpty("nonResourceURLs") {
        if role.kind == "Role" {
          errors.append(
            .invalid(
              "\(place).nonResourceURLs", rule["nonResourceURLs"] ?? .null, "namespaced rules cannot apply to non-resource URLs"))
        }
        if ["apiGroups", "resources", "resourceNames"].contains(where: { !isEmpty($0) }) {
          errors.append(
            .invalid(
              "\(place).nonResourceURLs", rule["nonResourceURLs"] ?? .null,
              "rules cannot apply to both regular resources and non-resource URLs"))
        }
        return errors
      }
      if isEmpty("apiGroups") {
        errors.append(.required("\(place).apiGroups", "resource rules must supply at least one api group"))
      }
      if isEmpty("resources") {
        errors.append(.required("\(place).resources", "resource rules must supply at least one resource"))
      }
      return errors
    }
  }

  static func errors(inBinding binding: Manifest, replacing old: Manifest?) -> [FieldError] {
    var errors: [FieldError] = []
    let reference = binding["roleRef"] ?? [:]
    errors += FieldCheck.choice(reference["apiGroup"], "roleRef.apiGroup", ["rbac.authorization.k8s.io"])
    let kinds = binding.kind == "RoleBinding" ? ["Role", "ClusterRole"] : ["ClusterRole"]
    errors += FieldCheck.choice(reference["kind"] ?? "", "roleRef.kind", kinds)
    errors += FieldCheck.required(reference["name"], "roleRef.name")
    for (index, subject) in (binding["subjects"]?.array ?? []).enumerated() {
      let place = "subjects[\(index)]"
      errors += FieldCheck.required(subject["name"], "\(place).name")
      errors += FieldCheck.choice(subject["kind"] ?? "", "\(place).kind", ["ServiceAccount", "User", "Group"])
      if subject["kind"] == "ServiceAccount", binding.kind == "ClusterRoleBinding" {
        errors += FieldCheck.required(subject["namespace"], "\(place).namespace")
      }
    }
    return errors + FieldCheck.immutable(["roleRef"], binding, old, "cannot change roleRef")
  }

  // MARK: - Budgets

  static func errors(inBudget budget: Manifest) -> [FieldError] {
    let spec = budget["spec"] ?? [:]
    if spec["minAvailable"] != nil, spec["maxUnavailable"] != nil {
      return [.invalid("spec", spec, "minAvailable and maxUnavailable cannot be both set")]
    }
    return FieldCheck.amount(spec["minAvailable"], "spec.minAvailable", atMostAll: true)
      + FieldCheck.amount(spec["maxUnavailable"], "spec.maxUnavailable", atMostAll: true)
      + FieldCheck.selector(spec["selector"], "spec.selector")
      + FieldCheck.choice(
        spec["unhealthyPodEvictionPolicy"], "spec.unhealthyPodEvictionPolicy", ["AlwaysAllow", "IfHealthyBudget"])
  }

  static func errors(inQuota quota: Manifest) -> [FieldError] {
    (quota["spec", "hard"]?.object ?? [:]).flatMap { name, value -> [FieldError] in
      guard let quantity = value.string.flatMap({ Quantity($0) }), let zero = Quantity("0"), quantity < zero else { return [] }
      return [.invalid("spec.hard[\(name)]", value, "must be greater than or equal to 0")]
    }
  }
}
