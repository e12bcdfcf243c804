import KubernetesSchema
import ObjectModel

/// The rules that objects of the most deployed kinds must meet.
enum BuiltInValidation {
  static func errors(in object: Manifest, _ definition: ResourceDefinition, replacing old: Manifest?) -> [FieldError] {
    switch (definition.kind.group, definition.kind.kind) {
    case ("apps", "Deployment"), ("apps", "ReplicaSet"), ("apps", "StatefulSet"), ("apps", "DaemonSet"): workload(object, old)
    case ("batch", "Job"): job(object, old)
    case ("", "Pod"): podSpec(object["spec"] ?? [:], "spec")
    case ("", "Service"): service(object)
    case ("", "ConfigMap"):
      DataKeys.errors(in: object["data"]?.object ?? [:], field: "data")
        + DataKeys.errors(in: object["binaryData"]?.object ?? [:], field: "binaryData") + configuration(object, old)
    case ("", "Secret"): SecretValidation.errors(in: object) + configuration(object, old)
    case ("networking.k8s.io", "Ingress"): IngressValidation.errors(in: object)
    case ("rbac.authorization.k8s.io", "RoleBinding"), ("rbac.authorization.k8s.io", "ClusterRoleBinding"):
      unchanged(["roleRef"], object, old, "cannot change roleRef")
    case ("storage.k8s.io", "StorageClass"):
      unchanged(["provisioner", "parameters"], object, old, "updates to this field are forbidden.")
    case ("apiextensions.k8s.io", "CustomResourceDefinition"): CustomResourceDefinitionValidation.validate(object.value)
    default: []
    }
  }

  private static func workload(_ object: Manifest, _ old: Manifest?) -> [FieldError] {
    var errors: [FieldError] = []
    if let replicas = object["spec", "replicas"]?.integer, replicas < 0 {
      errors.append(.invalid("spec.replicas", .integer(replicas), "must be greater than or equal to 0"))
    }
    let labels = object["spec", "template"].map { Manifest($0).labels } ?? [:]
    if let selector = LabelSelector(object: object["spec", "selector"]), !selector.requirements.isEmpty {
      if !selector.matches(labels) {
        errors.append(
          .invalid("spec.template.metadata.labels", JSONValue(labels), "`selector` does not match template `labels`"))
      }
    } else {
      errors.append(.required("spec.selector"))
    }
    if let old, old["spec", "selector"] != object["spec", "selector"] {
      errors.append(.invalid("spec.selector", object["spec", "selector"] ?? .null, "field is immutable"))
    }
    let template = object["spec", "template", "spec"] ?? [:]
    errors += podSpec(template, "spec.template.spec")
    if let policy = template["restartPolicy"], policy != "Always" {
      errors.append(.notSupported("spec.template.spec.restartPolicy", policy, supported: ["Always"]))
    }
    return errors
  }

  private static func job(_ object: Manifest, _ old: Manifest?) -> [FieldError] {
    let template = object["spec", "template", "spec"] ?? [:]
    var errors = podSpec(template, "spec.template.spec")
    if let policy = template["restartPolicy"], policy != "OnFailure", policy != "Never" {
      errors.append(.notSupported("spec.template.spec.restartPolicy", policy, supported: ["OnFailure", "Never"]))
    }
    if let old, old["spec", "template"] != object["spec", "template"] {
      errors.append(.invalid("spec.template", object["spec", "template"] ?? .null, "field is immutable"))
    }
    return errors
  }

  private static func podSpec(_ spec: JSONValue, _ path: String) -> [FieldError] {
    var errors: [FieldError] = []
    let containers = spec["containers"]?.array ?? []
    if containers.isEmpty { errors.append(.required("\(path).containers")) }
    let volumes = Set(spec["volumes"]?.array?.compactMap { $0["name"]?.string } ?? [])
    for list in ["containers", "initContainers"] {
      var names: Set<String> = []
      for (index, container) in (spec[list]?.array ?? []).enumerated() {
        let place = "\(path).\(list)[\(index)]"
        let name = container["name"]?.string ?? ""
        if name.isEmpty {
          errors.append(.required("\(place).name"))
        } else if let problem = NameRules.problem(with: name, as: .label) {
          errors.append(.invalid("\(place).name", .string(name), problem))
        } else if !names.insert(name).inserted {
          errors.append(.duplicate("\(place).name", .string(name)))
        }
        if container["image"]?.string ?? "" == "" { errors.append(.required("\(place).image")) }
        for (number, port) in (container["ports"]?.array ?? []).enumerated() {
          if let value = port["containerPort"]?.integer, !(1...65_535).contains(value) {
            errors.append(
              .invalid("\(place).ports[\(number)].containerPort", .integer(value), "must be between 1 and 65535, inclusive"))
          }
        }
        for (number, mount) in (container["volumeMounts"]?.array ?? []).enumerated() {
          if let volume = mount["name"]?.string, !volumes.contains(volume) {
            errors.append(.notFound("\(place).volumeMounts[\(number)].name", .string(volume)))
          }
        }
      }
    }
    return errors
  }

  private static func service(_ object: Manifest) -> [FieldError] {
    var errors: [FieldError] = []
    let type = object["spec", "type"]?.string ?? "ClusterIP"
    let ports = object["spec", "ports"]?.array ?? []
    if type == "ExternalName" {
      if object["spec", "externalName"]?.string ?? "" == "" { errors.append(.required("spec.externalName")) }
    } else if ports.isEmpty, object["spec", "clusterIP"] != "None" {
      errors.append(.required("spec.ports"))
    }
    for (index, port) in ports.enumerated() {
      if let value = port["port"]?.integer, !(1...65_535).contains(value) {
        errors.append(.invalid("spec.ports[\(index)].port", .integer(value), "must be between 1 and 65535, inclusive"))
      }
      if ports.count > 1, port["name"]?.string ?? "" == "" { errors.append(.required("spec.ports[\(index)].name")) }
    }
    return errors
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

  private static func unchanged(_ fields: [String], _ object: Manifest, _ old: Manifest?, _ why: String) -> [FieldError] {
    guard let old else { return [] }
    return fields.filter { old[$0] != object[$0] }.map { .invalid($0, object[$0] ?? .null, why) }
  }
}
