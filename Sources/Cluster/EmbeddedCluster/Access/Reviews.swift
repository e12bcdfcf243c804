import ObjectModel

/// Questions about the client itself, which are posted and answered but never stored.
struct Reviews: Sendable {
  let access: AccessRules

  /// `nil` for anything that is no review.
  func answer(_ target: RequestPath.Target, _ request: APIRequest, _ user: APIRequest.User) async throws(APIStatus)
    -> APIResponse?
  {
    let group = target.resource.group
    guard group == "authorization.k8s.io" || group == "authentication.k8s.io", request.method == .post else { return nil }
    var body = try RequestBody.value(request)
    if body.object == nil { throw .badRequest("the body must be an object") }
    switch target.resource.plural {
    case "selfsubjectaccessreviews": body["status"] = ["allowed": .bool(await allows(user, body))]
    case "subjectaccessreviews", "localsubjectaccessreviews":
      if !user.isAdministrator { return nil }
      let subject = APIRequest.User(
        name: body["spec", "user"]?.string ?? "", groups: body["spec", "groups"]?.array?.compactMap(\.string) ?? [])
      body["status"] = ["allowed": .bool(await allows(subject, body))]
    case "selfsubjectrulesreviews" where user.isAdministrator:
      body["status"] = [
        "resourceRules": [["verbs": ["*"], "apiGroups": ["*"], "resources": ["*"]]],
        "nonResourceRules": [["verbs": ["*"], "nonResourceURLs": ["*"]]], "incomplete": false,
      ]
    case "selfsubjectreviews":
      body["status"] = [
        "userInfo": ["username": .string(user.name), "groups": JSONValue(user.groups + ["system:authenticated"])]
      ]
    default: return nil
    }
    if body["metadata"] == nil { body["metadata"] = [:] }
    return .json(body, code: 201)
  }

  /// Paths that are no resources are open to the administrator only.
  private func allows(_ user: APIRequest.User, _ review: JSONValue) async -> Bool {
    guard let attributes = review["spec", "resourceAttributes"] else { return user.isAdministrator }
    return await access.allow(user, AccessRules.Action(attributes: attributes))
  }
}
