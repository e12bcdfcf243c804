import KubernetesSchema
import ObjectModel

// The failures of the API, in the words scripts look for.

extension APIStatus {
  private static func details(_ definition: ResourceDefinition, _ name: String, kind: String? = nil, causes: [JSONValue] = [])
    -> JSONValue
  {
    var details: JSONValue = ["kind": .string(kind ?? definition.name.plural)]
    if !name.isEmpty { details["name"] = .string(name) }
    if !definition.name.group.isEmpty { details["group"] = .string(definition.name.group) }
    if !causes.isEmpty { details["causes"] = .array(causes) }
    return details
  }

  static func badRequest(_ message: String) -> APIStatus { APIStatus(code: 400, reason: "BadRequest", message: message) }

  static let unauthorized = APIStatus(code: 401, reason: "Unauthorized", message: "Unauthorized")

  static func forbidden(_ definition: ResourceDefinition, _ name: String, _ why: String, causes: [JSONValue] = []) -> APIStatus {
    APIStatus(
      code: 403, reason: "Forbidden", message: "\(definition.qualifiedName) \"\(name)\" is forbidden: \(why)",
      details: details(definition, name, causes: causes))
  }

  static func notFound(_ definition: ResourceDefinition, _ name: String) -> APIStatus {
    APIStatus(
      code: 404, reason: "NotFound", message: "\(definition.qualifiedName) \"\(name)\" not found",
      details: details(definition, name))
  }

  static let unknownResource = APIStatus(
    code: 404, reason: "NotFound", message: "the server could not find the requested resource", details: [:])

  static func methodNotAllowed() -> APIStatus {
    APIStatus(
      code: 405, reason: "MethodNotAllowed", message: "the server does not allow this method on the requested resource",
      details: [:])
  }

  static let notAcceptable = APIStatus(code: 406, reason: "NotAcceptable", message: "406: Not Acceptable")

  static let unsupportedMediaType = APIStatus(code: 415, reason: "UnsupportedMediaType", message: "415: Unsupported Media Type")

  static func alreadyExists(_ definition: ResourceDefinition, _ name: String) -> APIStatus {
    APIStatus(
      code: 409, reason: "AlreadyExists", message: "\(definition.qualifiedName) \"\(name)\" already exists",
      details: details(definition, name))
  }

  static func conflict(_ definition: ResourceDefinition, _ name: String, _ why: String? = nil) -> APIStatus {
    let why = why ?? "the object has been modified; please apply your changes to the latest version and try again"
    return APIStatus(
      code: 409, reason: "Conflict", message: "Operation cannot be fulfilled on \(definition.qualifiedName) \"\(name)\": \(why)",
      details: details(definition, name))
  }

  static func applyConflict(_ definition: ResourceDefinition, _ name: String, _ error: ApplyError) -> APIStatus {
    APIStatus(
      code: 409, reason: "Conflict", message: error.message, details: details(definition, name, causes: error.causes))
  }

  static func expired(_ revision: Int64, oldest: Int64) -> APIStatus {
    APIStatus(code: 410, reason: "Expired", message: "too old resource version: \(revision) (\(oldest))")
  }

  static let tooLarge = APIStatus(
    code: 413, reason: "RequestEntityTooLarge", message: "Request entity too large: limit is 3145728")

  static func invalid(_ kind: GroupVersionKind, _ name: String, _ errors: [FieldError]) -> APIStatus {
    let texts = errors.map(\.description)
    let joined = texts.count == 1 ? texts[0] : "[\(texts.joined(separator: ", "))]"
    let qualified = kind.group.isEmpty ? kind.kind : "\(kind.kind).\(kind.group)"
    var details: JSONValue = ["kind": .string(kind.kind), "causes": .array(errors.map(\.cause))]
    if !name.isEmpty { details["name"] = .string(name) }
    if !kind.group.isEmpty { details["group"] = .string(kind.group) }
    return APIStatus(code: 422, reason: "Invalid", message: "\(qualified) \"\(name)\" is invalid: \(joined)", details: details)
  }

  static func unprocessable(_ message: String) -> APIStatus {
    APIStatus(code: 422, reason: "Invalid", message: message, details: [:])
  }

  /// The store could not make a write durable; nothing of it happened.
  static func storeFailed(_ problem: DatabaseProblem) -> APIStatus {
    problem.kind == .full
      ? APIStatus(code: 507, reason: "InsufficientStorage", message: "\(problem)")
      : APIStatus(code: 500, reason: "InternalError", message: "Internal error occurred: \(problem)")
  }

  static let stopping = APIStatus(
    code: 503, reason: "ServiceUnavailable", message: "the cluster is stopping", details: ["retryAfterSeconds": 1])

  static func futureVersion(_ revision: Int64, current: Int64) -> APIStatus {
    APIStatus(
      code: 504, reason: "Timeout", message: "Timeout: Too large resource version: \(revision), current: \(current)",
      details: [
        "causes": [["reason": "ResourceVersionTooLarge", "message": "Too large resource version"]], "retryAfterSeconds": 1,
      ])
  }

  static func notImplemented(_ what: String) -> APIStatus {
    APIStatus(code: 501, reason: "NotImplemented", message: "\(what) is not supported by the embedded cluster")
  }
}

extension FieldError {
  var cause: JSONValue {
    ["reason": .string(reason.rawValue), "message": .string(message), "field": .string(field)]
  }
}
