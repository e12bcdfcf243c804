import ObjectModel

extension ApplicationSpec {
  /// Every fault of the spec that can be seen without its project or cluster, in the words of the `InvalidSpecError`
  /// condition.
  public var faults: [String] { destination.faults + sourceFaults }

  /// Those of its sources alone.
  public var sourceFaults: [String] {
    let sources = effectiveSources
    guard !sources.isEmpty else { return [Self.missingPathText] }
    return sources.enumerated().flatMap { index, source in
      hasMultipleSources ? faults(of: source, number: index + 1) : faults(of: source)
    } + repeatedNames
  }

  static let missingPathText = "spec.source.repoURL and either spec.source.path or spec.source.chart are required"

  private func faults(of source: ApplicationSource) -> [String] {
    if source.repoURL.isEmpty || source.path.isEmpty && source.chart.isEmpty && !source.isOCI { return [Self.missingPathText] }
    return commonFaults(of: source, field: "spec.source")
  }

  private func faults(of source: ApplicationSource, number: Int) -> [String] {
    let field = "spec.sources[\(number - 1)]"
    if source.repoURL.isEmpty { return ["\(field).repoURL is required"] }
    if source.path.isEmpty, source.chart.isEmpty, source.ref.isEmpty, !source.isOCI {
      return ["\(field) needs one of path, chart and ref"]
    }
    return commonFaults(of: source, field: field)
  }

  private func commonFaults(of source: ApplicationSource, field: String) -> [String] {
    if !source.chart.isEmpty, source.targetRevision.isEmpty {
      return ["\(field).targetRevision is required if the manifest source is a helm chart"]
    }
    if source.explicitTypes.count > 1 {
      return ["multiple application sources defined: \(source.explicitTypes.joined(separator: ","))"]
    }
    return []
  }

  private var repeatedNames: [String] {
    func repeated(_ names: [String]) -> [String] {
      Set(names.filter { name in !name.isEmpty && names.count { $0 == name } > 1 }).sorted()
    }
    return repeated(sources.map(\.ref)).map { "the ref '\($0)' is used by more than one source" }
      + repeated(sources.map(\.name)).map { "the name '\($0)' is used by more than one source" }
  }
}

extension Destination {
  /// What is wrong with the destination by itself.
  public var faults: [String] {
    switch (server.isEmpty, name.isEmpty) {
    case (false, false): ["application destination can't have both name and server defined"]
    case (true, true): ["Destination server missing from app spec"]
    default: []
    }
  }
}

extension AppProject {
  /// What a spec asks for that the project does not permit, in the words of the `InvalidSpecError` condition.
  ///
  /// - Parameter destination: the destination with both server and name looked up.
  public func faults(of spec: ApplicationSpec, destination: Destination, isOwnCluster: Bool = false) -> [String] {
    var faults: [String] = []
    for source in spec.effectiveSources where !permits(repository: source.repoURL) {
      faults.append("application repo \(source.repoURL) is not permitted in project '\(name)'")
    }
    if !permits(destination: destination, isOwnCluster: isOwnCluster) {
      faults.append(
        "application destination server '\(destination.server)' and namespace '\(destination.namespace)' do not match any of the "
          + "allowed destinations in project '\(name)'")
    }
    return faults
  }

  /// The fault of a spec whose project is missing.
  public static func missingFault(project: String) -> String {
    "Application referencing project \(project) which does not exist"
  }
}

extension ApplicationSpec {
  /// The parts of the spec that the controller writes back in normal form, as a merge patch of `spec`; `nil` when there
  /// are none: an empty project becomes `default`, blocks without content go away.
  public var normalisingPatch: JSONValue? {
    var patch: JSONValue = [:]
    if text("project").isEmpty { patch["project"] = .string(Self.defaultProject) }
    // An empty `automated` says something, so only a policy without any member is without content.
    if value["syncPolicy"]?.object?.isEmpty == true { patch["syncPolicy"] = .null }
    if let source, let cleaned = source.withoutEmptyBlocks { patch["source"] = cleaned }
    let cleaned = sources.map { source in (source.value, source.withoutEmptyBlocks) }
    if cleaned.contains(where: { $0.1 != nil }) {
      // A list is replaced whole by a merge patch.
      patch["sources"] = .array(
        cleaned.map { value, removal in removal.map { value.removing($0.object?.keys.map { $0 } ?? []) } ?? value })
    }
    return patch.object?.isEmpty == true ? JSONValue?.none : patch
  }
}

extension ApplicationSource {
  /// Nulls for the renderer blocks without content; `nil` when there are none.
  fileprivate var withoutEmptyBlocks: JSONValue? {
    let empty = ["helm", "kustomize", "directory"].filter { value[$0]?.object != nil && value[$0]?.essence == nil }
    return empty.isEmpty ? JSONValue?.none : .object(JSONObject(empty.map { ($0, .null) }))
  }
}

extension JSONValue {
  fileprivate func removing(_ keys: [String]) -> JSONValue {
    var result = self
    for key in keys { result[key] = nil }
    return result
  }
}
