import ObjectModel

/// Questions about the client itself, which are posted and answered but never stored.
enum Reviews {
  /// `nil` for anything that is no review.
  static func answer(_ target: RequestPath.Target, _ request: APIRequest, _ user: APIRequest.User) throws(APIStatus)
    -> APIResponse?
  {
    let group = target.resource.group
    guard group == "authorization.k8s.io" || group == "authentication.k8s.io", request.method == .post else { return nil }
    var body = try RequestBody.value(request)
    if body.object == nil { throw .badRequest("the body must be an object") }
    switch target.resource.plural {
    case "selfsubjectaccessreviews", "subjectaccessreviews", "localsubjectaccessreviews":
      // Only the administrator gets this far, and may do everything; nobody else is known.
      let isSelf = target.resource.plural == "selfsubjectaccessreviews" || body["spec", "user"]?.string == user.name
      body["status"] = ["allowed": .bool(isSelf && user.isAdministrator)]
    case "selfsubjectrulesreviews":
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
}
