import ObjectModel

/// Applies an entry of `patches`, or a PatchTransformer.
struct PatchTransformer: ResourceTransformer {
  private let content: PatchContent
  private let selector: Selector?
  private let options: PatchOptions
  private let schema: BuildSchema
  /// Where the text comes from, for messages.
  private let source: String

  /// - Throws: when the entry names no patch or two, or one that cannot be read.
  init(_ entry: PatchEntry, context: LayerContext) throws(KustomizeError) {
    let patch = entry.patch.trimmingSpace()
    let text: [UInt8]
    switch (patch.isEmpty, entry.path.isEmpty) {
    case (true, true):
      throw KustomizeError("must specify one of patch and path in\n\(PluginConfigurationText.text(entry.source))")
    case (false, false):
      throw KustomizeError("patch and path can't be set at the same time\n\(PluginConfigurationText.text(entry.source))")
    case (false, true):
      text = Array(patch.utf8)
      source = "[patch: \(patch.goQuoted())]"
    case (true, false):
      do throws(KustomizeError) {
        text = try context.files.load(entry.path)
      } catch {
        throw error.within("failed to get the patch file from path(\(entry.path))")
      }
      source = "[path: \(entry.path.goQuoted())]"
    }
    content = try PatchContent(text, source: source, scopes: context.schema.scopes)
    selector = entry.target
    options = entry.options
    schema = context.schema
  }

  func transform(_ map: inout ResourceMap) throws(KustomizeError) {
    switch content {
    case .strategic(let resources):
      let patches = resources.map { StrategicPatch($0, options: options, schema: schema) }
      if patches.isEmpty { return }
      if let selector { return try apply(patches, to: selector, in: &map) }
      var names = ResourceNames(map, lookups: patches.count)
      for patch in patches {
        let index: Int
        do throws(KustomizeError) {
          index = try names.onlyIndex(havingHad: patch.resource.id, in: map)
        } catch {
          throw error.within("no resource matches strategic merge patch \(patch.resource.id.description.goQuoted())")
        }
        try patch.apply(to: &map.resources[index])
        if options.allowNameChange { names.add(map.resources[index], at: index) }
      }
    case .operations(let operations):
      if operations.isEmpty { return }
      guard let selector else { throw KustomizeError("must specify a target for JSON patch \(source)") }
      try operations.apply(to: selector, in: &map, storesPreviousIDs: true)
    }
  }

  private func apply(
    _ patches: [StrategicPatch], to selector: Selector, in map: inout ResourceMap
  ) throws(KustomizeError) {
    guard patches.count == 1 else {
      throw KustomizeError(
        "Multiple Strategic-Merge Patches in one `patches` entry is not allowed to set `patches.target` field: \(source)")
    }
    let selected: [Int]
    do throws(KustomizeError) {
      selected = try map.indices(selectedBy: selector)
    } catch {
      throw error.within("unable to find patch target \(selector.text.goQuoted()) in `resources`")
    }
    let patch = patches[0].forTarget()
    for index in selected { try patch.applyToSelected(&map.resources[index]) }
    map.removeEmptied()
    if options.allowNameChange || options.allowKindChange, let duplicate = map.firstDuplicate()?.first {
      throw KustomizeError("may not add resource with an already registered id: \(duplicate.id)")
    }
  }
}
