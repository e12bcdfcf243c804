import ObjectModel

/// Where the value of a replacement comes from.
enum ReplacementSource {
  /// The value of a field of the one object that a source names.
  ///
  /// - Throws: when there is no such object or more than one, and when it lacks the field.
  static func value(of source: Replacement.Source, in map: ResourceMap) throws(KustomizeError) -> YAMLNode {
    var found: Resource?
    for resource in map.resources where resource.isNamed(by: source) {
      if found != nil { throw KustomizeError("multiple matches for selector \(source.text)") }
      found = resource
    }
    guard let found else { throw KustomizeError("nothing selected by \(source.text)") }
    let path = source.fieldPath.isEmpty ? "metadata.name" : source.fieldPath
    let value: YAMLNode?
    do throws(KustomizeError) {
      value = try NodeLookup.find(PathSplitting.splitDotted(path)[...], in: found.node)
    } catch {
      throw error.within("error looking up replacement source")
    }
    guard let value, !value.isEmpty else {
      throw KustomizeError("fieldPath `\(path)` is missing for replacement source \(source.id)")
    }
    guard let options = source.options, !options.delimiter.isEmpty else { return value }
    guard case .scalar(var scalar) = value else {
      throw KustomizeError("delimiter option can only be used with scalar nodes")
    }
    let pieces = scalar.text.pieces(between: options.delimiter)
    guard pieces.indices.contains(options.index) else {
      throw KustomizeError("options.index \(options.index) is out of bounds for value \(scalar.text)")
    }
    scalar.text = pieces[options.index]
    return .scalar(scalar)
  }
}

extension Replacement.Source {
  fileprivate var id: ResourceID { ResourceID(groupVersionKind, name: name, namespace: namespace, isClusterScoped: false) }

  /// As messages tell it.
  fileprivate var text: String {
    guard !fieldPath.isEmpty || options != nil else { return "\(id)" }
    let options = options.map { ":\($0.delimiter)(\($0.index)), create=\($0.create)" } ?? ""
    return "\(id):\(fieldPath)\(options)"
  }
}

extension Resource {
  /// Whether the object is, or once was, what a source names; what it leaves out does not count.
  fileprivate func isNamed(by source: Replacement.Source) -> Bool {
    if !source.name.isEmpty, !hasEverBeenNamed(source.name) { return false }
    return allIDs.contains { id in
      (source.namespace.isEmpty || (id.namespace.isEmpty ? "default" : id.namespace) == source.namespace)
        && (source.name.isEmpty || id.name == source.name) && id.groupVersionKind.isSelected(by: source.groupVersionKind)
    }
  }
}

extension String {
  /// The pieces between delimiters; a single one when there is none. An empty delimiter is not asked for.
  func pieces(between delimiter: String) -> [String] {
    let bytes = Array(utf8)
    let mark = Array(delimiter.utf8)
    var pieces: [String] = []
    var start = 0
    var index = 0
    while index + mark.count <= bytes.count {
      if bytes[index] == mark[0], bytes[index..<index + mark.count].elementsEqual(mark) {
        pieces.append(String(decoding: bytes[start..<index], as: UTF8.self))
        index += mark.count
        start = index
      } else {
        index += 1
      }
    }
    return pieces + [String(decoding: bytes[start...], as: UTF8.self)]
  }
}
