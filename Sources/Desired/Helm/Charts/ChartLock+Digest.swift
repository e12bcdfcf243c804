import Crypto
import ObjectModel

extension ChartLock {
  /// Whether the lock was made for these dependencies: its digest is theirs and its own entries'.
  public func isInSync(with dependencies: [ChartDependency]) -> Bool {
    digest == Self.digest(of: dependencies, locked: self.dependencies)
  }

  /// `sha256:` and the hash of both lists as Go writes them as JSON.
  static func digest(of dependencies: [ChartDependency], locked: [Entry]) -> String {
    let wanted = dependencies.map { dependency in
      object([
        ("name", .string(dependency.name)), ("version", text(dependency.version)), ("repository", .string(dependency.repository)),
        ("condition", text(dependency.condition)), ("tags", dependency.tags.isEmpty ? nil : JSONValue(dependency.tags)),
        ("enabled", dependency.enabled ? true : nil),
        ("import-values", dependency.importValues.isEmpty ? nil : .array(dependency.importValues)),
        ("alias", text(dependency.alias)),
      ])
    }
    let found = locked.map { entry in
      object([("name", .string(entry.name)), ("version", text(entry.version)), ("repository", .string(entry.repository))])
    }
    let json = "[" + [wanted, found].map { "[" + $0.joined(separator: ",") + "]" }.joined(separator: ",") + "]"
    return "sha256:" + SHA256.hash(data: Array(json.utf8)).map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
  }

  private static func text(_ text: String) -> JSONValue? { text.isEmpty ? JSONValue?.none : .string(text) }

  /// An object with its members in the order given, and with what HTML would mistake for markup escaped.
  private static func object(_ members: [(String, JSONValue?)]) -> String {
    let fields = members.compactMap { name, value in
      value.map {
        "\"\(name)\":" + $0.json().replacing("<", with: "\\u003c").replacing(">", with: "\\u003e").replacing("&", with: "\\u0026")
      }
    }
    return "{" + fields.joined(separator: ",") + "}"
  }
}
