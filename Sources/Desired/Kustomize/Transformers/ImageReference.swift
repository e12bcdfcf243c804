/// A container image in its parts: `name[:tag][@digest]`.
struct ImageReference: Equatable {
  var name: String
  /// Empty when there is none.
  var tag = ""
  var digest = ""

  /// Takes any text apart. A colon counts only after the first slash, so that a registry's port is part of the name.
  init(_ text: String) {
    let bytes = Array(text.utf8)
    let slash = bytes.firstIndex(of: UInt8(ascii: "/")).map { $0 > 0 ? $0 : 0 } ?? 0
    let colon = bytes[slash...].firstIndex(of: UInt8(ascii: ":"))
    let at = bytes[slash...].firstIndex(of: UInt8(ascii: "@"))
    func part(_ range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self) }
    switch (colon, at) {
    case (nil, nil): name = text
    case (let colon?, nil):
      name = part(0..<colon)
      tag = part(colon + 1..<bytes.count)
    case (let colon?, let at?) where colon < at:
      name = part(0..<colon)
      tag = part(colon + 1..<at)
      digest = part(at + 1..<bytes.count)
    case (_, let at?):
      name = part(0..<at)
      digest = part(at + 1..<bytes.count)
    }
  }

  /// Changes what an entry of `images` changes. A new tag drops the digest and a new digest the tag, unless both are new.
  mutating func apply(_ change: ImageChange) {
    if !change.newName.isEmpty { name = change.newName }
    if !change.newTag.isEmpty || !change.digest.isEmpty {
      tag = change.newTag
      digest = change.digest
    } else if !change.tagSuffix.isEmpty {
      tag += change.tagSuffix
      digest = ""
    }
  }

  var text: String { name + (tag.isEmpty ? "" : ":\(tag)") + (digest.isEmpty ? "" : "@\(digest)") }
}
