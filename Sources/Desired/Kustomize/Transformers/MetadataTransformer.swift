/// Sets labels or annotations: `labels`, `commonLabels`, `commonAnnotations`, LabelTransformer, AnnotationsTransformer.
struct MetadataTransformer: ResourceTransformer {
  /// What to set, in the order of the keys.
  private let entries: [(key: String, value: String)]
  private let fields: [FieldSpec]

  init(_ entries: [String: String], fields: [FieldSpec]) {
    self.entries = entries.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }.map { ($0.key, $0.value) }
    self.fields = fields
  }

  func transform(_ map: inout ResourceMap) throws(KustomizeError) {
    if entries.isEmpty { return }
    var table = FieldSpecTable(fields)
    for index in map.resources.indices {
      let firstMark = map.resources[index].takeMarks(entries.count)
      var overwritesShared = false
      try table.visit(&map.resources[index], making: .mapping) { node throws(KustomizeError) in
        if try node.writeTexts(entries, firstMark: firstMark) { overwritesShared = true }
      }
      if overwritesShared { map.resources[index].spreadSharedTexts() }
    }
  }
}
