import ObjectModel

/// One page of a list.
struct ListPage: Sendable, Hashable {
  var items: [Manifest]
  var resourceVersion: String
  /// What the next page is asked for with; `nil` on the last.
  var next: String?

  /// Reads the body of a list. Anything that is not clearly a list is refused: an error page taken for an empty list
  /// would make everything look deleted.
  ///
  /// Items of built-in kinds come without `apiVersion` and `kind`; they get those of the list.
  init(_ body: [UInt8], of resource: APIResource, request: String) throws(KubernetesError) {
    let value: JSONValue
    do { value = try JSONValue(json: body) } catch { throw .unreadable(request: request, problem: error.description) }
    guard let kind = value["kind"]?.string, kind.hasSuffix("List"), let found = value["items"], found.isNull || found.array != nil
    else {
      throw .unreadable(request: request, problem: "it is not a list")
    }
    guard let version = value["metadata", "resourceVersion"]?.string, !version.isEmpty else {
      throw .unreadable(request: request, problem: "the list has no resourceVersion")
    }
    let apiVersion = value["apiVersion"]?.string ?? resource.apiVersion
    let itemKind = kind == "List" ? resource.kind : String(kind.dropLast("List".count))
    resourceVersion = version
    next = value["metadata", "continue"]?.string.flatMap { $0.isEmpty ? nil : $0 }
    items = (found.array ?? []).map { item in
      var object = Manifest(item)
      if object.kind.isEmpty { object.kind = itemKind }
      if object.apiVersion.isEmpty { object.apiVersion = apiVersion }
      return object
    }
  }
}
