import KubernetesSchema
import ObjectModel

/// Small rules that the fields of many kinds share, in the words of the API server.
enum FieldCheck {
  static func notNegative(_ value: JSONValue?, _ field: String) -> [FieldError] {
    guard let number = value?.integer, number < 0 else { return [] }
    return [.invalid(field, .integer(number), "must be greater than or equal to 0")]
  }

  /// A value out of a few; what is absent is left to the defaults.
  static func choice(_ value: JSONValue?, _ field: String, _ supported: [String]) -> [FieldError] {
    guard let value, !value.isNull, !supported.contains(value.string ?? "") else { return [] }
    return [.notSupported(field, value, supported: supported)]
  }

  static func required(_ value: JSONValue?, _ field: String, _ detail: String = "") -> [FieldError] {
    value?.string ?? "" == "" ? [.required(field, detail)] : []
  }

  static func portNumber(_ number: Int64, _ field: String) -> [FieldError] {
    (1...65_535).contains(number) ? [] : [.invalid(field, .integer(number), "must be between 1 and 65535, inclusive")]
  }

  /// A port by its number or by its name.
  static func port(_ value: JSONValue?, _ field: String) -> [FieldError] {
    if let number = value?.integer { return portNumber(number, field) }
    guard let name = value?.string else { return [.invalid(field, 0, "must be between 1 and 65535, inclusive")] }
    return portName(name).map { .invalid(field, .string(name), $0) }
  }

  /// What is wrong with the name of a port.
  static func portName(_ name: String) -> [String] {
    var problems: [String] = []
    let bytes = Array(name.utf8)
    func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }
    func isLetter(_ byte: UInt8) -> Bool { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) }
    if bytes.count > 15 { problems.append("must be no more than 15 characters") }
    if !bytes.allSatisfy({ isDigit($0) || isLetter($0) || $0 == UInt8(ascii: "-") }) {
      problems.append("must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)")
    }
    if !bytes.contains(where: isLetter) { problems.append("must contain at least one letter (a-z)") }
    if name.contains("--") { problems.append("must not contain consecutive hyphens") }
    if bytes.first == UInt8(ascii: "-") || bytes.last == UInt8(ascii: "-") {
      problems.append("must not begin or end with a hyphen")
    }
    return problems
  }

  /// A number that is not negative, or a percentage of at most a hundred where a share is meant.
  static func amount(_ value: JSONValue?, _ field: String, atMostAll: Bool = false) -> [FieldError] {
    guard let value, !value.isNull else { return [] }
    if value.integer != nil { return notNegative(value, field) }
    let text = value.string ?? ""
    guard let percent = percentage(text) else {
      return [
        .invalid(
          field, value,
          "a valid percent string must be a numeric string followed by an ending '%' (e.g. '1%',  or '93%', regex used for validation is '[0-9]+%')"
        )
      ]
    }
    return atMostAll && percent > 100 ? [.invalid(field, value, "must not be greater than 100%")] : []
  }

  static func percentage(_ text: String) -> Int? {
    guard text.utf8.last == UInt8(ascii: "%"), text.utf8.first != UInt8(ascii: "-"), text.utf8.first != UInt8(ascii: "+") else {
      return nil
    }
    return Int(text.dropLast())
  }

  /// Labels of a template; those of the object itself are looked at with its other metadata.
  static func labels(_ labels: JSONValue?, _ field: String) -> [FieldError] {
    var errors: [FieldError] = []
    for (key, value) in labels?.object ?? [:] {
      if let problem = NameRules.problem(withLabelKey: key) { errors.append(.invalid(field, .string(key), problem)) }
      if let text = value.string, let problem = NameRules.problem(withLabelValue: text) {
        errors.append(.invalid(field, .string(text), problem))
      }
    }
    return errors
  }

  /// A label selector object.
  static func selector(_ selector: JSONValue?, _ field: String) -> [FieldError] {
    var errors = labels(selector?["matchLabels"], "\(field).matchLabels")
    for (index, expression) in (selector?["matchExpressions"]?.array ?? []).enumerated() {
      let place = "\(field).matchExpressions[\(index)]"
      let values = expression["values"]?.array ?? []
      switch expression["operator"]?.string ?? "" {
      case "In", "NotIn":
        if values.isEmpty {
          errors.append(.required("\(place).values", "must be specified when `operator` is 'In' or 'NotIn'"))
        }
      case "Exists", "DoesNotExist":
        if !values.isEmpty {
          errors.append(.forbidden("\(place).values", "may not be specified when `operator` is 'Exists' or 'DoesNotExist'"))
        }
      case let other: errors.append(.invalid("\(place).operator", .string(other), "not a valid selector operator"))
      }
      let key = expression["key"]?.string ?? ""
      if let problem = NameRules.problem(withLabelKey: key) { errors.append(.invalid("\(place).key", .string(key), problem)) }
    }
    return errors
  }

  /// Fields that keep the value they were made with.
  static func immutable(_ path: [String], _ object: Manifest, _ old: Manifest?, _ why: String = "field is immutable")
    -> [FieldError]
  {
    guard let old, old.value[path: path] != object.value[path: path] else { return [] }
    return [.invalid(path.joined(separator: "."), object.value[path: path] ?? .null, why)]
  }
}
