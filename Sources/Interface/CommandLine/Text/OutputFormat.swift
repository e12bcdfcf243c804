import ArgumentParser
import ObjectModel

/// `-o`.
enum OutputFormat: String, Sendable, CaseIterable {
  case wide
  case name
  case json
  case yaml
  case id
  case tree
  case treeDetailed = "tree=detailed"

  /// The format a command was asked for.
  ///
  /// - Throws: `CommandFailure` for one the command does not have.
  static func of(_ text: String, among allowed: [OutputFormat]) throws(CommandFailure) -> OutputFormat {
    guard let format = OutputFormat(rawValue: text), allowed.contains(format) else {
      throw CommandFailure("unknown output format: \(text)")
    }
    return format
  }

  /// A value as JSON (two blanks a level, a newline at its end) or as YAML (keys sorted).
  func text(of value: JSONValue) -> String { self == .yaml ? YAML.text(value) : value.json(.indented(2)) + "\n" }
}
