import Comparison
import ObjectModel

/// What `resource.compareoptions` says: how all applications are compared.
public struct CompareSettings: Sendable, Hashable {
  /// For which kinds `status` does not count.
  public var ignoredStatus: ComparisonOptions.IgnoredStatus = .all
  /// Whether rules of aggregated roles do not count.
  public var ignoresAggregatedRoles = false
  /// Whether what is ignored in a comparison does not count as a change of a watched object either.
  public var ignoresDifferencesOnUpdates = true

  public init() {}

  private static let key = "resource.compareoptions"

  init(_ reader: inout SettingsReader) {
    guard let value = reader.yaml(Self.key), !value.isNull else { return }
    guard let fields = value.object else {
      reader.complain(Self.key, "this is not a map; write ignoreAggregatedRoles: true and the like")
      return
    }
    for (name, value) in fields {
      switch name {
      case "ignoreAggregatedRoles": Self.flag(name, value, &ignoresAggregatedRoles, &reader)
      case "ignoreDifferencesOnResourceUpdates": Self.flag(name, value, &ignoresDifferencesOnUpdates, &reader)
      case "ignoreResourceStatusField": readStatus(value, &reader)
      default:
        reader.complain(
          Self.key,
          "\(name.goQuoted()) is not understood; allowed: ignoreAggregatedRoles, ignoreResourceStatusField, ignoreDifferencesOnResourceUpdates"
        )
      }
    }
  }

  private mutating func readStatus(_ value: JSONValue, _ reader: inout SettingsReader) {
    // YAML takes `off` for false.
    if value.bool == false || value == "off" || value == "false" {
      ignoredStatus = .none
    } else if let found = value.string.flatMap(ComparisonOptions.IgnoredStatus.init) {
      ignoredStatus = found
    } else if !value.isNull {
      reader.refuse("\(Self.key): ignoreResourceStatusField", value.string ?? value.json(), "all, crd, none")
    }
  }

  private static func flag(_ name: String, _ value: JSONValue, _ field: inout Bool, _ reader: inout SettingsReader) {
    if let flag = value.bool ?? value.string.flatMap(Bool.init(goText:)) {
      field = flag
    } else {
      reader.refuse("\(key): \(name)", value.json(), "true, false")
    }
  }
}
