import ObjectModel

/// Texts of labels and annotations that are one and the same in several places of an object.
///
/// When kustomize adds a label it puts one node into every place, and whoever writes to that node later, a patch or another
/// label of the same key, changes all of these places: a base's `commonLabels` make the selector follow when an overlay patches
/// the label of the metadata alone. Scalars that are one node carry the same mark here, and a write that was made to one of them is
/// noted in its mark until it is spread to the others.
enum SharedText {
  /// Set in the mark of a scalar that was written to.
  fileprivate static let written: UInt32 = 1 << 31

  /// A mark that tells of a write.
  static func written(_ mark: UInt32) -> UInt32 { mark == 0 ? 0 : mark | written }

  fileprivate static func isWritten(_ mark: UInt32) -> Bool { mark & written != 0 }

  fileprivate static func node(_ mark: UInt32) -> UInt32 { mark & ~written }
}

extension Resource {
  /// Marks for new nodes, one after the other.
  mutating func takeMarks(_ count: Int) -> UInt32 {
    // After two thousand million labels none are shared any more.
    let first = sharedTexts + 1
    guard count < Int(SharedText.written - first) else { return 0 }
    sharedTexts += UInt32(count)
    return first
  }

  /// Puts what was written to one place of a shared text into its other places; of several writes that in the last place counts,
  /// by the order of keys.
  mutating func spreadSharedTexts() {
    if sharedTexts == 0 { return }
    var texts: [UInt32: YAMLNode.Scalar] = [:]
    node.collectWritten(&texts)
    if !texts.isEmpty { node.spread(texts) }
  }
}

extension YAMLNode {
  fileprivate func collectWritten(_ texts: inout [UInt32: Scalar]) {
    switch self {
    case .scalar(let scalar):
      guard SharedText.isWritten(scalar.mark) else { return }
      var text = scalar
      text.mark = SharedText.node(scalar.mark)
      texts[text.mark] = text
    case .sequence(let elements): for element in elements { element.collectWritten(&texts) }
    case .mapping(let mapping):
      for index in mapping.members.indices.sorted(by: {
        mapping.members[$0].key.utf8.lexicographicallyPrecedes(mapping.members[$1].key.utf8)
      }) { mapping.members[index].value.collectWritten(&texts) }
    }
  }

  fileprivate mutating func spread(_ texts: [UInt32: Scalar]) {
    switch self {
    case .scalar(let scalar):
      if scalar.mark != 0, let text = texts[SharedText.node(scalar.mark)] { self = .scalar(text) }
    case .sequence: mutateElements { for index in $0.indices { $0[index].spread(texts) } }
    case .mapping: mutateMapping { for index in $0.members.indices { $0.members[index].value.spread(texts) } }
    }
  }
}
