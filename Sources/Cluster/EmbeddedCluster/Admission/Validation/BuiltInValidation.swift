import KubernetesSchema
import ObjectModel

/// The rules that objects of the built-in kinds must meet: which kind has which.
enum BuiltInValidation {
  /// - Parameters:
  ///   - old: the object before; `nil` when it is created.
  ///   - subresource: the path below the object that the change is made by; empty for the object itself.
  static func errors(
    in object: Manifest, _ definition: ResourceDefinition, replacing old: Manifest?, subresource: String = ""
  ) -> [FieldError] {
    switch (definition.kind.group, definition.kind.kind) {
    case ("apps", "Deployment"), ("apps", "ReplicaSet"), ("apps", "StatefulSet"), ("apps", "DaemonSet"):
      WorkloadValidation.errors(in: object, replacing: old)
    case ("batch", "Job"): JobValidation.errors(inJob: object, replacing: old)
    case ("batch", "CronJob"): JobValidation.errors(inCronJob: object)
    case ("autoscaling", "HorizontalPodAutoscaler"): AutoscalerValidation.errors(in: object)
    case ("", "Pod"):
      PodValidation.errors(in: object["spec"] ?? [:], "spec")
        + (old.map { PodValidation.errors(changing: $0, to: object, subresource: subresource) } ?? [])
    case ("", "Service"): ServiceValidation.errors(in: object)
    case ("", "PersistentVolumeClaim"): ClaimValidation.errors(inClaim: object, replacing: old)
    case ("", "PersistentVolume"): ClaimValidation.errors(inVolume: object, replacing: old)
    case ("", "ResourceQuota"): PolicyValidation.errors(inQuota: object)
    case ("", "ConfigMap"):
      DataKeys.errors(in: object["data"]?.object ?? [:], field: "data")
        + DataKeys.errors(in: object["binaryData"]?.object ?? [:], field: "binaryData") + configuration(object, old)
    case ("", "Secret"): SecretValidation.errors(in: object) + configuration(object, old)
    case ("networking.k8s.io", "Ingress"): IngressValidation.errors(in: object)
    case ("networking.k8s.io", "IngressClass"): FieldCheck.immutable(["spec", "controller"], object, old)
    case ("policy", "PodDisruptionBudget"): PolicyValidation.errors(inBudget: object)
    case ("rbac.authorization.k8s.io", "Role"), ("rbac.authorization.k8s.io", "ClusterRole"):
      PolicyValidation.errors(inRole: object)
    case ("rbac.authorization.k8s.io", "RoleBinding"), ("rbac.authorization.k8s.io", "ClusterRoleBinding"):
      PolicyValidation.errors(inBinding: object, replacing: old)
    case ("scheduling.k8s.io", "PriorityClass"):
      old.map { $0["value"] != object["value"] } == true ? [.forbidden("value", "may not be changed in an update.")] : []
    case ("storage.k8s.io", "StorageClass"):
      ["provisioner", "parameters", "reclaimPolicy", "volumeBindingMode"].flatMap { field -> [FieldError] in
        old.map { $0[field] != object[field] } == true ? [.forbidden(field, "updates to \(field) are forbidden.")] : []
      }
    case ("coordination.k8s.io", "Lease"): LeaseValidation.errors(in: object)
    case ("certificates.k8s.io", "CertificateSigningRequest"):
      old == nil ? SigningRequestValidation.errors(in: object) : FieldCheck.immutable(["spec"], object, old)
    case ("apiextensions.k8s.io", "CustomResourceDefinition"):
      CustomResourceDefinitionValidation.validate(object.value) + UnevaluatedRules.errors(in: object)
    default: []
    }
  }

  private static func configuration(_ object: Manifest, _ old: Manifest?) -> [FieldError] {
    var errors: [FieldError] = []
    guard let old else { return errors }
    if object.kind == "Secret", old["type"] != object["type"] {
      errors.append(.invalid("type", object["type"] ?? .null, "field is immutable"))
    }
    if old["immutable"]?.bool == true {
      for field in ["data", "binaryData", "immutable"] where old[field] != object[field] {
        errors.append(.forbidden(field, "field is immutable when `immutable` is set"))
      }
    }
    return errors
  }
}
