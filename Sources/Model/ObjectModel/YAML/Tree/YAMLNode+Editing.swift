extension YAMLNode.Scalar {
  /// A scalar written without quotes and without a tag: it means what its text means.
  public init(untagged text: String) { self = YAMLScalar.plainNode(text, isInFlow: false) }

  /// Whether it was written in quotes or as a block, or must be to stay text.
  public var isQuoted: Bool {
    switch style {
    case .singleQuoted, .doubleQuoted, .literal, .folded: true
    case .plain, .absentInFlow: kind == .string && Self(untagged: text).kind != .string
    }
  }

  /// Writes another text in its place, as kustomize's setters do: what stood in quotes stays text, anything else means what it
  /// is said to mean, or what its text means. The mark stays.
  public mutating func write(_ text: String, as kind: YAMLNode.Kind? = nil) {
    let mark = mark
    if isQuoted {
      self = Self(text, kind: .string, style: style == .plain ? .doubleQuoted : style)
    } else if let kind {
      self = Self(text, kind: kind)
    } else {
      self = Self(untagged: text)
    }
    self.mark = mark
  }
}
