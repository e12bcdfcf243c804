import ObjectModel

/// Lists as sources write them.
enum ManifestList {
  /// Replaces every object that has an array `items` by the elements, one level deep. A list of nothing (`items: null`
  /// and neither `spec` nor `status`) is left out.
  static func flatten(_ objects: [JSONValue]) throws(RenderError) -> [Manifest] {
    var result: [Manifest] = []
    result.reserveCapacity(objects.count)
    for object in objects {
      switch object["items"] {
      case .array(let elements)?:
        for (index, element) in elements.enumerated() {
          guard element.object != nil else {
            let list = Manifest(object)
            throw .file(
              list.name, detail: "item \(index + 1) of the \(list.kind) \"\(list.name)\" is not an object but \(element.kindName)"
            )
          }
          result.append(Manifest(element))
        }
      case .null? where object["spec"] == nil && object["status"] == nil: continue
      default: result.append(Manifest(object))
      }
    }
    return result
  }

  /// Makes sure that labels and annotations can take a mark of ownership: maps of strings. CustomResourceDefinitions, which
  /// are not marked, may be as they like.
  static func checkMetadata(_ manifests: [Manifest]) throws(RenderError) {
    for manifest in manifests where !(manifest.kind == "CustomResourceDefinition" && manifest.group == "apiextensions.k8s.io") {
      try checkStrings("labels", of: manifest)
      try checkStrings("annotations", of: manifest)
    }
  }

  private static func checkStrings(_ field: String, of manifest: Manifest) throws(RenderError) {
    guard let value = manifest["metadata", field], !value.isNull else { return }
    let object = "\(manifest.groupVersionKind) \(manifest.name)"
    let start = "failed to set app instance tracking info on manifest: failed to get \(field) from target object \(object): "
    guard let members = value.object else {
      throw .file(manifest.name, detail: start + ".metadata.\(field) must be an object, not \(value.kindName)")
    }
    for (key, value) in members where value.string == nil {
      throw .file(
        manifest.name,
        detail: start
          + ".metadata.\(field) accessor error: contains non-string value in the map under key \"\(key)\": it is a \(value.kindName); put it in quotes"
      )
    }
  }
}
