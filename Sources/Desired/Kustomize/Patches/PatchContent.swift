import ObjectModel

/// What a patch's text is: parts of objects, or a list of operations.
enum PatchContent: Sendable {
  case strategic([Resource])
  case operations(JSONPatchOperations)

  /// Reads the text of an entry of `patches`, whose form has to be found out.
  ///
  /// - Parameter source: where the text comes from, for messages.
  /// - Throws: when it is neither, or both.
  init(_ text: [UInt8], source: String, scopes: ResourceScopes) throws(KustomizeError) {
    let strategic = try? ResourceReader.objects(text, scopes: scopes, keepsFirst: true)
    let operations = try? JSONPatchOperations(text: text)
    switch (strategic, operations) {
    case (nil, nil): throw KustomizeError("unable to parse SM or JSON patch from \(source)")
    case (let strategic?, let operations?):
      if !strategic.isEmpty, !operations.isEmpty {
        throw KustomizeError("illegally qualifies as both an SM and JSON patch: \(source)")
      }
      self = operations.isEmpty ? .strategic(strategic) : .operations(operations)
    case (let strategic?, nil): self = .strategic(strategic)
    case (nil, let operations?): self = .operations(operations)
    }
  }
}
