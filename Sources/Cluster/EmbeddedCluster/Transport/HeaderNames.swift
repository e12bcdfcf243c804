import HTTPTypes

extension HTTPField.Name {
  static let auditID = known("Audit-Id")
  static let flowSchema = known("X-Kubernetes-Pf-Flowschema-Uid")
  static let priorityLevel = known("X-Kubernetes-Pf-Prioritylevel-Uid")
  static let warning = known("Warning")
  static let impersonateUser = known("Impersonate-User")
  static let impersonateGroup = known("Impersonate-Group")

  private static func known(_ text: String) -> HTTPField.Name {
    guard let name = HTTPField.Name(text) else { preconditionFailure("\(text) is a token, as a header name must be") }
    return name
  }
}
