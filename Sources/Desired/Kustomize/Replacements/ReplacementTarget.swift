import ObjectModel

/// Where the value of a replacement goes.
struct ReplacementTarget {
  private let select: ResourceSelector
  private let rejects: [(parts: ResourceSelector?, labels: ResourceSelector?)]
  private let paths: [String]
  private let options: Replacement.FieldOptions

  /// - Throws: when it selects nothing, or by something that is no regular expression.
  init(_ target: Replacement.Target) throws(KustomizeError) {
    guard let selector = target.select else { throw KustomizeError("target must specify resources to select") }
    do throws(KustomizeError) {
      select = try ResourceSelector(selector)
      var rejects: [(parts: ResourceSelector?, labels: ResourceSelector?)] = []
      for reject in target.reject {
        // What an object is called and how it is labelled are rejected each for itself.
        var parts = reject
        (parts.labelSelector, parts.annotationSelector) = ("", "")
        var labels = Selector()
        (labels.labelSelector, labels.annotationSelector) = (reject.labelSelector, reject.annotationSelector)
        rejects.append(
          (
            parts: parts == Selector() ? nil : try ResourceSelector(parts),
            labels: labels == Selector() ? nil : try ResourceSelector(labels)
          ))
      }
      self.rejects = rejects
    } catch {
      throw error.within("error creating target selector")
    }
    paths = target.fieldPaths.isEmpty ? ["metadata.name"] : target.fieldPaths
    options = target.options ?? Replacement.FieldOptions()
  }

  /// Writes a value into every object that is meant.
  ///
  /// - Returns: where these objects are.
  /// - Throws: for an object without the field, and for a field of which the value cannot be part.
  func write(_ value: YAMLNode, into map: inout ResourceMap) throws(KustomizeError) -> [Int] {
    var written: [Int] = []
    for index in map.resources.indices {
      guard try isMeant(map.resources[index]) else { continue }
      written.append(index)
      for path in paths {
        try write(value, at: path, in: &map.resources[index].node)
        map.resources[index].spreadSharedTexts()
      }
    }
    return written
  }

  private func isMeant(_ resource: Resource) throws(KustomizeError) -> Bool {
    let ids = resource.allIDs
    for reject in rejects {
      if let parts = reject.parts, ids.contains(where: parts.matches) { return false }
    }
    guard try select.hasLabelsAndAnnotations(resource) else { return false }
    for reject in rejects {
      if let labels = reject.labels, try labels.hasLabelsAndAnnotations(resource) { return false }
    }
    return ids.contains(where: select.matches)
  }

  private func write(_ value: YAMLNode, at path: String, in node: inout YAMLNode) throws(KustomizeError) {
    let steps = PathSplitting.splitDotted(path)
    let made: NodeMatch.Made? =
      switch value {
      case _ where !options.create: nil
      case .scalar: .scalar
      case .sequence: .sequence
      case .mapping: .mapping
      }
    let match = NodeMatch(made: made)
    let problem = "unable to find \(options.create ? "or create " : "")field \(path.goQuoted()) in replacement target"
    let count: Int
    var failure: KustomizeError?
    do throws(KustomizeError) {
      if let found = try StructuredText.write(value, at: steps, in: &node, match) {
        count = found
      } else {
        count = try match.visit(&node, steps[...]) { node, isNew throws(KustomizeError) in
          do throws(KustomizeError) {
            try write(value, into: &node, isNew: isNew)
          } catch {
            failure = error
            throw error
          }
        }
      }
    } catch {
      throw failure ?? error.within(problem)
    }
    if count == 0 { throw KustomizeError(problem) }
  }

  private func write(_ value: YAMLNode, into node: inout YAMLNode, isNew: Bool) throws(KustomizeError) {
    var value = value
    if !options.delimiter.isEmpty {
      guard let text = node.text else { throw KustomizeError("delimiter option can only be used with scalar nodes") }
      var pieces = text.pieces(between: options.delimiter)
      let piece = value.text ?? ""
      if options.index < 0 {
        pieces.insert(piece, at: 0)
      } else if options.index >= pieces.count {
        pieces.append(piece)
      } else {
        pieces[options.index] = piece
      }
      let joined = pieces.joined(separator: options.delimiter)
      if case .scalar(var scalar) = value {
        scalar.text = joined
        value = .scalar(scalar)
      } else if node.scalar != nil {
        value = .string(joined)
      }
    }
    Self.write(value, into: &node, isNew: isNew)
  }

  /// Puts a value in the place of another. A scalar stays what it is, text or number, and takes the text only, even one that it
  /// cannot have.
  static func write(_ value: YAMLNode, into node: inout YAMLNode, isNew: Bool) {
    guard case .scalar(var scalar) = node else {
      node = value
      return
    }
    let text = value.text ?? ""
    if isNew {
      node = .scalar(YAMLNode.Scalar(untagged: text))
      return
    }
    scalar.text = text
    scalar.mark = SharedText.written(scalar.mark)
    node = .scalar(scalar)
  }
}

extension YAMLNode.Scalar {
  /// Why the scalar cannot be read back with its text as what it is; `nil` when it can.
  var textProblem: String? {
    if kind == .string || kind == .binary { return nil }
    let meant = YAMLNode.Scalar(untagged: text).kind
    if meant == kind || kind == .float && meant == .integer { return nil }
    return "cannot decode \(meant.tag) `\(text)` as a \(kind.tag)"
  }
}

extension YAMLNode {
  /// What is wrong with the first scalar here or below that cannot be read back; `nil` when all can.
  var textProblem: String? {
    switch self {
    case .scalar(let scalar): scalar.textProblem
    case .sequence(let elements): elements.firstNonNil(\.textProblem)
    case .mapping(let mapping): mapping.members.firstNonNil(\.value.textProblem)
    }
  }
}

extension Sequence {
  fileprivate func firstNonNil<Result>(_ transform: (Element) -> Result?) -> Result? {
    for element in self { if let result = transform(element) { return result } }
    return nil
  }
}

extension YAMLNode.Kind {
  /// The short name of the tag.
  var tag: String {
    switch self {
    case .string: "!!str"
    case .integer: "!!int"
    case .float: "!!float"
    case .bool: "!!bool"
    case .null: "!!null"
    case .timestamp: "!!timestamp"
    case .binary: "!!binary"
    }
  }
}
