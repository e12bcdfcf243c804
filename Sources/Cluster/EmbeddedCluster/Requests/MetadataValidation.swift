import KubernetesSchema
import ObjectModel

/// The rules for names, labels and finalizers that hold for every kind.
enum MetadataValidation {
  static func errors(in object: Manifest, _ definition: ResourceDefinition, replacing old: Manifest?) -> [FieldError] {
    var errors: [FieldError] = []
    if old == nil {
      if object.name.isEmpty {
        errors.append(.required("metadata.name", "name or generateName is required"))
      } else if let problem = NameRules.problem(with: object.name, as: NameRules.form(of: definition.kind)) {
        errors.append(.invalid("metadata.name", .string(object.name), problem))
      }
    }
    for (key, value) in object["metadata", "labels"]?.object ?? [:] {
      if let problem = NameRules.problem(withLabelKey: key) { errors.append(.invalid("metadata.labels", .string(key), problem)) }
      if let text = value.string, let problem = NameRules.problem(withLabelValue: text) {
        errors.append(.invalid("metadata.labels", .string(text), problem))
      }
    }
    for (key, _) in object["metadata", "annotations"]?.object ?? [:] {
      if let problem = NameRules.problem(withLabelKey: key.lowercased()) {
        errors.append(.invalid("metadata.annotations", .string(key), problem))
      }
    }
    let size = object.annotations.reduce(0) { $0 + $1.key.utf8.count + $1.value.utf8.count }
    if size > 262_144 { errors.append(.tooLong("metadata.annotations", maximum: 262_144)) }
    if let old, old.isBeingDeleted {
      let added = Set(object.finalizers).subtracting(old.finalizers).sorted()
      if !added.isEmpty {
        let list = added.map { "\"\($0)\"" }.joined(separator: ", ")
        errors.append(
          .forbidden(
            "metadata.finalizers",
            "no new finalizers can be added if the object is being deleted, found new finalizers []string{\(list)}"))
      }
    }
    let controllers = object.ownerReferences.filter(\.isController)
    if controllers.count > 1 {
      errors.append(
        .invalid(
          "metadata.ownerReferences", object["metadata", "ownerReferences"] ?? .null,
          "Only one reference can have Controller set to true. Found \"true\" in references for \(controllers[0].kind)/\(controllers[0].name) and \(controllers[1].kind)/\(controllers[1].name)"
        ))
    }
    return errors
  }
}

/// The forms that names have.
enum NameRules {
  enum Form {
    case subdomain
    case label
    /// A label that begins with a letter.
    case service
    /// Anything that fits into a path.
    case pathSegment
  }

  static func form(of kind: GroupVersionKind) -> Form {
    if kind.group == "rbac.authorization.k8s.io" { return .pathSegment }
    switch (kind.group, kind.kind) {
    case ("", "Namespace"): return .label
    case ("", "Service"): return .service
    default: return .subdomain
    }
  }

  static func problem(with name: String, as form: Form) -> String? {
    switch form {
    case .subdomain:
      guard name.utf8.count > 253 || !isSubdomain(name) else { return nil }
      return name.utf8.count > 253
        ? "must be no more than 253 characters"
        : "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')"
    case .label:
      if name.utf8.count > 63 { return "must be no more than 63 characters" }
      return isLabel(name)
        ? nil
        : "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')"
    case .service:
      if name.utf8.count > 63 { return "must be no more than 63 characters" }
      let startsWithLetter = name.utf8.first.map { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0) } ?? false
      return isLabel(name) && startsWithLetter
        ? nil
        : "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character (e.g. 'my-name',  or 'abc-123', regex used for validation is '[a-z]([-a-z0-9]*[a-z0-9])?')"
    case .pathSegment:
      if name == "." || name == ".." { return "may not be '\(name)'" }
      for mark in ["/", "%"] where name.contains(mark) { return "may not contain '\(mark)'" }
      return nil
    }
  }

  static func problem(withLabelKey key: String) -> String? {
    let parts = key.split(separator: "/", omittingEmptySubsequences: false)
    let name = parts.last.map(String.init) ?? ""
    let isPrefixed = parts.count == 2
    if parts.count > 2 || isPrefixed && !isSubdomain(String(parts[0])) || !isQualified(name) || name.isEmpty
      || name.utf8.count > 63
    {
      return
        "name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')"
    }
    return nil
  }

  static func problem(withLabelValue value: String) -> String? {
    if value.utf8.count > 63 { return "must be no more than 63 characters" }
    if value.isEmpty || isQualified(value) { return nil }
    return
      "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')"
  }

  private static func isLowerAlphanumeric(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
  }

  static func isLabel(_ text: some StringProtocol) -> Bool {
    let bytes = Array(text.utf8)
    guard let first = bytes.first, let last = bytes.last, isLowerAlphanumeric(first), isLowerAlphanumeric(last) else {
      return false
    }
    return text.utf8.allSatisfy { isLowerAlphanumeric($0) || $0 == UInt8(ascii: "-") }
  }

  static func isSubdomain(_ text: String) -> Bool {
    text.split(separator: ".", omittingEmptySubsequences: false).allSatisfy { isLabel($0) }
  }

  private static func isQualified(_ text: String) -> Bool {
    func isAlphanumeric(_ byte: UInt8) -> Bool {
      isLowerAlphanumeric(byte) || (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte)
    }
    guard let first = text.utf8.first, let last = text.utf8.last, isAlphanumeric(first), isAlphanumeric(last) else {
      return false
    }
    return text.utf8.allSatisfy { isAlphanumeric($0) || [UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: ".")].contains($0) }
  }
}
