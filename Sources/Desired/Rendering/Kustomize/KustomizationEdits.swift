import ObjectModel

/// What the parameters of a source make of a kustomization, in the order in which Argo CD lets `kustomize edit` make it.
struct KustomizationEdits {
  private let parameters: KustomizeParameters
  private let environment: BuildEnvironment
  /// Those of the parameters, without those that are missing and may be.
  private let components: [String]

  init(_ parameters: KustomizeParameters, environment: BuildEnvironment, components: [String]) {
    self.parameters = parameters
    self.environment = environment
    self.components = components
  }

  /// - Throws: `RenderError.parameter` for what is not of its form, or is there already and may not be overwritten.
  func apply(to kustomization: inout JSONValue) throws(RenderError) {
    if !parameters.namePrefix.isEmpty { kustomization["namePrefix"] = .string(parameters.namePrefix) }
    if !parameters.nameSuffix.isEmpty { kustomization["nameSuffix"] = .string(parameters.nameSuffix) }
    try setImages(in: &kustomization)
    try setReplicas(in: &kustomization)
    try addLabels(to: &kustomization)
    try add(
      parameters.commonAnnotations.map {
        ($0.key, parameters.commonAnnotationsEnvsubst ? environment.substitute(in: $0.value) : $0.value)
      },
      to: &kustomization["commonAnnotations"], what: "annotation", field: "commonAnnotations",
      force: parameters.forceCommonAnnotations)
    if !parameters.namespace.isEmpty { kustomization["namespace"] = .string(parameters.namespace) }
    if !parameters.patches.isEmpty {
      kustomization["patches"] = .array(try list("patches", of: kustomization) + parameters.patches)
    }
    var own = try list("components", of: kustomization)
    for component in components where !own.contains(.string(component)) { own.append(.string(component)) }
    if !components.isEmpty { kustomization["components"] = .array(own) }
  }

  private func list(_ field: String, of kustomization: JSONValue) throws(RenderError) -> [JSONValue] {
    guard let value = kustomization[field], !value.isNull else { return [] }
    guard let list = value.array else {
      throw .parameter(
        field: "kustomize.\(field)", problem: "cannot be added, since \"\(field)\" of the kustomization is \(value.kindName)")
    }
    return list
  }

  private func setImages(in kustomization: inout JSONValue) throws(RenderError) {
    if parameters.images.isEmpty { return }
    var overrides: [String: ImageOverride] = [:]
    for (index, text) in parameters.images.enumerated() {
      let substituted = environment.substitute(in: text)
      guard let override = ImageOverride(substituted) else {
        throw .parameter(
          field: "kustomize.images[\(index)]", problem: "\"\(substituted)\" is not of the form [old=]new[:tag][@digest]")
      }
      overrides[override.name] = override
    }
    var images: [JSONValue] = []
    for image in try list("images", of: kustomization) {
      guard let name = image["name"]?.string, let override = overrides.removeValue(forKey: name) else {
        images.append(image)
        continue
      }
      images.append(override.entry(over: image))
    }
    images += overrides.values.map { $0.entry(over: nil) }
    kustomization["images"] = .array(images.sorted { ($0["name"]?.string ?? "") < ($1["name"]?.string ?? "") })
  }

  private func setReplicas(in kustomization: inout JSONValue) throws(RenderError) {
    if parameters.replicas.isEmpty { return }
    var replicas = try list("replicas", of: kustomization)
    for (name, count) in parameters.replicas {
      replicas.removeAll { $0["name"]?.string == name }
      replicas.append(["name": .string(name), "count": .integer(count)])
    }
    kustomization["replicas"] = .array(replicas)
  }

  private func addLabels(to kustomization: inout JSONValue) throws(RenderError) {
    let labels = parameters.commonLabels.map { ($0.key, environment.substitute(in: $0.value)) }
    if labels.isEmpty { return }
    let force = parameters.forceCommonLabels
    guard parameters.labelWithoutSelector else {
      if parameters.labelIncludeTemplates {
        throw .parameter(field: "kustomize.labelIncludeTemplates", problem: "needs labelWithoutSelector: true beside it")
      }
      return try add(labels, to: &kustomization["commonLabels"], what: "label", field: "commonLabels", force: force)
    }
    // An entry with the same reach takes them in.
    var entries = try list("labels", of: kustomization)
    let place = entries.firstIndex {
      $0["includeSelectors"]?.bool != true && ($0["includeTemplates"]?.bool ?? false) == parameters.labelIncludeTemplates
        && $0["fields"] == nil
    }
    var entry = place.map { entries[$0] } ?? [:]
    try add(labels, to: &entry["pairs"], what: "label", field: "commonLabels", force: force)
    if parameters.labelIncludeTemplates { entry["includeTemplates"] = true }
    if let place { entries[place] = entry } else { entries.append(entry) }
    kustomization["labels"] = .array(entries)
  }

  private func add(
    _ pairs: [(String, String)], to map: inout JSONValue?, what: String, field: String, force: Bool
  ) throws(RenderError) {
    if pairs.isEmpty { return }
    var result = map ?? [:]
    if result.isNull { result = [:] }
    for (key, value) in pairs {
      if let existing = result[key], existing != .string(value), !force {
        let flag = "force\(field.prefix(1).uppercased())\(field.dropFirst())"
        throw .parameter(
          field: "kustomize.\(field)",
          problem: "\(what) \(key) already in kustomization file; set \(flag): true to override it")
      }
      result[key] = .string(value)
    }
    map = result
  }
}
