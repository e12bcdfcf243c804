import ObjectModel

/// Applies the patches of `patchesStrategicMerge`, or of a PatchStrategicMergeTransformer.
struct StrategicMergePatches: ResourceTransformer {
  private var patches: [StrategicPatch] = []

  /// - Parameters:
  ///   - paths: files, or the patches themselves.
  ///   - text: more patches.
  /// - Throws: for files that cannot be read, and when there are no patches in all.
  init(paths: [String], text: String, context: LayerContext) throws(KustomizeError) {
    let scopes = context.schema.scopes
    func add(_ resources: [Resource]) { patches += resources.map { StrategicPatch($0, schema: context.schema).forTarget() } }
    if paths.isEmpty, text.isEmpty { throw KustomizeError("empty file path and empty patch content") }
    for path in paths {
      if let inline = try? ResourceReader.objects(Array(path.utf8), scopes: scopes, keepsFirst: true) {
        add(inline)
        continue
      }
      add(try ResourceReader.objects(try context.files.load(path), file: path, scopes: scopes, keepsFirst: true))
    }
    if !text.isEmpty { add(try ResourceReader.objects(Array(text.utf8), scopes: scopes, keepsFirst: true)) }
    if patches.isEmpty {
      throw KustomizeError("patch appears to be empty; files=[\(paths.joined(separator: " "))], Patch=\(text)")
    }
  }

  func transform(_ map: inout ResourceMap) throws(KustomizeError) {
    let names = ResourceNames(map, lookups: patches.count)
    for patch in patches {
      let index = try names.onlyIndex(havingHad: patch.resource.id, in: map)
      try patch.applyToSelected(&map.resources[index])
    }
  }
}
