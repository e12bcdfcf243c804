extension TemplateValue {
  /// What sprig takes for the text of a value: a string as it is, bytes as text, all else as `%v` prints it.
  var strval: TemplateString {
    switch self {
    case .string(let text): text
    case .bytes(let bytes): TemplateString(bytes: bytes)
    default: GoText.text(of: self)
    }
  }

  /// The elements of anything that is a slice to Go; `nil` for every other kind of value.
  var sliceElements: [TemplateValue]? {
    switch self {
    case .list(let list): list.elements
    case .bytes(let bytes): bytes.map { .int(Int($0)) }
    case .object(let object) where object.goKind == "slice": object.json.list?.elements ?? []
    default: nil
    }
  }

  /// The elements' texts, nils left out; the text of the value itself when it is no list, nothing for nil.
  var strslice: [TemplateString] {
    if isNil { return [] }
    guard let elements = sliceElements else { return [strval] }
    return elements.compactMap { $0.isNil ? nil : $0.strval }
  }

  static func strings(_ elements: [TemplateString]) -> TemplateValue {
    .list(TemplateList(elements.map { .string($0) }, of: .string))
  }

  static var nilList: TemplateValue { .list(TemplateList(isNil: true)) }
}
