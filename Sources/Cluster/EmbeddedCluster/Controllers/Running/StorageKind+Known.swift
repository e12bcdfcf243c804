import ObjectModel

/// The kinds that controllers know by name.
extension StorageKind {
  static let pods = StorageKind(group: "", plural: "pods")
  static let services = StorageKind(group: "", plural: "services")
  static let endpoints = StorageKind(group: "", plural: "endpoints")
  static let endpointSlices = StorageKind(group: "discovery.k8s.io", plural: "endpointslices")
  static let namespaces = StorageKind(group: "", plural: "namespaces")
  static let nodes = StorageKind(group: "", plural: "nodes")
  static let leases = StorageKind(group: "coordination.k8s.io", plural: "leases")
  static let events = StorageKind(group: "", plural: "events")
  static let serviceAccounts = StorageKind(group: "", plural: "serviceaccounts")
  static let configMaps = StorageKind(group: "", plural: "configmaps")
  static let claims = StorageKind(group: "", plural: "persistentvolumeclaims")
  static let deployments = StorageKind(group: "apps", plural: "deployments")
  static let replicaSets = StorageKind(group: "apps", plural: "replicasets")
  static let statefulSets = StorageKind(group: "apps", plural: "statefulsets")
  static let daemonSets = StorageKind(group: "apps", plural: "daemonsets")
  static let controllerRevisions = StorageKind(group: "apps", plural: "controllerrevisions")
  static let jobs = StorageKind(group: "batch", plural: "jobs")
  static let cronJobs = StorageKind(group: "batch", plural: "cronjobs")
  static let ingresses = StorageKind(group: "networking.k8s.io", plural: "ingresses")
  static let disruptionBudgets = StorageKind(group: "policy", plural: "poddisruptionbudgets")
  static let clusterRoles = StorageKind(group: "rbac.authorization.k8s.io", plural: "clusterroles")
  static let signingRequests = StorageKind(group: "certificates.k8s.io", plural: "certificatesigningrequests")
  static let volumes = StorageKind(group: "", plural: "persistentvolumes")
  static let autoscalers = StorageKind(group: "autoscaling", plural: "horizontalpodautoscalers")
  static let quotas = StorageKind(group: "", plural: "resourcequotas")
  static let storageClasses = StorageKind(group: "storage.k8s.io", plural: "storageclasses")
  static let customResourceDefinitions = StorageKind(group: "apiextensions.k8s.io", plural: "customresourcedefinitions")
}

extension ObjectKey {
  /// The key of an object of a kind that is known.
  init(_ kind: StorageKind, _ object: Manifest) {
    self.init(kind: kind, namespace: object.namespace, name: object.name)
  }
}
