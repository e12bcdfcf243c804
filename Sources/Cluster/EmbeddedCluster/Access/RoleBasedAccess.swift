import ObjectModel

/// Decides who may do what, by Roles, ClusterRoles and their bindings. Pure.
///
/// Rights only add up; there is no rule that takes one away. Members of `system:masters` may do everything.
struct RoleBasedAccess: Sendable {
  var clusterRoles: [Manifest]
  var clusterRoleBindings: [Manifest]
  /// Of the namespace asked about.
  var roles: [Manifest] = []
  /// Of the namespace asked about.
  var roleBindings: [Manifest] = []

  func allows(_ user: APIRequest.User, _ asked: AccessAttributes) -> Bool {
    user.isAdministrator || Self.allows(rules(for: user), asked)
  }

  /// Whether one of some rules is enough.
  static func allows(_ rules: [JSONValue], _ asked: AccessAttributes) -> Bool { rules.contains { rule($0, covers: asked) } }

  /// All rules that hold for somebody.
  func rules(for user: APIRequest.User) -> [JSONValue] {
    let everywhere = clusterRoleBindings.filter { Self.binds($0, user, namespace: "") }
    let here = roleBindings.filter { Self.binds($0, user, namespace: $0.namespace) }
    return (everywhere + here).flatMap(rules(of:))
  }

  private func rules(of binding: Manifest) -> [JSONValue] {
    let name = binding["roleRef", "name"]?.string
    let candidates = binding["roleRef", "kind"] == "ClusterRole" ? clusterRoles : binding.namespace.isEmpty ? [] : roles
    return candidates.first { $0.name == name }?["rules"]?.array ?? []
  }

  private static func binds(_ binding: Manifest, _ user: APIRequest.User, namespace: String) -> Bool {
    (binding["subjects"]?.array ?? []).contains { subject in
      let name = subject["name"]?.string ?? ""
      switch subject["kind"]?.string {
      case "User": return name == user.name
      case "Group": return user.groups.contains(name)
      case "ServiceAccount":
        return user.name == "system:serviceaccount:\(subject["namespace"]?.string ?? namespace):\(name)"
      default: return false
      }
    }
  }

  private static func rule(_ rule: JSONValue, covers asked: AccessAttributes) -> Bool {
    func list(_ key: String) -> [String] { rule[key]?.array?.compactMap(\.string) ?? [] }
    func lists(_ key: String, _ value: String) -> Bool { list(key).contains { $0 == "*" || $0 == value } }
    switch asked {
    case .path(let path, let verb):
      return lists("verbs", verb)
        && list("nonResourceURLs").contains { $0 == path || $0.hasSuffix("*") && path.hasPrefix($0.dropLast()) }
    case .resource(let asked):
      let names = list("resourceNames")
      return lists("verbs", asked.verb) && lists("apiGroups", asked.group)
        && (lists("resources", asked.qualified) || !asked.subresource.isEmpty && lists("resources", "*/\(asked.subresource)"))
        && (names.isEmpty || names.contains(asked.name))
    }
  }
}
