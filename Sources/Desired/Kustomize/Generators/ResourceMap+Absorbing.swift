import ObjectModel

extension ResourceMap {
  /// Takes in what a generator made, by the behaviour it asks for: as a new object, or in place of one that is there, or merged
  /// with it.
  ///
  /// - Throws: when the behaviour does not fit what is there.
  mutating func absorb(_ generated: ResourceMap) throws(KustomizeError) {
    for resource in generated.resources { try absorb(resource) }
  }

  private mutating func absorb(_ resource: Resource) throws(KustomizeError) {
    let id = resource.id
    let matches = indices(havingHad: id)
    guard let index = matches.first else {
      if resource.behavior == .merge || resource.behavior == .replace {
        throw KustomizeError("id \(id.goText) does not exist; cannot merge or replace")
      }
      return try append(resource)
    }
    if matches.count > 1 {
      let found = matches.map { "\(resources[$0].id)" }.joined(separator: " ")
      throw KustomizeError("found multiple objects [\(found)] that could accept merge of \(id)")
    }
    let old = resources[index]
    var merged = resource
    switch resource.behavior {
    case .unspecified, .create:
      throw KustomizeError(
        "id \(id.goText) exists; can not use behavior: '\(resource.behavior.rawValue)', behavior must be merge or replace")
    case .replace: merged.takeIdentity(of: old)
    case .merge:
      merged.takeIdentity(of: old)
      merged.mergeTexts(of: old, in: "data")
      merged.mergeTexts(of: old, in: "binaryData")
      merged.origin = old.origin ?? merged.origin
    }
    resources[index] = merged
  }
}

extension Resource {
  /// Takes over name, namespace and history of the object this one replaces, and the labels and annotations it lacks.
  fileprivate mutating func takeIdentity(of old: Resource) {
    func merged(_ old: [(key: String, value: String)], _ new: [(key: String, value: String)]) -> [(String, String)] {
      var result = Dictionary(old.map { ($0.key, $0.value) }) { $1 }
      for (key, value) in new { result[key] = value }
      return result.map { ($0.key, $0.value) }
    }
    let labels = merged(old.labels, labels)
    if !labels.isEmpty { setLabels(labels) }
    let annotations = merged(old.annotations, annotations)
    if !annotations.isEmpty { setAnnotations(annotations) }
    name = old.name
    namespace = old.namespace
    previousNames = old.previousNames
    prefixes = old.prefixes
    suffixes = old.suffixes
    variables = old.variables
    transformations = old.transformations
    isFromHelm = isFromHelm || old.isFromHelm
    needsHashSuffix = needsHashSuffix && old.needsHashSuffix
  }

  /// Adds the members of a map of texts that the older object has; all of them become text.
  fileprivate mutating func mergeTexts(of old: Resource, in field: String) {
    var texts: [String: String] = [:]
    for source in [old.node[field], node[field]] {
      for member in source?.mapping?.members ?? [] {
        texts[member.key] = member.value.isNull ? "" : member.value.text ?? ""
      }
    }
    if texts.isEmpty {
      node[field] = nil
    } else {
      let sorted = texts.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
      node[field] = .mapping(sorted.map { ($0.key, .string($0.value)) })
    }
  }
}
