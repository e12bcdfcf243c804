import ObjectModel

/// Writes a text into fields of objects, or into the middle of paths that stand there: ValueAddTransformer.
struct ValueAddTransformer: ResourceTransformer {
  private struct Target {
    /// `nil` for all objects.
    var selector: Selector?
    /// Keys, with positions in lists.
    var path: [String]
    /// Where in a path of a file the text becomes a part, from 1; 0 replaces all.
    var position: Int
  }

  private let value: String
  private var targets: [Target] = []

  private static let target = GoStruct(
    "Target",
    [
      GoStruct.Field("selector", .structure(KustomizationSchema.selector)), GoStruct.Field("fieldPath", .string()),
      GoStruct.Field("filePathPosition", .integer()),
    ])

  /// The fields of the configuration.
  static let fields = [
    GoStruct.Field("value", .string()), GoStruct.Field("targets", .list(.structure(target))),
    GoStruct.Field("targetFilePath", .string()),
  ]

  /// - Throws: without targets, and for targets that cannot be read.
  init(_ fields: JSONObject, context: LayerContext) throws(KustomizeError) {
    let text = fields.text("value").trimmingSpace()
    value = text.isEmpty ? Self.directoryName(context) : text
    var decoded = fields.objects("targets")
    let path = fields.text("targetFilePath")
    if !path.isEmpty {
      let file = try ConfigurationText.value(try context.files.load(path))
      decoded += try ConfigurationText.decode(file, as: GoStruct("ValueAddTransformerPlugin", Self.fields, package: "builtins"))
        .objects("targets")
    }
    if decoded.isEmpty { throw KustomizeError("must specify at least one target") }
    for fields in decoded {
      let position = fields["filePathPosition"]?.int ?? 0
      if position < 0 { throw KustomizeError("value of FilePathPosition (\(position)) cannot be negative") }
      targets.append(
        Target(
          selector: fields["selector"]?.object.map(Selector.init(decoded:)),
          path: PathSplitting.split(fields.text("fieldPath"), at: "/"), position: position))
    }
  }

  /// The name of the directory that the configuration is in, which is added where no text is given.
  private static func directoryName(_ context: LayerContext) -> String {
    (context.files as? BuildDirectory)?.displayPath.split(separator: "/").last.map(String.init) ?? ""
  }

  func transform(_ map: inout ResourceMap) throws(KustomizeError) {
    let match = NodeMatch(made: .scalar)
    for target in targets {
      let indices = try target.selector.map { selector throws(KustomizeError) in try map.indices(selectedBy: selector) }
      for index in indices ?? Array(map.resources.indices) {
        _ = try match.visit(&map.resources[index].node, target.path[...]) { node, _ throws(KustomizeError) in
          let old = node.text ?? ""
          try node.writeScalar(target.position == 0 ? value : Self.inserting(value, into: old, at: target.position - 1))
        }
      }
    }
  }

  /// The path of a file with one part more; positions count from 0, and that of an absolute path's first part is 0 too.
  static func inserting(_ part: String, into path: String, at position: Int) -> String {
    if part.isEmpty { return path }
    var parts = path.isEmpty ? [] : path.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
    var position = min(position, parts.count)
    if parts.first == "", position < parts.count { position += 1 }
    parts.insert(part, at: position)
    return parts.joined(separator: "/")
  }
}
