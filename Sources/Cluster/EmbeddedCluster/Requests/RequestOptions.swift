import ObjectModel

/// The query of a request.
struct Query: Sendable {
  private var values: [String: [String]] = [:]

  /// Reads `a=1&b=2`; `+` is a blank.
  init(_ text: String?) {
    for pair in (text ?? "").utf8.split(separator: UInt8(ascii: "&")) {
      let parts = pair.split(separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
      values[Self.decoded(parts[0]), default: []].append(parts.count > 1 ? Self.decoded(parts[1]) : "")
    }
  }

  private static func decoded(_ part: Substring.UTF8View) -> String {
    let text = Substring(part)
    if part.contains(UInt8(ascii: "+")) { return text.replacing("+", with: " ").removingPercentEncodingOrSelf }
    return text.removingPercentEncodingOrSelf
  }

  subscript(key: String) -> String? { values[key]?.first }

  /// A lax Boolean: `0` and `false` are false, anything else that is there is true.
  func flag(_ key: String) -> Bool {
    guard let value = self[key] else { return false }
    return value != "0" && value != "false"
  }

  /// - Throws: 400 for a text that is no number.
  func number(_ key: String) throws(APIStatus) -> Int64? {
    guard let value = self[key], !value.isEmpty else { return nil }
    guard let number = Int64(value) else {
      throw .badRequest("strconv.ParseInt: parsing \"\(value)\": invalid syntax")
    }
    return number
  }
}

/// What a write is asked to do besides writing.
struct WriteRequestOptions: Sendable {
  enum Validation: String, Sendable {
    case ignore = "Ignore"
    case warn = "Warn"
    case strict = "Strict"
  }

  var manager: String
  var force = false
  var isDryRun = false
  var validation = Validation.warn
  /// Whether `fieldManager` was given, as an apply must.
  var namesManager: Bool

  /// - Parameter userAgent: its first word is the manager's name when the query names none.
  /// - Throws: 422 for values that are not allowed.
  init(_ query: Query, userAgent: String, kind: String) throws(APIStatus) {
    namesManager = query["fieldManager"].map { !$0.isEmpty } ?? false
    let name = namesManager ? query["fieldManager"] ?? "" : String(userAgent.prefix { $0 != "/" })
    guard name.utf8.count <= 128, name.unicodeScalars.allSatisfy({ $0.properties.generalCategory != .control }) else {
      throw .unprocessable(
        "\(kind).meta.k8s.io \"\" is invalid: fieldManager: Invalid value: \"\(name)\": must be printable and at most 128 characters"
      )
    }
    manager = name.isEmpty ? "unknown" : name
    force = query.flag("force")
    if let dryRun = query["dryRun"], !dryRun.isEmpty {
      guard dryRun == "All" else {
        throw .unprocessable(
          "\(kind).meta.k8s.io \"\" is invalid: dryRun: Unsupported value: [\"\(dryRun)\"]: supported values: \"All\"")
      }
      isDryRun = true
    }
    if let text = query["fieldValidation"], !text.isEmpty {
      guard let validation = Validation(rawValue: text) else {
        throw .unprocessable(
          "\(kind).meta.k8s.io \"\" is invalid: fieldValidation: Unsupported value: \"\(text)\": supported values: \"Ignore\", \"Strict\", \"Warn\""
        )
      }
      self.validation = validation
    }
  }
}
