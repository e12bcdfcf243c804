import ObjectModel

/// Reading of discovery documents; what a cluster says of itself, as values.
extension Discovery {
  /// The media type of aggregated discovery, as asked for and as answered.
  static let aggregatedType = "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList"

  /// What to send as `Accept`: aggregated discovery of either version, else the legacy documents.
  static let accept =
    "\(aggregatedType),application/json;g=apidiscovery.k8s.io;v=v2beta1;as=APIGroupDiscoveryList,application/json"

  /// Whether an answer of this content type is an aggregated document; anything else is a legacy one.
  static func isAggregated(contentType: String) -> Bool { contentType.contains("as=APIGroupDiscoveryList") }

  /// The resources in an `APIGroupDiscoveryList`, and the group versions that are stale (their server is not there).
  static func aggregated(_ document: JSONValue) -> (resources: [APIResource], failures: [String: String]) {
    var resources: [APIResource] = []
    var failures: [String: String] = [:]
    for item in document["items"]?.array ?? [] {
      let group = item["metadata", "name"]?.string ?? ""
      for entry in item["versions"]?.array ?? [] {
        guard let version = entry["version"]?.string else { continue }
        if entry["freshness"]?.string == "Stale" {
          failures[group.isEmpty ? version : "\(group)/\(version)"] = "the server of this API group is not available"
        }
        for resource in entry["resources"]?.array ?? [] {
          guard let plural = resource["resource"]?.string else { continue }
          // An empty kind marks a resource that exists only for its subresources.
          let kind = resource["responseKind", "kind"]?.string ?? ""
          if kind.isEmpty { continue }
          resources.append(
            APIResource(
              group: group, version: version, plural: plural, kind: kind,
              isNamespaced: resource["scope"]?.string == "Namespaced", singular: resource["singularResource"]?.string ?? "",
              shortNames: strings(resource["shortNames"]), categories: strings(resource["categories"]),
              verbs: Set(strings(resource["verbs"])),
              subresources: Set((resource["subresources"]?.array ?? []).compactMap { $0["subresource"]?.string })))
        }
      }
    }
    return (resources, failures)
  }

  /// The group versions of a legacy `APIGroupList`: groups in the server's order, in each the preferred version first.
  static func groupVersions(ofGroups document: JSONValue) -> [String] {
    (document["groups"]?.array ?? []).flatMap { group -> [String] in
      let versions = (group["versions"]?.array ?? []).compactMap { $0["groupVersion"]?.string }
      guard let preferred = group["preferredVersion", "groupVersion"]?.string, versions.contains(preferred) else {
        return versions
      }
      return [preferred] + versions.filter { $0 != preferred }
    }
  }

  /// The resources of a legacy `APIResourceList`; entries such as `pods/log` become subresources.
  static func legacy(_ document: JSONValue, groupVersion: String) -> [APIResource] {
    let name = GroupVersionKind(apiVersion: groupVersion, kind: "")
    var resources: [APIResource] = []
    var subresources: [String: Set<String>] = [:]
    for entry in document["resources"]?.array ?? [] {
      guard let path = entry["name"]?.string else { continue }
      if let slash = path.firstIndex(of: "/") {
        subresources[String(path[..<slash]), default: []].insert(String(path[path.index(after: slash)...]))
        continue
      }
      resources.append(
        APIResource(
          group: name.group, version: name.version, plural: path, kind: entry["kind"]?.string ?? "",
          isNamespaced: entry["namespaced"]?.bool ?? false, singular: entry["singularName"]?.string ?? "",
          shortNames: strings(entry["shortNames"]), categories: strings(entry["categories"]), verbs: Set(strings(entry["verbs"])))
      )
    }
    for index in resources.indices { resources[index].subresources = subresources[resources[index].plural] ?? [] }
    return resources
  }

  private static func strings(_ value: JSONValue?) -> [String] { value?.array?.compactMap(\.string) ?? [] }
}
