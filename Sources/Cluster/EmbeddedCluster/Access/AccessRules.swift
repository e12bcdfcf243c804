import ObjectModel

/// Who may do what: the administrator everything, everybody else what roles and their bindings in the store allow.
struct AccessRules: Sendable {
  /// What somebody wants to do.
  struct Action: Sendable, Equatable {
    var verb: String
    var group: String
    /// The plural, with the subresource after a slash.
    var resource: String
    /// Empty for cluster-scoped objects and for all namespaces.
    var namespace: String
    /// Empty for collections.
    var name: String
  }

  let store: ObjectStore

  private static let group = "rbac.authorization.k8s.io"

  func allow(_ user: APIRequest.User, _ action: Action) async -> Bool {
    if user.isAdministrator { return true }
    if await isBound(user, by: "clusterrolebindings", namespace: "", to: action) { return true }
    if action.namespace.isEmpty { return false }
    return await isBound(user, by: "rolebindings", namespace: action.namespace, to: action)
  }

  private func isBound(_ user: APIRequest.User, by plural: String, namespace: String, to action: Action) async -> Bool {
    let kind = StorageKind(group: Self.group, plural: plural)
    for binding in await store.list(kind, namespace: namespace).objects {
      guard (binding["subjects"]?.array ?? []).contains(where: { Self.isMeant(user, by: $0) }) else { continue }
      let role = binding["roleRef", "name"]?.string ?? ""
      let isForCluster = binding["roleRef", "kind"] == "ClusterRole"
      let key = ObjectKey(
        kind: StorageKind(group: Self.group, plural: isForCluster ? "clusterroles" : "roles"),
        namespace: isForCluster ? "" : namespace, name: role)
      let rules = await store.object(key)?["rules"]?.array ?? []
      if rules.contains(where: { Self.allows($0, action) }) { return true }
    }
    return false
  }

  private static func isMeant(_ user: APIRequest.User, by subject: JSONValue) -> Bool {
    let name = subject["name"]?.string ?? ""
    switch subject["kind"]?.string {
    case "User"?: return name == user.name
    case "Group"?: return user.groups.contains(name) || name == "system:authenticated"
    case "ServiceAccount"?: return user.name == "system:serviceaccount:\(subject["namespace"]?.string ?? ""):\(name)"
    default: return false
    }
  }

  /// Whether a rule of a role covers an action.
  static func allows(_ rule: JSONValue, _ action: Action) -> Bool {
    func lists(_ field: String, _ values: String...) -> Bool {
      (rule[field]?.array ?? []).contains { $0 == "*" || values.contains($0.string ?? "") }
    }
    let names = rule["resourceNames"]?.array ?? []
    let anySubresource = action.resource.split(separator: "/").last.map { "*/\($0)" } ?? ""
    return lists("verbs", action.verb) && lists("apiGroups", action.group)
      && lists("resources", action.resource, action.resource.contains("/") ? anySubresource : action.resource)
      && (names.isEmpty || names.contains(.string(action.name)))
  }
}

extension AccessRules.Action {
  /// What a request for objects does.
  init(_ target: RequestPath.Target, _ request: APIRequest) {
    let isOne = target.name != nil
    switch request.method {
    case .get: verb = isOne ? "get" : request.query.flag("watch") ? "watch" : "list"
    case .post: verb = "create"
    case .put: verb = "update"
    case .patch: verb = "patch"
    case .delete: verb = isOne ? "delete" : "deletecollection"
    }
    group = target.resource.group
    resource = target.resource.plural + (target.subresource.isEmpty ? "" : "/\(target.subresource)")
    namespace = target.namespace ?? ""
    name = target.name ?? ""
  }

  /// What an access review asks about: its `spec.resourceAttributes`.
  init(attributes: JSONValue) {
    func text(_ field: String) -> String { attributes[field]?.string ?? "" }
    verb = text("verb")
    group = text("group")
    resource = text("resource") + (text("subresource").isEmpty ? "" : "/" + text("subresource"))
    namespace = text("namespace")
    name = text("name")
  }
}
