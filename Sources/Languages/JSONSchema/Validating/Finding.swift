import ObjectModel

/// A failure as it is found; its message is made when somebody asks.
struct Finding {
  let location: JSONPointer
  let reason: Reason
  var causes: [Finding] = []

  enum Reason {
    /// Several keywords of one schema failed: the causes.
    case several
    /// What a reference led to failed: the only cause, which is shown in its place.
    case reference
    case falseSchema
    case cycle(first: String, second: String, schema: String)
    case tooDeep(Int)
    case tooLong(Int)
    case type(got: String, want: TypeSet)
    case constant(JSONValue)
    case allowed([JSONValue])
    case format(String, AssertedFormat, complaint: String)
    case count(keyword: StaticString, got: Int, want: Int)
    case number(keyword: StaticString, got: ExactNumber, want: ExactNumber)
    case pattern(String, pattern: String)
    case missing([String])
    case dependency(property: String, missing: [String])
    case additionalProperties([String])
    case propertyName(String)
    case duplicates(Int, Int)
    case additionalItems(Int)
    case containsNone
    case containsTooFew(matched: [Int], want: Int)
    case containsTooMany(matched: [Int], want: Int)
    case not
    case allOf
    case anyOf
    case oneOfNone
    case oneOfSeveral(Int, Int)
  }
}

extension Finding.Reason {
  var message: String {
    switch self {
    case .several, .reference: "validation failed"
    case .falseSchema: "false schema"
    case .cycle(let first, let second, let schema):
      "both \(first) and \(second) resolve to \"\(schema)\" causing reference cycle"
    case .tooDeep(let limit): "the value and its schema are nested deeper than \(limit) schemas; make them flatter"
    case .tooLong(let limit): "checking was given up after \(limit) steps; the schema has too many branches within branches"
    case .type(let got, let want): "got \(got), want \(want.names.joined(separator: " or "))"
    case .constant(let value): Self.text(of: value).map { "value must be \($0)" } ?? "'const' failed"
    case .allowed(let values): Self.allowed(values)
    case .format(let text, let format, let complaint): "\(text.goQuoted(by: "'")) is not valid \(format.rawValue): \(complaint)"
    case .count(let keyword, let got, let want): "\(keyword): got \(got.counted), want \(want.counted)"
    case .number(let keyword, let got, let want): "\(keyword): got \(got.text), want \(want.text)"
    case .pattern(let text, let pattern): "\(text.goQuoted(by: "'")) does not match pattern \(pattern.goQuoted(by: "'"))"
    case .missing(let names): "missing \(names.count == 1 ? "property" : "properties") \(Self.list(names))"
    case .dependency(let property, let missing):
      "properties \(Self.list(missing)) required, if \(property.goQuoted(by: "'")) exists"
    case .additionalProperties(let names): "additional properties \(Self.list(names)) not allowed"
    case .propertyName(let name): "invalid propertyName \(name.goQuoted(by: "'"))"
    case .duplicates(let first, let second): "items at \(first.counted) and \(second.counted) are equal"
    case .additionalItems(let count): "last \(count.counted) additionalItem(s) not allowed"
    case .containsNone: "no items match contains schema"
    case .containsTooFew(let matched, let want):
      matched.isEmpty
        ? "min \(want.counted) items required to match contains schema, but none matched"
        : "min \(want.counted) items required to match contains schema, but matched \(Self.positions(matched))"
    case .containsTooMany(let matched, let want):
      "max \(want.counted) items required to match contains schema, but matched \(Self.positions(matched))"
    case .not: "'not' failed"
    case .allOf: "'allOf' failed"
    case .anyOf: "'anyOf' failed"
    case .oneOfNone: "'oneOf' failed, none matched"
    case .oneOfSeveral(let first, let second): "'oneOf' failed, subschemas \(first.counted), \(second.counted) matched"
    }
  }

  private static func list(_ names: [String]) -> String { names.map { $0.goQuoted(by: "'") }.joined(separator: ", ") }

  private static func positions(_ matched: [Int]) -> String {
    "\(matched.count.counted) items at \(matched.map(String.init).joined(separator: " "))"
  }

  private static func allowed(_ values: [JSONValue]) -> String {
    var texts: [String] = []
    for value in values {
      guard let text = text(of: value) else { return "'enum' failed" }
      texts.append(text)
    }
    return texts.count == 1 ? "value must be \(texts[0])" : "value must be one of \(texts.joined(separator: ", "))"
  }

  /// A value as Go prints it with `%v`, text in quotes; `nil` for a list or an object.
  private static func text(of value: JSONValue) -> String? {
    switch value {
    case .null: "<nil>"
    case .bool(let flag): "\(flag)"
    case .integer(let number): "\(number)"
    case .double(let number): "\(number)"
    case .string(let text): text.goQuoted(by: "'")
    case .array, .object: nil
    }
  }
}
