import ObjectModel

/// Applies an entry of `patchesJson6902`, or a PatchJson6902Transformer.
struct JSONPatchTransformer: ResourceTransformer {
  private let operations: JSONPatchOperations
  private let selector: Selector

  /// - Throws: when the entry names no target, no patch or two, or one that cannot be read.
  init(_ entry: PatchEntry, context: LayerContext) throws(KustomizeError) {
    guard let target = entry.target, !target.name.isEmpty else { throw KustomizeError("must specify the target name") }
    selector = target
    var text = Array(entry.patch.utf8)
    if !entry.path.isEmpty {
      if !text.isEmpty { throw KustomizeError("must specify a file path or jsonOp, not both") }
      text = try context.files.load(entry.path)
      if text.isEmpty { throw KustomizeError("patch file '\(entry.path)' empty seems to be empty") }
    }
    if text.isEmpty { throw KustomizeError("empty file path and empty jsonOp") }
    operations = try JSONPatchOperations(text: text)
    if operations.isEmpty {
      throw KustomizeError(
        "patch appears to be empty; file=\(entry.path), JsonOp=\(String(decoding: text, as: UTF8.self))")
    }
  }

  /// Unlike with `patches`, references do not follow when a name is changed.
  func transform(_ map: inout ResourceMap) throws(KustomizeError) {
    try operations.apply(to: selector, in: &map, storesPreviousIDs: false)
  }
}
