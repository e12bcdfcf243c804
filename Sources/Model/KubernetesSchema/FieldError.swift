import ObjectModel

/// What is wrong with one field of an object, in the words of the API server.
///
/// A 422 Status lists these as its causes: `reason` and `message` as they are, and `field`; the Status message is made of
/// their descriptions.
public struct FieldError: Error, Sendable, Equatable, CustomStringConvertible {
  /// The machine-readable reason, as in `details.causes[].reason`.
  public enum Reason: String, Sendable {
    case required = "FieldValueRequired"
    case invalid = "FieldValueInvalid"
    case typeInvalid = "FieldValueTypeInvalid"
    case notSupported = "FieldValueNotSupported"
    case duplicate = "FieldValueDuplicate"
    case forbidden = "FieldValueForbidden"
    case notFound = "FieldValueNotFound"
    case tooLong = "FieldValueTooLong"
    case tooMany = "FieldValueTooMany"
    case internalError = "InternalError"
  }

  /// The path of the field: `spec.containers[0].image`, `data[tls.key]`.
  public var field: String
  public var reason: Reason
  /// The text without the field: `Invalid value: -1: must be greater than or equal to 0`.
  public var message: String

  public init(field: String, reason: Reason, message: String) {
    self.field = field
    self.reason = reason
    self.message = message
  }

  /// `spec.replicas: Invalid value: -1: must be greater than or equal to 0`.
  public var description: String { field.isEmpty ? message : "\(field): \(message)" }
}

extension FieldError {
  /// `Required value`, or `Required value: detail`.
  public static func required(_ field: String, _ detail: String = "") -> FieldError {
    FieldError(field: field, reason: .required, message: text("Required value", detail))
  }

  /// `Invalid value: VALUE: detail`.
  public static func invalid(_ field: String, _ value: JSONValue, _ detail: String) -> FieldError {
    FieldError(field: field, reason: .invalid, message: text("Invalid value: \(value.json())", detail))
  }

  /// `Invalid value: VALUE: detail`, for a value of the wrong type. Custom resources give the name of the type as value.
  public static func typeInvalid(_ field: String, _ value: JSONValue, _ detail: String) -> FieldError {
    FieldError(field: field, reason: .typeInvalid, message: text("Invalid value: \(value.json())", detail))
  }

  /// `Unsupported value: VALUE: supported values: "A", "B"`, the values in the order given.
  public static func notSupported(_ field: String, _ value: JSONValue, supported: [JSONValue]) -> FieldError {
    let list = supported.map { $0.json() }.joined(separator: ", ")
    return FieldError(
      field: field, reason: .notSupported,
      message: text("Unsupported value: \(value.json())", list.isEmpty ? "" : "supported values: \(list)"))
  }

  /// `Unsupported value: VALUE: supported values: "A", "B"`, the values in the order given.
  public static func notSupported(_ field: String, _ value: JSONValue, supported: [String]) -> FieldError {
    notSupported(field, value, supported: supported.map(JSONValue.string))
  }

  /// `Duplicate value: VALUE`.
  public static func duplicate(_ field: String, _ value: JSONValue) -> FieldError {
    FieldError(field: field, reason: .duplicate, message: "Duplicate value: \(value.json())")
  }

  /// `Forbidden: detail`.
  public static func forbidden(_ field: String, _ detail: String) -> FieldError {
    FieldError(field: field, reason: .forbidden, message: text("Forbidden", detail))
  }

  /// `Not found: VALUE`.
  public static func notFound(_ field: String, _ value: JSONValue) -> FieldError {
    FieldError(field: field, reason: .notFound, message: "Not found: \(value.json())")
  }

  /// `Too long: may not be more than N bytes`.
  public static func tooLong(_ field: String, maximum: Int) -> FieldError {
    FieldError(field: field, reason: .tooLong, message: "Too long: may not be more than \(maximum) bytes")
  }

  /// `Too many: N: must have at most M items`.
  public static func tooMany(_ field: String, count: Int, maximum: Int) -> FieldError {
    FieldError(field: field, reason: .tooMany, message: "Too many: \(count): must have at most \(maximum) items")
  }

  /// `Internal error: detail`.
  public static func internalError(_ field: String, _ detail: String) -> FieldError {
    FieldError(field: field, reason: .internalError, message: text("Internal error", detail))
  }

  private static func text(_ start: String, _ detail: String) -> String { detail.isEmpty ? start : "\(start): \(detail)" }
}

extension Sequence<FieldError> {
  /// The text that follows `... is invalid: ` in a Status: one error as it is, several in brackets.
  public var summary: String {
    let texts = map(\.description)
    return texts.count == 1 ? texts[0] : "[" + texts.joined(separator: ", ") + "]"
  }
}
