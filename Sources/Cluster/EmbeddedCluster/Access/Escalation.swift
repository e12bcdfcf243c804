import ObjectModel

/// Keeps people from giving away, or taking, more rights than they have.
struct Escalation: Sendable {
  let access: AccessControl

  private static let group = "rbac.authorization.k8s.io"

  /// Whether somebody may write a role or a binding as it is to be.
  ///
  /// - Parameter object: the role, or the binding.
  /// - Throws: 403 with the rules that are not held.
  func check(_ user: APIRequest.User, writes object: Manifest, _ definition: ResourceDefinition) async throws(APIStatus) {
    guard definition.name.group == Self.group, !user.isAdministrator else { return }
    let namespace = object.namespace
    let rules: [JSONValue]
    switch definition.kind.kind {
    case "Role", "ClusterRole":
      if await may(user, "escalate", definition.name.plural, object.name, namespace) { return }
      rules = object["rules"]?.array ?? []
    case "RoleBinding", "ClusterRoleBinding":
      let kind = object["roleRef", "kind"]?.string ?? ""
      let plural = kind == "ClusterRole" ? "clusterroles" : "roles"
      let name = object["roleRef", "name"]?.string ?? ""
      if await may(user, "bind", plural, name, namespace) { return }
      let key = ObjectKey(
        kind: StorageKind(group: Self.group, plural: plural), namespace: kind == "ClusterRole" ? "" : namespace, name: name)
      guard let role = await access.store.object(key) else {
        throw APIStatus(
          code: 404, reason: "NotFound", message: "\(plural).\(Self.group) \"\(name)\" not found",
          details: ["name": .string(name), "group": .string(Self.group), "kind": .string(plural)])
      }
      rules = role["rules"]?.array ?? []
    default: return
    }
    let held = await access.rules(for: user, in: namespace)
    let missing = rules.filter { !Self.covers(held, $0) }
    if missing.isEmpty { return }
    let groups = user.groups.map { "\"\($0)\"" }.joined(separator: " ")
    throw .forbidden(
      definition, object.name,
      "user \"\(user.name)\" (groups=[\(groups)]) is attempting to grant RBAC permissions not currently held:\n"
        + missing.map(Self.text).joined(separator: "\n"))
  }

  private func may(_ user: APIRequest.User, _ verb: String, _ plural: String, _ name: String, _ namespace: String) async -> Bool {
    await access.allows(
      user,
      .resource(AccessAttributes.Resource(verb: verb, group: Self.group, plural: plural, name: name, namespace: namespace)))
  }

  /// Whether everything a rule allows is allowed by rules that somebody holds, taken one right at a time.
  static func covers(_ held: [JSONValue], _ rule: JSONValue) -> Bool {
    func list(_ rule: JSONValue, _ key: String) -> [String] { rule[key]?.array?.compactMap(\.string) ?? [] }
    func has(_ rule: JSONValue, _ key: String, _ value: String) -> Bool { list(rule, key).contains { $0 == "*" || $0 == value } }
    for verb in list(rule, "verbs") {
      for path in list(rule, "nonResourceURLs") {
        let isHeld = held.contains { other in
          has(other, "verbs", verb)
            && list(other, "nonResourceURLs").contains { $0 == path || $0.hasSuffix("*") && path.hasPrefix($0.dropLast()) }
        }
        if !isHeld { return false }
      }
      for group in list(rule, "apiGroups") {
        for resource in list(rule, "resources") {
          let names = list(rule, "resourceNames")
          for name in names.isEmpty ? [""] : names {
            let isHeld = held.contains { other in
              let allowed = list(other, "resourceNames")
              return has(other, "verbs", verb) && has(other, "apiGroups", group) && has(other, "resources", resource)
                && (allowed.isEmpty || !name.isEmpty && allowed.contains(name))
            }
            if !isHeld { return false }
          }
        }
      }
    }
    return true
  }

  /// `{APIGroups:[""], Resources:["pods"], Verbs:["get"]}`
  private static func text(_ rule: JSONValue) -> String {
    let fields = [
      ("nonResourceURLs", "NonResourceURLs"), ("apiGroups", "APIGroups"), ("resources", "Resources"),
      ("resourceNames", "ResourceNames"), ("verbs", "Verbs"),
    ]
    let parts = fields.compactMap { key, name -> String? in
      guard let values = rule[key]?.array, !values.isEmpty else { return nil }
      return "\(name):[\(values.map { $0.json() }.joined(separator: ", "))]"
    }
    return "{\(parts.joined(separator: ", "))}"
  }
}
