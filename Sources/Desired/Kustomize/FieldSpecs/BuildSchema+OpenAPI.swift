import KubernetesSchema
import ObjectModel

extension BuildSchema {
  /// Reads the document that `openapi.path` names; it replaces what is built in.
  ///
  /// - Parameter path: for messages.
  init(openAPI file: [UInt8], path: String) throws(KustomizeError) {
    let document = try ConfigurationText.value(file)
    var walk = MergeListWalk(definitions: document["definitions"]?.object ?? [:])
    var lists = KustomizeLists()
    for (name, definition) in walk.definitions {
      let kinds = definition["x-kubernetes-group-version-kind"]?.array?.compactMap(\.object) ?? []
      if kinds.isEmpty { continue }
      let node = walk.lists(of: name)
      for kind in kinds { lists.set(node, of: kind.groupVersionKind) }
    }
    self.init(lists: lists, scopes: ResourceScopes(added: Self.scopes(document["paths"]?.object ?? [:])))
  }

  /// What the paths say of the scope of kinds: one that can be read below a namespace is namespaced.
  private static func scopes(_ paths: JSONObject) -> [GroupVersionKind: Bool] {
    var isClusterScoped: [GroupVersionKind: Bool] = [:]
    for (path, operations) in paths {
      guard let kind = operations["get", "x-kubernetes-group-version-kind"]?.object?.groupVersionKind else { continue }
      if path.contains("namespaces/{namespace}") {
        isClusterScoped[kind] = false
      } else if isClusterScoped[kind] == nil {
        isClusterScoped[kind] = true
      }
    }
    return isClusterScoped
  }
}

/// Finds the lists of types that merge by element.
private struct MergeListWalk {
  let definitions: JSONObject
  private var known: [String: KustomizeLists.Node] = [:]
  /// The definitions being followed: a type that contains itself is entered once.
  private var entered: Set<String> = []

  init(definitions: JSONObject) { self.definitions = definitions }

  mutating func lists(of name: String) -> KustomizeLists.Node {
    if let node = known[name] { return node }
    guard let definition = definitions[name], entered.insert(name).inserted else { return KustomizeLists.Node() }
    let node = lists(in: definition, depth: 0)
    entered.remove(name)
    if entered.isEmpty { known[name] = node }
    return node
  }

  private mutating func lists(in schema: JSONValue, depth: Int) -> KustomizeLists.Node {
    // A reference beside which other things are said: they do not count.
    if let reference = schema["$ref"]?.string {
      return lists(of: String(reference.split(separator: "/").last ?? "").replacing("~1", with: "/"))
    }
    var node = KustomizeLists.Node()
    if depth > 100 { return node }
    if schema["x-kubernetes-patch-strategy"]?.string?.contains("merge") == true {
      node.keys =
        schema["x-kubernetes-list-map-keys"]?.array?.compactMap(\.string)
        ?? (schema["x-kubernetes-patch-merge-key"]?.string).map { [$0] } ?? []
    }
    for (key, property) in schema["properties"]?.object ?? [:] {
      node.add(lists(in: property, depth: depth + 1), at: key)
    }
    if let values = schema["additionalProperties"], values.object != nil {
      node.add(lists(in: values, depth: depth + 1), at: ".*")
    }
    if let items = schema["items"], schema["type"] == "array" { node.add(lists(in: items, depth: depth + 1), at: "[]") }
    return node
  }
}
