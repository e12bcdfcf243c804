import ObjectModel

/// Reads the objects of a file.
enum ResourceReader {
  /// The objects of a YAML or JSON text, lists expanded: their items come last.
  ///
  /// - Parameters:
  ///   - file: named in messages about malformed YAML; `nil` for a text that stands in a kustomization file.
  ///   - keepsFirst: whether of a repeated key the first counts, as in patches; otherwise it is refused.
  /// - Throws: `MalformedText` for what is not YAML, `KustomizeError` for what is no object.
  static func resources(
    _ bytes: [UInt8], file: String?, scopes: ResourceScopes, keepsFirst: Bool = false
  ) throws -> [Resource] {
    let nodes: [YAMLNode]
    do throws(YAMLError) {
      nodes = try YAML.nodes(bytes, keepsFirst: keepsFirst)
    } catch {
      throw complaint(error, bytes, file: file)
    }
    return try resources(nodes, scopes: scopes)
  }

  /// The objects of a text that cannot be anything else.
  ///
  /// - Parameter keepsFirst: whether of a repeated key the first counts, as in patches; otherwise it is refused.
  /// - Throws: as `resources(_:file:scopes:)` does.
  static func objects(
    _ bytes: [UInt8], file: String? = nil, scopes: ResourceScopes, keepsFirst: Bool = false
  ) throws(KustomizeError) -> [Resource] {
    do {
      return try resources(bytes, file: file, scopes: scopes, keepsFirst: keepsFirst)
    } catch let error as MalformedText {
      throw KustomizeError(error.message)
    } catch let error as KustomizeError {
      throw error
    } catch {
      throw KustomizeError("\(error)")
    }
  }

  /// Text that is not YAML, which settles that the entry was meant to be a file.
  struct MalformedText: Error {
    var message: String
  }

  private static func complaint(_ error: YAMLError, _ bytes: [UInt8], file: String?) -> any Error {
    if error.problem.hasPrefix("only a comment may follow") {
      let lines = bytes.split(separator: 0x0A, omittingEmptySubsequences: false)
      let line = lines.indices.contains(error.line - 1) ? String(decoding: lines[error.line - 1], as: UTF8.self) : ""
      return KustomizeError("invalid document separator: \(line)")
    }
    if error.problem.hasPrefix("mapping key ") {
      return repeatedKey(error, bytes)
    }
    guard let file else { return KustomizeError(error.goText) }
    return MalformedText(message: "MalformedYAMLError: \(error.goText) in File: \(file)")
  }

  /// The real tool notices a repeated key when it prints the object, and counts lines as it printed them itself: from the
  /// beginning of the document, without blank ones.
  private static func repeatedKey(_ error: YAMLError, _ bytes: [UInt8]) -> KustomizeError {
    let lines = bytes.split(separator: 0x0A, omittingEmptySubsequences: false)
    let words = error.problem.split(separator: " ")
    let first = words.last.flatMap { Int($0) } ?? error.line
    let start = lines.prefix(error.line - 1).lastIndex { $0.starts(with: [0x2D, 0x2D, 0x2D]) }.map { $0 + 1 } ?? 0
    func printed(_ line: Int) -> Int {
      line - start - lines[start..<min(line, lines.count)].count { $0.allSatisfy { $0 == 0x20 || $0 == 0x0D } }
    }
    var result = KustomizeError(
      "map[string]interface {}(nil): yaml: unmarshal errors:\n  line \(printed(error.line)): "
        + "\(words.dropLast().joined(separator: " ")) \(printed(first))")
    result.standsAlone = true
    return result
  }

  private static func resources(_ nodes: [YAMLNode], scopes: ResourceScopes) throws(KustomizeError) -> [Resource] {
    var result: [Resource] = []
    var pending = nodes[...]
    while let node = pending.popFirst() {
      if node.isEmpty { continue }
      guard node.mapping != nil else { throw KustomizeError("missing Resource metadata") }
      let kind = node["kind"]?.text ?? ""
      if kind.hasSuffix("List"), let items = node["items"] {
        if items.isNull { continue }
        guard let elements = items.elements else {
          throw KustomizeError("expected array in \(kind)/items, but found \(goType(of: items))")
        }
        for element in elements {
          // Items go through JSON on their way.
          do throws(YAMLValueError) {
            pending.append(YAMLNode(try element.jsonValue()))
          } catch {
            throw KustomizeError("\(error)")
          }
        }
        continue
      }
      let resource = Resource(node, scopes: scopes)
      if resource.isWithoutMetadata { throw KustomizeError("missing Resource metadata") }
      if kind.isEmpty { throw KustomizeError("missing kind in object \(resource.messageMetadata)") }
      if resource.name.isEmpty, !kind.hasSuffix("List") {
        throw KustomizeError("missing metadata.name in object \(resource.messageMetadata)")
      }
      result.append(resource)
    }
    return result
  }

  private static func goType(of node: YAMLNode) -> String {
    switch node {
    case .mapping: "map[string]interface {}"
    case .sequence: "[]interface {}"
    case .scalar(let scalar):
      switch scalar.kind {
      case .integer: "int"
      case .float: "float64"
      case .bool: "bool"
      case .string, .null, .timestamp, .binary: "string"
      }
    }
  }
}

extension Resource {
  /// Whether nothing says what the object is or what it is called.
  fileprivate var isWithoutMetadata: Bool {
    apiVersion.isEmpty && kind.isEmpty && name.isEmpty && namespace.isEmpty && labels.isEmpty && annotations.isEmpty
  }
}
