import ObjectModel

/// What somebody wants to do, as rules are written about it.
enum AccessAttributes: Sendable, Equatable {
  case resource(Resource)
  /// A path that is no resource, and the verb, as `get`.
  case path(String, verb: String)

  struct Resource: Sendable, Equatable {
    /// As `get`, `list`, `watch`, `deletecollection`.
    var verb: String
    /// The API group; empty for the core group.
    var group: String
    /// The plural name.
    var plural: String
    /// Empty for the object itself.
    var subresource = ""
    /// Empty for a collection.
    var name = ""
    /// Empty for cluster-scoped objects, and for all namespaces.
    var namespace = ""

    /// `pods/log`, as rules name it.
    var qualified: String { subresource.isEmpty ? plural : "\(plural)/\(subresource)" }
  }

  /// What a request wants.
  init(_ request: APIRequest, _ path: RequestPath) {
    guard case .objects(let target) = path else {
      self = .path(request.path, verb: request.method.rawValue.lowercased())
      return
    }
    let verb: String
    switch request.method {
    case .get: verb = target.name != nil ? "get" : request.query.flag("watch") ? "watch" : "list"
    case .post: verb = "create"
    case .put: verb = "update"
    case .patch: verb = "patch"
    case .delete: verb = target.name == nil ? "deletecollection" : "delete"
    }
    self = .resource(
      Resource(
        verb: verb, group: target.resource.group, plural: target.resource.plural, subresource: target.subresource,
        name: target.name ?? "", namespace: target.namespace ?? ""))
  }

  /// What the spec of an access review asks about; `nil` when it asks about nothing.
  init?(review spec: JSONValue) {
    func text(_ value: JSONValue, _ key: String) -> String { value[key]?.string ?? "" }
    if let asked = spec["resourceAttributes"], asked.object != nil {
      self = .resource(
        Resource(
          verb: text(asked, "verb"), group: text(asked, "group"), plural: text(asked, "resource"),
          subresource: text(asked, "subresource"), name: text(asked, "name"), namespace: text(asked, "namespace")))
    } else if let asked = spec["nonResourceAttributes"], asked.object != nil {
      self = .path(text(asked, "path"), verb: text(asked, "verb"))
    } else {
      return nil
    }
  }

  /// `cannot list resource "pods" in API group "" in the namespace "web"`
  var refusal: String {
    switch self {
    case .path(let path, let verb): return "cannot \(verb) path \"\(path)\""
    case .resource(let asked):
      let place = asked.namespace.isEmpty ? "at the cluster scope" : "in the namespace \"\(asked.namespace)\""
      return "cannot \(asked.verb) resource \"\(asked.qualified)\" in API group \"\(asked.group)\" \(place)"
    }
  }
}
