import FoundationEssentials

/// Base64 as kubeconfigs and Secrets carry it: line breaks and blanks are skipped.
enum Base64 {
  /// The bytes; `nil` when the text is not base64.
  static func decode(_ text: String) -> [UInt8]? {
    guard let data = Data(base64Encoded: text, options: [.ignoreUnknownCharacters]) else { return nil }
    return Array(data)
  }

  static func encode(_ bytes: some Sequence<UInt8>) -> String { Data(bytes).base64EncodedString() }
}
