import KubernetesSchema
import ObjectModel

/// Gives out the tokens of service accounts: the subresource `token`.
struct TokenRequests: Sendable {
  let store: ObjectStore
  let tokens: ServiceAccountTokens
  let now: @Sendable () -> Timestamp

  private static let kind = GroupVersionKind(group: "authentication.k8s.io", version: "v1", kind: "TokenRequest")
  private static let bonds = ["Pod": "pods", "Secret": "secrets", "Node": "nodes"]

  /// - Throws: 422 for a time that is too short or too long, 404 for an object that is not there, 409 for another of its name.
  func answer(_ request: APIRequest, for account: Manifest) async throws(APIStatus) -> APIResponse {
    guard request.method == .post else { throw .methodNotAllowed() }
    let body = try RequestBody.object(try RequestBody.value(request), of: Self.kind)
    let seconds = body["spec", "expirationSeconds"]?.integer ?? ServiceAccountTokens.usualLifetime
    if !ServiceAccountTokens.lifetimes.contains(seconds) {
      let isShort = seconds < ServiceAccountTokens.lifetimes.lowerBound
      throw .invalid(
        Self.kind, account.name,
        [
          .invalid(
            "spec.expirationSeconds", .integer(seconds),
            isShort ? "may not specify a duration less than 10 minutes" : "may not specify a duration larger than 2^32 seconds")
        ])
    }
    let bond = try await bond(body["spec", "boundObjectRef"], account)
    let moment = now()
    let audiences = body["spec", "audiences"]?.array?.compactMap(\.string) ?? []
    var answer = body
    answer.name = account.name
    answer.namespace = account.namespace
    answer["metadata", "creationTimestamp"] = .string(moment.description)
    answer["spec", "audiences"] = JSONValue(audiences.isEmpty ? [ServiceAccountTokens.issuer] : audiences)
    answer["spec", "expirationSeconds"] = .integer(seconds)
    answer["status"] = [
      "token": .string(tokens.token(for: account, audiences: audiences, seconds: seconds, bond: bond, now: moment)),
      "expirationTimestamp": .string(Timestamp(secondsSince1970: moment.seconds + seconds).description),
    ]
    return .json(answer.value, code: 201)
  }

  private func bond(_ reference: JSONValue?, _ account: Manifest) async throws(APIStatus) -> ServiceAccountTokens.Bond? {
    guard let reference, reference.object != nil else { return nil }
    let kind = reference["kind"]?.string ?? ""
    let name = reference["name"]?.string ?? ""
    guard let plural = Self.bonds[kind] else {
      throw .badRequest("cannot bind token for serviceaccount \"\(account.name)\" to object of kind \"\(kind)\"")
    }
    let key = ObjectKey(
      kind: StorageKind(group: "", plural: plural), namespace: kind == "Node" ? "" : account.namespace, name: name)
    guard let object = await store.object(key) else {
      throw APIStatus(
        code: 404, reason: "NotFound", message: "\(plural) \"\(name)\" not found",
        details: ["name": .string(name), "kind": .string(plural)])
    }
    let uid = reference["uid"]?.string ?? ""
    if !uid.isEmpty, uid != object.uid {
      throw APIStatus(
        code: 409, reason: "Conflict",
        message:
          "Operation cannot be fulfilled on \(plural) \"\(name)\": the UID in the bound object reference (\(uid)) does not match the UID in record. The object might have been deleted and then recreated",
        details: ["name": .string(name), "kind": .string(plural)])
    }
    return ServiceAccountTokens.Bond(kind: kind, name: name, uid: object.uid)
  }
}

/// Finds out who is behind a token.
struct TokenAuthentication: Sendable {
  let store: ObjectStore
  let tokens: ServiceAccountTokens
  let now: @Sendable () -> Timestamp

  /// The user of a token for this cluster; `nil` for a token that is not, no longer, or not yet good: the account and what the
  /// token is bound to must still be there, and be the same.
  ///
  /// - Parameter audiences: one of which the token must be for; empty for this cluster.
  func user(of token: String, audiences: [String] = []) async -> (user: APIRequest.User, audiences: [String])? {
    guard let claims = tokens.claims(of: token, now: now()) else { return nil }
    let accepted = Set(audiences.isEmpty ? [ServiceAccountTokens.issuer] : audiences)
    let common = claims.audiences.filter(accepted.contains)
    guard !common.isEmpty, await isThere("serviceaccounts", claims.namespace, claims.account, claims.accountUID) else {
      return nil
    }
    var user = APIRequest.User(
      name: ServiceAccountTokens.user(claims.namespace, claims.account),
      groups: ["system:serviceaccounts", "system:serviceaccounts:\(claims.namespace)"], uid: claims.accountUID,
      extra: ["authentication.kubernetes.io/credential-id": ["JTI=\(claims.id)"]])
    if let bond = claims.bond {
      let plural = bond.kind.lowercased() + "s"
      guard await isThere(plural, bond.kind == "Node" ? "" : claims.namespace, bond.name, bond.uid) else { return nil }
      user.extra["authentication.kubernetes.io/\(bond.kind.lowercased())-name"] = [bond.name]
      user.extra["authentication.kubernetes.io/\(bond.kind.lowercased())-uid"] = [bond.uid]
    }
    return (user, common)
  }

  private func isThere(_ plural: String, _ namespace: String, _ name: String, _ uid: String) async -> Bool {
    let key = ObjectKey(kind: StorageKind(group: "", plural: plural), namespace: namespace, name: name)
    return await store.object(key)?.uid == uid
  }
}
