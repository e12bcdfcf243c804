import ObjectModel

/// The schemas of schemas: one for each draft, and those of the newer drafts' vocabularies.
enum Metaschemas {
  /// The text of a metaschema or vocabulary by its URL without fragment.
  static func text(of url: String) -> String? {
    switch url {
    case "http://json-schema.org/draft-04/schema": draft4
    case "http://json-schema.org/draft-06/schema": draft6
    case "http://json-schema.org/draft-07/schema": draft7
    case "https://json-schema.org/draft/2019-09/schema": draft2019
    case "https://json-schema.org/draft/2019-09/meta/core": draft2019Core
    case "https://json-schema.org/draft/2019-09/meta/applicator": draft2019Applicator
    case "https://json-schema.org/draft/2019-09/meta/validation": draft2019Validation
    case "https://json-schema.org/draft/2019-09/meta/meta-data": draft2019MetaData
    case "https://json-schema.org/draft/2019-09/meta/format": draft2019Format
    case "https://json-schema.org/draft/2019-09/meta/content": draft2019Content
    case "https://json-schema.org/draft/2020-12/schema": draft2020
    case "https://json-schema.org/draft/2020-12/meta/core": draft2020Core
    case "https://json-schema.org/draft/2020-12/meta/applicator": draft2020Applicator
    case "https://json-schema.org/draft/2020-12/meta/unevaluated": draft2020Unevaluated
    case "https://json-schema.org/draft/2020-12/meta/validation": draft2020Validation
    case "https://json-schema.org/draft/2020-12/meta/meta-data": draft2020MetaData
    case "https://json-schema.org/draft/2020-12/meta/format-annotation": draft2020FormatAnnotation
    case "https://json-schema.org/draft/2020-12/meta/content": draft2020Content
    default: nil
    }
  }

  /// The metaschema of a draft, compiled when it is first asked for.
  static func compiled(_ draft: Draft) -> JSONSchema? {
    switch draft {
    case .draft4: compiled4
    case .draft6: compiled6
    case .draft7: compiled7
    case .draft2019: compiled2019
    case .draft2020: compiled2020
    }
  }

  private static let compiled4 = compile(.draft4)
  private static let compiled6 = compile(.draft6)
  private static let compiled7 = compile(.draft7)
  private static let compiled2019 = compile(.draft2019)
  private static let compiled2020 = compile(.draft2020)

  /// Never `nil`: the texts are fixed, and a test compiles each.
  private static func compile(_ draft: Draft) -> JSONSchema? {
    guard let text = text(of: draft.metaschemaURL), let document = try? JSONValue(json: text) else { return nil }
    return try? JSONSchema(trusted: document, location: draft.metaschemaURL)
  }
}
