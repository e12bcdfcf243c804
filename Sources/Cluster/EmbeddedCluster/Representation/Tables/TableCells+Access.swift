import ObjectModel

extension TableCells {
  /// Role bindings and signing requests.
  func access(_ column: String) -> JSONValue? {
    switch column {
    case "Role": return .string("\(object["roleRef", "kind"]?.string ?? "")/\(object["roleRef", "name"]?.string ?? "")")
    case "Users": return subjects("User")
    case "Groups": return subjects("Group")
    case "ServiceAccounts": return subjects("ServiceAccount")
    case "SignerName": return object["spec", "signerName"] ?? ""
    case "Requestor": return object["spec", "username"] ?? ""
    case "RequestedDuration":
      return .string(object["spec", "expirationSeconds"]?.integer.map { Age.text(seconds: $0) } ?? "<none>")
    case "Condition":
      var words: [String] = []
      if condition("Approved") != nil { words.append("Approved") }
      if condition("Denied") != nil { words.append("Denied") }
      if condition("Failed") != nil { words.append("Failed") }
      if text("status", "certificate") != nil { words.append("Issued") }
      return .string(words.isEmpty ? "Pending" : words.joined(separator: ","))
    default: return nil
    }
  }

  private func subjects(_ kind: String) -> JSONValue {
    let names = (object["subjects"]?.array ?? []).filter { $0["kind"]?.string == kind }.map { subject in
      let namespace = subject["namespace"]?.string ?? ""
      return (kind == "ServiceAccount" ? "\(namespace)/" : "") + (subject["name"]?.string ?? "")
    }
    return .string(names.joined(separator: ", "))
  }
}
