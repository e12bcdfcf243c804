/// The rule for names of releases.
enum ReleaseName {
  private static let longest = 53

  /// - Throws: `HelmError` for a name Helm refuses.
  static func check(_ name: String) throws(HelmError) {
    if name.isEmpty {
      throw HelmError(.options, "release name check failed: no name provided", remedy: "give the release a name")
    }
    let parts = name.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    if name.utf8.count <= longest, parts.allSatisfy(isLabel) { return }
    throw HelmError(
      .options,
      """
      release name check failed: release name "\(name)": invalid release name, must match regex \
      ^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$ and the length must not be longer than \(longest)
      """,
      remedy: "use lower-case letters, digits and hyphens, at most \(longest) of them")
  }

  static func isLabel(_ text: Substring.UTF8View) -> Bool {
    func isAlphanumeric(_ byte: UInt8) -> Bool {
      (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    }
    guard let first = text.first, let last = text.last, isAlphanumeric(first), isAlphanumeric(last) else { return false }
    return text.allSatisfy { isAlphanumeric($0) || $0 == UInt8(ascii: "-") }
  }
}
