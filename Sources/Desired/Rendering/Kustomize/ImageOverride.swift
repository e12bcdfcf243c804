import ObjectModel

/// An entry of `spec.source.kustomize.images`: `[old=]new[:tag][@digest]`, where `*` keeps what the kustomization says.
struct ImageOverride {
  /// The image in the manifests.
  var name: String
  var newName = ""
  var newTag = ""
  var digest = ""

  /// - Returns: `nil` for a text that overrides nothing or is not of the form.
  init?(_ text: String) {
    if let equals = text.firstIndex(of: "=") {
      name = String(text[..<equals])
      let rest = Self.split(text[text.index(after: equals)...])
      (newName, newTag, digest) = (rest.name, rest.tag, rest.digest)
      if name.isEmpty || newName.isEmpty { return nil }
    } else {
      let parts = Self.split(text[...])
      (name, newTag, digest) = (parts.name, parts.tag, parts.digest)
      if name.isEmpty || newTag.isEmpty && digest.isEmpty { return nil }
    }
  }

  private static func split(_ text: Substring) -> (name: String, tag: String, digest: String) {
    if let at = text.firstIndex(of: "@") {
      let digest = String(text[text.index(after: at)...])
      let before = Self.tag(of: text[..<at])
      return (before.name, before.tag, digest)
    }
    let parts = Self.tag(of: text)
    return (parts.name, parts.tag, "")
  }

  /// What stands after the last colon is a tag if it can be one; otherwise the colon is that of a port.
  private static func tag(of text: Substring) -> (name: String, tag: String) {
    guard let colon = text.lastIndex(of: ":") else { return (String(text), "") }
    let tag = text[text.index(after: colon)...]
    guard tag == "*" || tag.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber || "._-".contains($0)) }) else {
      return (String(text), "")
    }
    return (String(text[..<colon]), String(tag))
  }

  /// The entry of `images` that this makes of the one for the same image.
  func entry(over existing: JSONValue?) -> JSONValue {
    var entry: JSONValue = ["name": .string(name)]
    for (field, value) in [("newName", newName), ("newTag", newTag), ("digest", digest)] {
      let kept = value == "*" ? existing?[field]?.string ?? "" : value
      if !kept.isEmpty { entry[field] = .string(kept) }
    }
    return entry
  }
}
