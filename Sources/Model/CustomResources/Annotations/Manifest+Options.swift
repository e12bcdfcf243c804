import ObjectModel

extension Manifest {
  /// The items of a comma-separated annotation, blanks trimmed, empty ones left out.
  public func annotationItems(_ key: String) -> [String] {
    guard let text = annotation(key) else { return [] }
    return text.split(separator: ",").map { String($0.trimmingBlanks) }.filter { !$0.isEmpty }
  }

  /// Whether the object's `sync-options` hold this very text, as `Prune=false`.
  public func hasSyncOption(_ option: String) -> Bool { annotationItems(Annotation.syncOptions).contains(option) }

  /// The value of an object's sync option, as `false` of `Prune=false`; the first one counts.
  public func syncOption(_ key: String) -> String? { annotationItems(Annotation.syncOptions).optionValue(key) }

  /// Whether the object's `compare-options` hold this very text, as `IgnoreExtraneous`.
  public func hasCompareOption(_ option: String) -> Bool { annotationItems(Annotation.compareOptions).contains(option) }
}

extension Sequence<String> {
  /// The value after `key=` in a list of options; the first one counts.
  public func optionValue(_ key: String) -> String? {
    for option in self where option.hasPrefix("\(key)=") { return String(option.dropFirst(key.count + 1)) }
    return nil
  }
}

extension StringProtocol {
  /// The text without spaces, tabs and line breaks at its ends.
  var trimmingBlanks: SubSequence {
    var rest = self[...]
    while let first = rest.first, first.isWhitespace { rest = rest.dropFirst() }
    while let last = rest.last, last.isWhitespace { rest = rest.dropLast() }
    return rest
  }
}
