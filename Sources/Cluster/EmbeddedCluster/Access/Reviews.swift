import ObjectModel

/// Questions about who somebody is and what they may do, which are posted and answered but never stored.
struct Reviews: Sendable {
  let access: AccessControl

  /// `nil` for anything that is no review.
  func answer(_ target: RequestPath.Target, _ request: APIRequest, _ user: APIRequest.User) async throws(APIStatus)
    -> APIResponse?
  {
    guard let kind = Kind(target.resource) else { return nil }
    guard request.method == .post, target.name == nil else { throw .methodNotAllowed() }
    var body = try RequestBody.value(request)
    if body.object == nil { throw .badRequest("the body must be an object") }
    let spec = body["spec"] ?? [:]
    switch kind {
    case .selfSubjectAccess: body["status"] = try await verdict(on: user, spec)
    case .subjectAccess:
      let subject = APIRequest.User(
        name: spec["user"]?.string ?? "", groups: spec["groups"]?.array?.compactMap(\.string) ?? [])
      body["status"] = try await verdict(on: subject, spec)
    case .selfSubjectRules: body["status"] = await rules(for: user, namespace: spec["namespace"]?.string ?? "")
    case .selfSubject:
      body["status"] = ["userInfo": user.info]
    case .token: body["status"] = await tokenStatus(spec)
    }
    if body["metadata"] == nil { body["metadata"] = [:] }
    return .json(body, code: 201)
  }

  private enum Kind {
    case selfSubjectAccess
    case subjectAccess
    case selfSubjectRules
    case selfSubject
    case token

    init?(_ resource: ResourceName) {
      switch (resource.group, resource.plural) {
      case ("authorization.k8s.io", "selfsubjectaccessreviews"): self = .selfSubjectAccess
      case ("authorization.k8s.io", "subjectaccessreviews"), ("authorization.k8s.io", "localsubjectaccessreviews"):
        self = .subjectAccess
      case ("authorization.k8s.io", "selfsubjectrulesreviews"): self = .selfSubjectRules
      case ("authentication.k8s.io", "selfsubjectreviews"): self = .selfSubject
      case ("authentication.k8s.io", "tokenreviews"): self = .token
      default: return nil
      }
    }
  }

  private func tokenStatus(_ spec: JSONValue) async -> JSONValue {
    let audiences = spec["audiences"]?.array?.compactMap(\.string) ?? []
    guard var found = await access.authentication.user(of: spec["token"]?.string ?? "", audiences: audiences) else {
      return ["authenticated": false, "user": [:], "error": "invalid bearer token"]
    }
    found.user.groups.append("system:authenticated")
    return ["authenticated": true, "user": found.user.info, "audiences": JSONValue(found.audiences)]
  }

  private func verdict(on user: APIRequest.User, _ spec: JSONValue) async throws(APIStatus) -> JSONValue {
    guard let asked = AccessAttributes(review: spec) else {
      throw .badRequest("spec needs resourceAttributes or nonResourceAttributes")
    }
    return ["allowed": .bool(await access.allows(user, asked))]
  }

  private func rules(for user: APIRequest.User, namespace: String) async -> JSONValue {
    let all: JSONValue = ["verbs": ["*"], "apiGroups": ["*"], "resources": ["*"]]
    let allPaths: JSONValue = ["verbs": ["*"], "nonResourceURLs": ["*"]]
    let rules = user.isAdministrator ? [all, allPaths] : await access.rules(for: user, in: namespace)
    return [
      "resourceRules": .array(rules.filter { $0["resources"] != nil }),
      "nonResourceRules": .array(rules.filter { $0["nonResourceURLs"] != nil }), "incomplete": false,
    ]
  }
}
