import ObjectModel

/// Which part of an object may be changed by which path below it.
enum SubresourceParts {
  /// Puts everything back that a path is not for.
  ///
  /// - Parameter wanted: the status the client sent; by now `new` has the stored one.
  static func isolate(_ new: inout Manifest, _ old: Manifest, wanted: JSONValue?, _ subresource: String, now: String) {
    switch subresource {
    case "ephemeralcontainers":
      var kept = old
      kept["spec", "ephemeralContainers"] = new["spec", "ephemeralContainers"]
      new = kept
    case "resize":
      var kept = old
      for list in ["containers", "initContainers"] {
        guard let containers = old["spec", list]?.array else { continue }
        kept["spec", list] = .array(
          containers.map { container in
            var container = container
            let resized = new["spec", list]?.array?.first { $0["name"] == container["name"] }
            if let resized { container["resources"] = resized["resources"] }
            return container
          })
      }
      new = kept
    case "approval":
      var kept = old
      kept["status", "conditions"] = .array((wanted?["conditions"]?.array ?? []).map { stamped($0, old, now) })
      new = kept
    default:
      // What is added to a Pod that runs is added by its own path only.
      if new.kind == "Pod", new.group.isEmpty { new["spec", "ephemeralContainers"] = old["spec", "ephemeralContainers"] }
    }
  }

  /// A condition with the times of when it was set.
  private static func stamped(_ condition: JSONValue, _ old: Manifest, _ now: String) -> JSONValue {
    var condition = condition
    let before = old["status", "conditions"]?.array?.first { $0["type"] == condition["type"] }
    if condition["lastUpdateTime"] == nil { condition["lastUpdateTime"] = before?["lastUpdateTime"] ?? .string(now) }
    if condition["lastTransitionTime"] == nil {
      condition["lastTransitionTime"] = before?["lastTransitionTime"] ?? .string(now)
    }
    return condition
  }
}

/// Requests for certificates: who asks is what the server knows, not what the request says.
enum SigningRequests {
  static func name(_ user: APIRequest.User, in request: inout Manifest) {
    let info = user.info
    for field in ["username", "groups", "uid", "extra"] { request["spec", field] = info[field] }
  }
}

/// Fills the Secrets that hold the token of a service account.
struct AccountSecrets: Sendable {
  let tokens: ServiceAccountTokens
  /// The cluster's certificate in PEM.
  let authority: String

  func complete(_ secret: inout Manifest, _ store: isolated ObjectStore, now: Timestamp) {
    guard secret.kind == "Secret", secret.group.isEmpty, secret["type"] == "kubernetes.io/service-account-token",
      let name = secret.annotation("kubernetes.io/service-account.name"), secret["data", "token"] == nil
    else { return }
    let key = ObjectKey(kind: .serviceAccounts, namespace: secret.namespace, name: name)
    guard let account = store.newest(key) else { return }
    secret.setAnnotation("kubernetes.io/service-account.uid", to: account.uid)
    let bond = ServiceAccountTokens.Bond(kind: "Secret", name: secret.name, uid: secret.uid)
    let token = tokens.token(for: account, audiences: [], seconds: nil, bond: bond, now: now)
    secret["data", "token"] = .string(Base64.encode(Array(token.utf8)))
    secret["data", "ca.crt"] = .string(Base64.encode(Array(authority.utf8)))
    secret["data", "namespace"] = .string(Base64.encode(Array(secret.namespace.utf8)))
  }
}
