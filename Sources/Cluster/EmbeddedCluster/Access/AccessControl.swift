import ObjectModel

/// Guards the requests: who asks, on whose behalf, and whether they may.
struct AccessControl: Sendable {
  let store: ObjectStore
  let authentication: TokenAuthentication
  private let known = KnownRules()

  init(store: ObjectStore, authentication: TokenAuthentication) {
    self.store = store
    self.authentication = authentication
  }

  /// Who a request acts as: whoever sends it, or who that client says to be.
  ///
  /// - Throws: 401 for nobody, 403 for a client who may not act as somebody else.
  func actingUser(of request: APIRequest) async throws(APIStatus) -> APIRequest.User {
    var user: APIRequest.User
    if let shown = request.user {
      user = shown
    } else {
      guard let token = request.token, let found = await authentication.user(of: token) else { throw .unauthorized }
      user = found.user
    }
    user.groups.append("system:authenticated")
    guard let other = request.impersonation else { return user }
    if other.name.isEmpty { throw .badRequest("Impersonate-Group needs an Impersonate-User beside it") }
    try await check(
      user, .resource(AccessAttributes.Resource(verb: "impersonate", group: "", plural: "users", name: other.name)))
    for group in other.groups {
      try await check(
        user, .resource(AccessAttributes.Resource(verb: "impersonate", group: "", plural: "groups", name: group)))
    }
    return APIRequest.User(name: other.name, groups: Self.groups(of: other))
  }

  /// Service accounts have their groups by their name, unless groups are given.
  private static func groups(of user: APIRequest.User) -> [String] {
    let parts = user.name.split(separator: ":")
    var groups = user.groups
    if groups.isEmpty, parts.count == 4, user.name.hasPrefix("system:serviceaccount:") {
      groups = ["system:serviceaccounts", "system:serviceaccounts:\(parts[2])"]
    }
    let known = user.name == "system:anonymous" ? "system:unauthenticated" : "system:authenticated"
    return groups.contains(known) ? groups : groups + [known]
  }

  /// - Throws: 403 with what is not allowed to whom.
  func check(_ user: APIRequest.User, _ asked: AccessAttributes) async throws(APIStatus) {
    if await allows(user, asked) { return }
    let refusal = "User \"\(user.name)\" \(asked.refusal)"
    guard case .resource(let resource) = asked else {
      throw APIStatus(code: 403, reason: "Forbidden", message: "forbidden: \(refusal)", details: [:])
    }
    let qualified = resource.group.isEmpty ? resource.plural : "\(resource.plural).\(resource.group)"
    let name = resource.name.isEmpty ? "" : " \"\(resource.name)\""
    var details: JSONValue = ["kind": .string(resource.plural)]
    if !resource.name.isEmpty { details["name"] = .string(resource.name) }
    if !resource.group.isEmpty { details["group"] = .string(resource.group) }
    throw APIStatus(
      code: 403, reason: "Forbidden", message: "\(qualified)\(name) is forbidden: \(refusal)", details: details)
  }

  func allows(_ user: APIRequest.User, _ asked: AccessAttributes) async -> Bool {
    if user.isAdministrator { return true }
    var namespace = ""
    if case .resource(let resource) = asked { namespace = resource.namespace }
    return RoleBasedAccess.allows(await rules(for: user, in: namespace), asked)
  }

  /// All rules that hold for somebody in a namespace; in none, those for the whole cluster.
  func rules(for user: APIRequest.User, in namespace: String) async -> [JSONValue] {
    // Read before the roles are, so that rules of older roles are never kept as those of newer ones.
    let revision = store.accessRevision
    let subject = KnownRules.Subject(name: user.name, groups: user.groups, namespace: namespace)
    if let rules = known.rules(for: subject, at: revision) { return rules }
    let rules = await rules(in: namespace).rules(for: user)
    known.keep(rules, for: subject, at: revision)
    return rules
  }

  /// The roles and bindings that count in a namespace; in none, those of the whole cluster.
  private func rules(in namespace: String) async -> RoleBasedAccess {
    func list(_ plural: String, _ namespace: String?) async -> [Manifest] {
      await store.list(StorageKind(group: "rbac.authorization.k8s.io", plural: plural), namespace: namespace).objects
    }
    var result = RoleBasedAccess(
      clusterRoles: await list("clusterroles", nil), clusterRoleBindings: await list("clusterrolebindings", nil))
    if !namespace.isEmpty {
      result.roles = await list("roles", namespace)
      result.roleBindings = await list("rolebindings", namespace)
    }
    return result
  }
}
