import ObjectModel

extension LabelSelector {
  /// Reads a selector as kustomize does, which complains in other words than the API server, and of keys and values that cannot
  /// be those of labels too.
  ///
  /// - Throws: `unable to parse requirement: …`.
  init(kustomize text: String) throws(KustomizeError) {
    do throws(SelectorError) {
      try self.init(text)
    } catch {
      throw KustomizeError(
        error.description.replacing(", expected: in, notin, =, ==, !=, gt, lt", with: ", expected: '=', '!=', '==', 'in', notin'")
          .replacing("', expected: '('", with: "' expected: '('"))
    }
    for requirement in requirements {
      if let problem = Self.problem(ofKey: requirement.key) {
        throw KustomizeError("unable to parse requirement: invalid label key \(requirement.key.goQuoted()): \(problem)")
      }
      for value in requirement.values {
        guard let problem = Self.problem(ofValue: value) else { continue }
        throw KustomizeError(
          "unable to parse requirement: invalid label value: \(value.goQuoted()): at key: \(requirement.key.goQuoted()): \(problem)"
        )
      }
    }
  }

  private static func problem(ofKey key: String) -> String? {
    let parts = key.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count <= 2, let name = parts.last else {
      return "a qualified name \(nameRule) with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')"
    }
    if parts.count == 2, parts[0].isEmpty { return "prefix part must be non-empty" }
    if name.isEmpty { return "name part must be non-empty" }
    if name.utf8.count > 63 { return "name part must be no more than 63 characters" }
    return isName(name) ? nil : "name part \(nameRule)"
  }

  private static let nameRule =
    "must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character "
    + "(e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')"

  private static func problem(ofValue value: String) -> String? {
    if value.utf8.count > 63 { return "must be no more than 63 characters" }
    if value.isEmpty || isName(value[...]) { return nil }
    return "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end "
      + "with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is "
      + "'(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')"
  }

  private static func isName(_ text: Substring) -> Bool {
    func isAlphanumeric(_ byte: UInt8) -> Bool {
      (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
    }
    guard let first = text.utf8.first, let last = text.utf8.last, isAlphanumeric(first), isAlphanumeric(last) else {
      return false
    }
    return text.utf8.allSatisfy { isAlphanumeric($0) || "-_.".utf8.contains($0) }
  }
}
