import ObjectModel

/// The `Status` object a request is answered with when it fails.
struct APIStatus: Error, Sendable {
  /// The HTTP status code.
  var code: Int
  /// The machine-readable reason, as `NotFound`.
  var reason: String
  /// The sentence people read; scripts parse the well-known ones.
  var message: String
  /// `details`, where the reason has any.
  var details: JSONValue?

  /// The object on the wire.
  var value: JSONValue {
    var result: JSONValue = [
      "kind": "Status", "apiVersion": "v1", "metadata": [:], "status": "Failure", "message": .string(message),
      "reason": .string(reason), "code": .integer(Int64(code)),
    ]
    if let details { result["details"] = details }
    return result
  }
}
