extension YAMLScalar {
  /// A scalar as kustomize reads it, by the rules of YAML 1.2 words and YAML 1.1 numbers (go-yaml v3).
  ///
  /// - Parameters:
  ///   - tag: the tag as written, in its long form; `nil` without one.
  ///   - isInFlow: whether it stands inside `{}` or `[]`.
  /// - Throws: for a tag that the text does not fit.
  static func node(
    _ text: String, tag: String?, style: YAMLNode.Style, isInFlow: Bool
  ) throws(Refusal) -> YAMLNode.Scalar {
    guard let tag, tag != "!" else {
      if style == .plain { return plainNode(text, isInFlow: isInFlow) }
      return YAMLNode.Scalar(text, style: style)
    }
    switch tag {
    case tagPrefix + "timestamp":
      guard timestamp(text) != nil else { throw Refusal(problem: "cannot decode !!str `\(text.prefix(40))` as a !!timestamp") }
      return YAMLNode.Scalar(text, kind: .timestamp, style: style)
    case tagPrefix + "binary":
      guard Base64.decode(text) != nil else { throw Refusal(problem: "!!binary value contains invalid base64 data") }
      return YAMLNode.Scalar(text, kind: .binary, style: style)
    default:
      let kind: YAMLNode.Kind =
        switch try resolve(text, tag: tag, isPlain: style == .plain) {
        case .null: .null
        case .bool: .bool
        case .integer: .integer
        case .double: .float
        case .string, .array, .object: .string
        }
      return YAMLNode.Scalar(text, kind: kind, style: style)
    }
  }

  static func plainNode(_ text: String, isInFlow: Bool) -> YAMLNode.Scalar {
    guard let first = text.utf8.first else {
      return YAMLNode.Scalar("", kind: .null, style: isInFlow ? .absentInFlow : .plain)
    }
    switch plain(text) {
    case .null: return YAMLNode.Scalar(text, kind: .null)
    case .bool:
      let isWord = text.utf8.count > 3 && (first | 0x20 == UInt8(ascii: "t") || first | 0x20 == UInt8(ascii: "f"))
      return YAMLNode.Scalar(text, kind: isWord ? .bool : .string)
    case .integer: return YAMLNode.Scalar(text, kind: .integer)
    case .double: return YAMLNode.Scalar(text, kind: unsigned(text) == nil ? .float : .integer)
    case .string, .array, .object:
      let isDigit = (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(first)
      // Inside `{}` and `[]` a colon is quoted when the tree is written, which makes it text.
      let isTime = isDigit && !(isInFlow && text.utf8.contains(UInt8(ascii: ":"))) && timestamp(text) != nil
      return YAMLNode.Scalar(text, kind: isTime ? .timestamp : .string)
    }
  }
}
