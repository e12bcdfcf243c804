import ObjectModel

/// An image override of a kustomization, as far as the name that two of them share.
enum ImageOverride {
  /// The text before the first `=`, else before the first `:`, else before the first `@`.
  static func name(_ text: String) -> String {
    for mark: Character in ["=", ":", "@"] {
      if let end = text.firstIndex(of: mark) { return String(text[..<end]) }
    }
    return text
  }
}

extension JSONValue {
  /// Takes items out of a list; a list that becomes empty goes.
  mutating func removeItems(_ key: String, where isRemoved: (JSONValue) -> Bool) {
    guard let items = self[key]?.array else { return }
    let kept = items.filter { !isRemoved($0) }
    self[key] = kept.isEmpty ? nil : .array(kept)
  }

  /// Puts items into a list, each in the place of the one that is the same but for what it says, else at the end.
  mutating func merge(_ items: [JSONValue], into key: String, by name: (JSONValue) -> String) {
    if items.isEmpty { return }
    var list = self[key]?.array ?? []
    for item in items {
      if let index = list.firstIndex(where: { name($0) == name(item) }) { list[index] = item } else { list.append(item) }
    }
    self[key] = .array(list)
  }

  /// Puts named items (`{name: …}`) into a list.
  mutating func merge(_ items: [JSONValue], into key: String) { merge(items, into: key) { $0["name"]?.string ?? "" } }
}
