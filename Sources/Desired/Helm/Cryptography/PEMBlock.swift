import ObjectModel

/// A block of PEM (RFC 7468): bytes with a label, in lines of base64.
struct PEMBlock {
  var label: String
  var bytes: [UInt8]

  init(label: String, bytes: [UInt8]) {
    self.label = label
    self.bytes = bytes
  }

  /// The first block of a text; `nil` when there is none. Headers inside the block are passed over.
  init?(firstOf text: String) {
    var label: String?
    var content = ""
    for line in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline) {
      let line = line.trimmingSpace
      if let found = label {
        if line == "-----END \(found)-----" {
          guard let bytes = Base64.decode(content) else { return nil }
          self.init(label: found, bytes: bytes)
          return
        }
        if !line.contains(":") { content += line }
      } else if line.hasPrefix("-----BEGIN "), line.hasSuffix("-----"), line.utf8.count > 16 {
        label = String(line.dropFirst(11).dropLast(5))
      }
    }
    return nil
  }

  /// The block as text, with a newline at its end.
  var text: String {
    var lines = ["-----BEGIN \(label)-----"]
    var rest = Base64.encode(bytes)[...]
    while !rest.isEmpty {
      lines.append(String(rest.prefix(64)))
      rest = rest.dropFirst(64)
    }
    return (lines + ["-----END \(label)-----", ""]).joined(separator: "\n")
  }
}

extension Substring {
  fileprivate var trimmingSpace: Substring {
    var rest = self
    while rest.last?.isWhitespace == true { rest = rest.dropLast() }
    return rest.drop { $0.isWhitespace }
  }
}
