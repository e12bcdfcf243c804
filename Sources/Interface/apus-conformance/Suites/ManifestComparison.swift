import ObjectModel

/// Compares two streams of manifests by meaning.
///
/// Comments, quoting, indentation and empty documents do not count; the order of documents and their `# Source:` do.
enum ManifestComparison {
  private struct Document {
    var value: JSONValue
    var source: String?
  }

  /// Where the streams differ, one line a difference; empty when they are the same.
  static func differences(expected: String, actual: String, masks: [ManifestMask] = []) throws -> [String] {
    let wanted = try documents(expected, masks)
    let found = try documents(actual, masks)
    var result: [String] = []
    let names = wanted.map(label)
    let foundNames = found.map(label)
    if names != foundNames {
      for name in names where !foundNames.contains(name) { result.append("missing: \(name)") }
      for name in foundNames where !names.contains(name) { result.append("not expected: \(name)") }
      if result.isEmpty, let index = zip(names, foundNames).enumerated().first(where: { $0.element.0 != $0.element.1 })?.offset {
        result.append("document \(index + 1): \(names[index]) expected, not \(foundNames[index])")
      }
      if result.isEmpty { result.append("\(names.count) documents expected, not \(foundNames.count)") }
    }
    // Documents of one name are told apart by their order.
    var pools: [String: [Document]] = [:]
    for document in found.reversed() { pools[label(document), default: []].append(document) }
    for document in wanted {
      guard let other = pools[label(document)]?.popLast() else { continue }
      compare(document.value, other.value, label(document), &result)
      if document.source != other.source {
        result.append("\(label(document)): source \(document.source ?? "none") expected, not \(other.source ?? "none")")
      }
    }
    return result
  }

  private static func documents(_ text: String, _ masks: [ManifestMask]) throws -> [Document] {
    var result: [Document] = []
    var piece: [Substring] = []
    func take() throws {
      let text = piece.joined(separator: "\n") + "\n"
      let source = piece.first { $0.hasPrefix("# Source: ") }.map { String($0.dropFirst("# Source: ".count)) }
      for value in try YAML.documents(text).prefix(1) where !value.isNull {
        var value = value
        for mask in masks { mask.apply(to: &value) }
        result.append(Document(value: value, source: source))
      }
    }
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      if line == "---" || line.hasPrefix("--- ") || line.hasPrefix("---\t") || line.hasPrefix("---\r") {
        try take()
        piece = []
      } else {
        piece.append(line)
      }
    }
    try take()
    return result
  }

  private static func label(_ document: Document) -> String {
    let manifest = Manifest(document.value)
    let name = manifest.name.isEmpty ? document.value["metadata", "generateName"]?.string ?? "" : manifest.name
    return "\(manifest.apiVersion) \(manifest.kind) \(manifest.namespace)/\(name)"
  }

  private static func compare(_ expected: JSONValue, _ actual: JSONValue, _ path: String, _ result: inout [String]) {
    switch (expected, actual) {
    case (.object(let one), .object(let other)):
      for (key, value) in one {
        guard let found = other[key] else {
          result.append("\(path)/\(key): missing")
          continue
        }
        compare(value, found, "\(path)/\(key)", &result)
      }
      for (key, value) in other where !one.contains(key) { result.append("\(path)/\(key): not expected: \(brief(value))") }
    case (.array(let one), .array(let other)):
      for index in 0..<min(one.count, other.count) { compare(one[index], other[index], "\(path)/\(index)", &result) }
      if one.count != other.count { result.append("\(path): \(one.count) elements expected, not \(other.count)") }
    case (.integer(let number), .double(let other)), (.double(let other), .integer(let number)):
      if Double(number) != other { result.append("\(path): \(brief(expected)) expected, not \(brief(actual))") }
    default: if expected != actual { result.append("\(path): \(brief(expected)) expected, not \(brief(actual))") }
    }
  }

  private static func brief(_ value: JSONValue) -> String {
    let text = value.json()
    return text.utf8.count > 300 ? String(text.prefix(300)) + "…" : text
  }
}

/// Leaves of manifests that differ from run to run.
struct ManifestMask {
  private let kind: String
  private let name: String
  private let namespace: String
  private let path: [String]

  init(_ value: JSONValue) {
    kind = value["kind"]?.string ?? "*"
    name = value["name"]?.string ?? "*"
    namespace = value["namespace"]?.string ?? "*"
    path = (value["path"]?.string ?? "").split(separator: "/").map {
      String($0).replacing("~1", with: "/").replacing("~0", with: "~")
    }
  }

  /// Puts the kind of value in the place of the masked ones.
  func apply(to value: inout JSONValue) {
    let manifest = Manifest(value)
    guard kind == "*" || kind == manifest.kind, name == "*" || name == manifest.name,
      namespace == "*" || namespace == manifest.namespace
    else { return }
    Self.mask(&value, path[...])
  }

  private static func mask(_ value: inout JSONValue, _ path: ArraySlice<String>) {
    guard let key = path.first else {
      value = .string("<masked \(value.kindName)>")
      return
    }
    switch value {
    case .object(let members):
      let keys = key == "*" ? members.keys.map { $0 } : members.contains(key) ? [key] : []
      for key in keys { value.mutateObject { $0.mutate(key, default: .null) { mask(&$0, path.dropFirst()) } } }
    case .array(let elements):
      for index in elements.indices where key == "*" || key == String(index) {
        value.mutateArray { mask(&$0[index], path.dropFirst()) }
      }
    default: return
    }
  }
}
