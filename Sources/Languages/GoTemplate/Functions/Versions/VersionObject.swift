import ObjectModel

/// A version of the Masterminds library for Go in a template: `*semver.Version`, or `semver.Version` for one made from another.
final class VersionObject: TemplateObject, Sendable {
  let version: SemanticVersion
  private let isPointer: Bool

  init(_ version: SemanticVersion, isPointer: Bool = true) {
    self.version = version
    self.isPointer = isPointer
  }

  static let type = "*semver.Version"

  var goType: String { isPointer ? Self.type : "semver.Version" }
  var goKind: String { isPointer ? "ptr" : "struct" }
  var json: TemplateValue { .text(version.description) }

  func printed(isAddressable: Bool) -> String { version.description }

  func isEqual(to other: any TemplateObject) -> Bool {
    guard let other = other as? VersionObject else { return false }
    return version == other.version && version.metadata == other.version.metadata && version.original == other.version.original
  }

  func member(_ name: String) -> TemplateMember? {
    let version = self.version
    return switch name {
    case "Major": method(name) { .uint64(version.major) }
    case "Minor": method(name) { .uint64(version.minor) }
    case "Patch": method(name) { .uint64(version.patch) }
    case "Prerelease": method(name) { .text(version.prerelease) }
    case "Metadata": method(name) { .text(version.metadata) }
    case "String": method(name) { .text(version.description) }
    // Go has this method for pointers only.
    case "Original": isPointer ? method(name) { .text(version.original) } : nil
    case "IncMajor": method(name) { Self.value(SemanticVersion(major: version.major &+ 1, minor: 0, patch: 0)) }
    case "IncMinor": method(name) { Self.value(SemanticVersion(major: version.major, minor: version.minor &+ 1, patch: 0)) }
    case "IncPatch":
      method(name) {
        // A pre-release is followed by its release.
        let patch = version.prerelease.isEmpty ? version.patch &+ 1 : version.patch
        return Self.value(SemanticVersion(major: version.major, minor: version.minor, patch: patch))
      }
    case "SetPrerelease", "SetMetadata":
      .method(
        TemplateFunction(name, .string) { arguments, _ in
          let text = arguments.text(0)
          let isPrerelease = name == "SetPrerelease"
          if !text.isEmpty {
            guard let tried = SemanticVersion("0.0.0" + (isPrerelease ? "-" : "+") + text),
              (isPrerelease ? tried.prerelease : tried.metadata) == text
            else { throw TemplateFunctionError("invalid \(isPrerelease ? "prerelease" : "metadata") string") }
          }
          return Self.value(
            SemanticVersion(
              major: version.major, minor: version.minor, patch: version.patch,
              prerelease: isPrerelease ? text : version.prerelease, metadata: isPrerelease ? version.metadata : text))
        })
    case "Compare": comparison(name) { .int($0 < $1 ? -1 : $1 < $0 ? 1 : 0) }
    case "Equal": comparison(name) { .bool(!($0 < $1) && !($1 < $0)) }
    case "LessThan": comparison(name) { .bool($0 < $1) }
    case "GreaterThan": comparison(name) { .bool($1 < $0) }
    case "LessThanEqual": comparison(name) { .bool(!($1 < $0)) }
    case "GreaterThanEqual": comparison(name) { .bool(!($0 < $1)) }
    default: nil
    }
  }

  private static func value(_ version: SemanticVersion) -> TemplateValue {
    .object(VersionObject(version, isPointer: false))
  }

  private func method(_ name: String, _ value: @escaping @Sendable () -> TemplateValue) -> TemplateMember {
    .method(TemplateFunction(name) { _, _ in value() })
  }

  private func comparison(
    _ name: String, _ compare: @escaping @Sendable (SemanticVersion, SemanticVersion) -> TemplateValue
  ) -> TemplateMember {
    let version = self.version
    return .method(
      TemplateFunction(name, .object(Self.type)) { arguments, _ in
        guard case .object(let object) = arguments[0], let other = object as? VersionObject else {
          throw TemplateFunctionError.nilDereference
        }
        return compare(version, other.version)
      })
  }
}
