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
}
