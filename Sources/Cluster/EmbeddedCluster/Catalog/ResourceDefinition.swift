import KubernetesSchema
import ObjectModel

/// Everything the server knows of one resource at one version.
struct ResourceDefinition: Sendable {
  /// Where it is found in paths.
  var name: ResourceName
  var kind: GroupVersionKind
  /// The kind of its lists, as `DeploymentList`.
  var listKind: String
  var served: ServedResource
  /// Where its objects are stored.
  var storage: StorageKind
  var schema: ObjectSchema
  /// For built-in resources.
  var facts: ResourceFacts?
  /// For custom resources.
  var custom: CustomVersion?

  /// `deployments.apps`; for the core group just `pods`.
  var qualifiedName: String { name.group.isEmpty ? name.plural : "\(name.plural).\(name.group)" }

  /// Whether `status` is written only through its own path.
  var hasStatus: Bool { served.subresources["status"] != nil }

  /// What a custom resource's definition says of one version.
  struct CustomVersion: Sendable {
    var structure: StructuralSchema
    /// `additionalPrinterColumns`.
    var columns: [JSONValue]
    /// `subresources.scale`: the paths of replicas, status and selector.
    var scale: JSONValue?
    /// The OpenAPI schema as it stands in the definition.
    var openAPI: JSONValue
  }

  /// Kinds whose generation counts changes of the spec; custom resources all do.
  private static let counted: Set<String> = [
    "Deployment", "ReplicaSet", "StatefulSet", "DaemonSet", "ReplicationController", "Job", "CronJob", "Ingress", "IngressClass",
    "NetworkPolicy", "PodDisruptionBudget", "CustomResourceDefinition", "MutatingWebhookConfiguration",
    "ValidatingWebhookConfiguration", "ValidatingAdmissionPolicy", "ValidatingAdmissionPolicyBinding", "CSIDriver",
    "EndpointSlice",
    "PriorityClass", "FlowSchema", "PriorityLevelConfiguration", "Pod",
  ]

  var countsGenerations: Bool { custom != nil || Self.counted.contains(kind.kind) }

  /// Kinds that a PUT must give a resourceVersion for.
  private static let conditional: Set<String> = [
    "CustomResourceDefinition", "APIService", "Lease", "PodDisruptionBudget", "RuntimeClass", "CSIDriver", "CSINode",
    "VolumeAttachment", "MutatingWebhookConfiguration", "ValidatingWebhookConfiguration",
  ]

  var requiresVersionForUpdate: Bool { custom != nil || Self.conditional.contains(kind.kind) }

  /// Kinds that a PUT creates when they are missing.
  private static let creatable: Set<String> = [
    "Lease", "Endpoints", "Event", "LimitRange", "Service", "RuntimeClass", "Role", "ClusterRole", "RoleBinding",
    "ClusterRoleBinding",
  ]

  var canBeCreatedByUpdate: Bool { custom == nil && Self.creatable.contains(kind.kind) }

  func key(namespace: String, name: String) -> ObjectKey {
    ObjectKey(kind: storage, namespace: served.isNamespaced ? namespace : "", name: name)
  }

  /// The object at this version.
  func presented(_ object: Manifest) -> Manifest {
    var object = object
    if object.apiVersion == kind.apiVersion { return object }
    if storage == .autoscalers { return AutoscalerVersions.converted(object, to: kind.version) }
    object.apiVersion = kind.apiVersion
    return object
  }
}

extension ResourceDefinition {
  /// A built-in resource.
  init(_ facts: ResourceFacts) {
    let kind = facts.kind
    name = ResourceName(group: kind.group, version: kind.version, plural: facts.plural)
    self.kind = kind
    listKind = kind.kind + "List"
    served = ServedResource(
      name: name, kind: kind.kind, singular: facts.singular, shortNames: facts.shortNames, categories: facts.categories,
      isNamespaced: facts.isNamespaced, verbs: facts.verbs,
      subresources: facts.subresources.mapValues { ServedResource.Subresource(kind: $0.kind, verbs: $0.verbs) }, isCustom: false)
    // Both groups of Events show the same objects.
    storage = StorageKind(group: kind.group == "events.k8s.io" ? "" : kind.group, plural: facts.plural)
    schema = KubernetesFacts.builtIn.schema(ofType: facts.type) ?? .deduced
    self.facts = facts
    custom = nil
  }

  /// The versions that a CustomResourceDefinition serves.
  static func served(by definition: Manifest) -> [ResourceDefinition] {
    // Under names that are another's nothing is served.
    guard definition.isTrue("Established") else { return [] }
    let spec = definition["spec"] ?? [:]
    let group = spec["group"]?.string ?? ""
    let names = definition["status", "acceptedNames"] ?? spec["names"] ?? [:]
    let plural = names["plural"]?.string ?? spec["names", "plural"]?.string ?? ""
    let kindName = names["kind"]?.string ?? ""
    return (spec["versions"]?.array ?? []).compactMap { version in
      guard version["served"]?.bool == true, let versionName = version["name"]?.string else { return nil }
      let kind = GroupVersionKind(group: group, version: versionName, kind: kindName)
      let openAPI = version["schema", "openAPIV3Schema"] ?? ["type": "object", "x-kubernetes-preserve-unknown-fields": true]
      let name = ResourceName(group: group, version: versionName, plural: plural)
      let verbs = ["create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"]
      var subresources: [String: ServedResource.Subresource] = [:]
      if version["subresources", "status"] != nil {
        subresources["status"] = ServedResource.Subresource(kind: kind, verbs: ["get", "patch", "update"])
      }
      if version["subresources", "scale"] != nil {
        subresources["scale"] = ServedResource.Subresource(
          kind: GroupVersionKind(group: "autoscaling", version: "v1", kind: "Scale"), verbs: ["get", "patch", "update"])
      }
      return ResourceDefinition(
        name: name, kind: kind, listKind: names["listKind"]?.string ?? kindName + "List",
        served: ServedResource(
          name: name, kind: kindName, singular: names["singular"]?.string ?? kindName.lowercased(),
          shortNames: names["shortNames"]?.array?.compactMap(\.string) ?? [],
          categories: names["categories"]?.array?.compactMap(\.string) ?? [],
          isNamespaced: spec["scope"]?.string != "Cluster", verbs: verbs, subresources: subresources, isCustom: true),
        storage: StorageKind(group: group, plural: plural), schema: ObjectSchema(openAPI: openAPI), facts: nil,
        custom: CustomVersion(
          structure: StructuralSchema(openAPI), columns: version["additionalPrinterColumns"]?.array ?? [],
          scale: version["subresources", "scale"], openAPI: openAPI))
    }
  }
}
