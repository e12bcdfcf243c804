/// A repository of an OCI registry, as `ghcr.io/stefanprodan/charts/podinfo`.
struct ImageAddress: Sendable, Hashable {
  /// Host and port of the registry.
  let registry: String
  /// The name within it.
  let name: String

  /// Reads an address; `oci://` before it is passed over.
  ///
  /// - Throws: `RepositoryError` for what is none.
  init(_ text: String) throws(RepositoryError) {
    let rest = text.hasPrefix("oci://") ? text.dropFirst(6) : text[...]
    let trimmed = rest.last == "/" ? rest.dropLast() : rest
    func refuse(_ problem: String) -> RepositoryError {
      RepositoryError(
        cause: .invalid, repository: text.withoutQuery, problem: problem, remedy: "write oci://registry.example/path/name")
    }
    guard let slash = trimmed.firstIndex(of: "/") else { throw refuse("the address names a registry and nothing in it") }
    let host = trimmed[..<slash].lowercased()
    let path = String(trimmed[trimmed.index(after: slash)...])
    let hostIsPlain = host.utf8.allSatisfy {
      (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) || $0 == 0x2E || $0 == 0x2D || $0 == 0x3A || $0 == 0x5B
        || $0 == 0x5D
    }
    guard hostIsPlain, !host.isEmpty, WebAddress("https://\(host)") != nil else {
      throw refuse("'\(host)' is no host of a registry")
    }
    guard Self.isName(path) else {
      throw refuse("'\(path)' is no name in a registry: it has lower-case letters, digits, and . _ - between them")
    }
    registry = host == "docker.io" ? "registry-1.docker.io" : host
    name = path
  }

  private static func isName(_ text: String) -> Bool {
    text.utf8.count <= 255
      && text.split(separator: "/", omittingEmptySubsequences: false).allSatisfy { part in
        guard let first = part.utf8.first, let last = part.utf8.last else { return false }
        return isAlphanumeric(first) && isAlphanumeric(last)
          && part.utf8.allSatisfy { isAlphanumeric($0) || $0 == 0x2E || $0 == 0x5F || $0 == 0x2D }
      }
  }

  private static func isAlphanumeric(_ byte: UInt8) -> Bool { (0x61...0x7A).contains(byte) || (0x30...0x39).contains(byte) }

  /// Whether a text may stand for a manifest: a tag, or a digest.
  static func isReference(_ text: String) -> Bool {
    if isDigest(text) { return true }
    guard let first = text.utf8.first, text.utf8.count <= 128, first != 0x2E, first != 0x2D else { return false }
    return text.utf8.allSatisfy {
      isAlphanumeric($0) || (0x41...0x5A).contains($0) || $0 == 0x2E || $0 == 0x5F || $0 == 0x2D
    }
  }

  static func isDigest(_ text: String) -> Bool {
    text.hasPrefix("sha256:") && text.utf8.count == 71
      && text.utf8.dropFirst(7).allSatisfy { (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }
  }
}
