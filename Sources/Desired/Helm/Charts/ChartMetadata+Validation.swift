import ObjectModel

extension ChartMetadata {
  /// Cleans the texts of what is not printable and checks the rules every chart keeps.
  ///
  /// - Returns: what is wrong, in Helm's words; nil when nothing is.
  mutating func validate() -> String? {
    clean()
    if apiVersion.isEmpty { return "chart.metadata.apiVersion is required" }
    if name.isEmpty { return "chart.metadata.name is required" }
    if name == "." || name == ".." { return "chart.metadata.name \"\(name)\" is not allowed" }
    if name.contains("/") { return "chart.metadata.name \"\(name)\" is invalid" }
    if version.isEmpty { return "chart.metadata.version is required" }
    if SemanticVersion(version) == nil { return "chart.metadata.version \"\(version)\" is invalid" }
    if !["", "application", "library"].contains(type) { return "chart.metadata.type must be application or library" }
    var names: Set<String> = []
    for dependency in dependencies {
      let isPlain = dependency.alias.utf8.allSatisfy { byte in
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
          UInt8(ascii: "_"), UInt8(ascii: "-"):
          true
        default: false
        }
      }
      if !isPlain { return "dependency \"\(dependency.name)\" has disallowed characters in the alias" }
      if !names.insert(dependency.effectiveName).inserted {
        return "more than one dependency with name or alias \"\(dependency.effectiveName)\""
      }
    }
    return nil
  }

  private mutating func clean() {
    for path in [
      \ChartMetadata.name, \.description, \.home, \.icon, \.condition, \.tags, \.appVersion, \.kubeVersion,
    ] { self[keyPath: path] = Self.printable(self[keyPath: path]) }
    sources = sources.map(Self.printable)
    keywords = keywords.map(Self.printable)
    for index in maintainers.indices {
      maintainers[index].name = Self.printable(maintainers[index].name)
      maintainers[index].email = Self.printable(maintainers[index].email)
      maintainers[index].url = Self.printable(maintainers[index].url)
    }
    for index in dependencies.indices {
      dependencies[index].name = Self.printable(dependencies[index].name)
      dependencies[index].version = Self.printable(dependencies[index].version)
      dependencies[index].repository = Self.printable(dependencies[index].repository)
      dependencies[index].condition = Self.printable(dependencies[index].condition)
      dependencies[index].tags = dependencies[index].tags.map(Self.printable)
    }
  }

  /// The text with every kind of space as a plain one and without what cannot be printed.
  private static func printable(_ text: String) -> String {
    if text.utf8.allSatisfy({ (0x20..<0x7F).contains($0) }) { return text }
    var result = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      if scalar.properties.isWhitespace {
        result.append(" ")
        continue
      }
      switch scalar.properties.generalCategory {
      case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator, .paragraphSeparator, .spaceSeparator: continue
      default: result.append(scalar)
      }
    }
    return String(result)
  }
}
