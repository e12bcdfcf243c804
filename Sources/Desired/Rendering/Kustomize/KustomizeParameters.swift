import ObjectModel

/// The block `spec.source.kustomize`, checked.
struct KustomizeParameters {
  var namePrefix = ""
  var nameSuffix = ""
  var namespace = ""
  var images: [String] = []
  var replicas: [(name: String, count: Int64)] = []
  var commonLabels: [(key: String, value: String)] = []
  var forceCommonLabels = false
  var labelWithoutSelector = false
  var labelIncludeTemplates = false
  var commonAnnotations: [(key: String, value: String)] = []
  var forceCommonAnnotations = false
  var commonAnnotationsEnvsubst = false
  /// As a kustomization has them.
  var patches: [JSONValue] = []
  var components: [String] = []
  var ignoreMissingComponents = false
  var version = ""
  var kubeVersion = ""
  var apiVersions: [String] = []

  /// Reads the block; absent fields have their defaults.
  ///
  /// - Throws: `RenderError.parameter` for a field of another type.
  init(_ block: JSONValue?) throws(RenderError) {
    guard let block, !block.isNull else { return }
    let fields = ParameterBlock(name: "kustomize", value: block)
    try fields.check()
    namePrefix = try fields.text("namePrefix")
    nameSuffix = try fields.text("nameSuffix")
    namespace = try fields.text("namespace")
    images = try fields.texts("images")
    commonLabels = try fields.textMap("commonLabels")
    forceCommonLabels = try fields.flag("forceCommonLabels")
    labelWithoutSelector = try fields.flag("labelWithoutSelector")
    labelIncludeTemplates = try fields.flag("labelIncludeTemplates")
    commonAnnotations = try fields.textMap("commonAnnotations")
    forceCommonAnnotations = try fields.flag("forceCommonAnnotations")
    commonAnnotationsEnvsubst = try fields.flag("commonAnnotationsEnvsubst")
    patches = try fields.list("patches")
    components = try fields.texts("components")
    ignoreMissingComponents = try fields.flag("ignoreMissingComponents")
    version = try fields.text("version")
    kubeVersion = try fields.text("kubeVersion")
    apiVersions = try fields.texts("apiVersions")
    for (index, item) in try fields.list("replicas").enumerated() {
      let replica = ParameterBlock(name: "kustomize.replicas[\(index)]", value: item)
      try replica.check()
      // The count may be written in quotes.
      guard let count = item["count"]?.integer ?? item["count"]?.string.flatMap({ Int64($0) }), count >= 0 else {
        throw .parameter(field: "kustomize.replicas[\(index)].count", problem: "must be a number that is not negative")
      }
      replicas.append((try replica.text("name"), count))
    }
  }

  /// Whether the kustomization is built as it is.
  var changesNothing: Bool {
    namePrefix.isEmpty && nameSuffix.isEmpty && namespace.isEmpty && images.isEmpty && replicas.isEmpty && commonLabels.isEmpty
      && commonAnnotations.isEmpty && patches.isEmpty && components.isEmpty
  }
}

/// A block of a source whose fields are read by name and type.
struct ParameterBlock {
  /// As errors call it: `kustomize`, `kustomize.replicas[0]`.
  var name: String
  var value: JSONValue

  func check() throws(RenderError) {
    if value.object == nil { throw .parameter(field: name, problem: "must be an object, not \(value.kindName)") }
  }

  private func given(_ field: String) -> JSONValue? {
    guard let value = value[field], !value.isNull else { return nil }
    return value
  }

  private func wrong(_ field: String, _ wanted: String, _ value: JSONValue) -> RenderError {
    .parameter(field: "\(name).\(field)", problem: "must be \(wanted), not \(value.kindName)")
  }

  func text(_ field: String) throws(RenderError) -> String {
    guard let value = given(field) else { return "" }
    guard let text = value.string else { throw wrong(field, "a string", value) }
    return text
  }

  func flag(_ field: String) throws(RenderError) -> Bool {
    guard let value = given(field) else { return false }
    guard let flag = value.bool else { throw wrong(field, "true or false", value) }
    return flag
  }

  func list(_ field: String) throws(RenderError) -> [JSONValue] {
    guard let value = given(field) else { return [] }
    guard let list = value.array else { throw wrong(field, "a list", value) }
    return list
  }

  func texts(_ field: String) throws(RenderError) -> [String] {
    try list(field).enumerated().map { index, value throws(RenderError) in
      guard let text = value.string else { throw wrong("\(field)[\(index)]", "a string", value) }
      return text
    }
  }

  func textMap(_ field: String) throws(RenderError) -> [(key: String, value: String)] {
    guard let value = given(field) else { return [] }
    guard let members = value.object else { throw wrong(field, "an object", value) }
    return try members.map { member throws(RenderError) in
      guard let text = member.value.string else { throw wrong("\(field).\(member.key)", "a string", member.value) }
      return (member.key, text)
    }
  }
}
