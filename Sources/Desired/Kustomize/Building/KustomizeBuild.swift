import FileTree
import ObjectModel

/// Builds a kustomization as `kustomize build` does (version 5.8.1): a pure function of the files in a tree.
///
/// What was read can be learned by handing in a tree that records it.
public struct KustomizeBuild: Sendable {
  /// The files.
  public var tree: any FileTree
  /// The absolute path of the root of the tree, without a slash at its end: how messages call it, and what absolute paths may
  /// begin with. Empty for `/`.
  public var displayRoot: String
  public var options: KustomizeOptions
  /// Renders Helm charts; `nil` refuses them.
  public var charts: (any ChartInflator)?
  /// Gets repositories and files by address; `nil` refuses them.
  public var remote: (any RemoteSources)?
  /// Objects kept from earlier builds.
  public var cache: ParsedFileCache?

  public init(
    tree: any FileTree, displayRoot: String = "", options: KustomizeOptions = KustomizeOptions(),
    charts: (any ChartInflator)? = nil, remote: (any RemoteSources)? = nil, cache: ParsedFileCache? = nil
  ) {
    self.tree = tree
    self.displayRoot = displayRoot
    self.options = options
    self.charts = charts
    self.remote = remote
    self.cache = cache
  }

  /// Builds the kustomization of a directory.
  ///
  /// - Parameters:
  ///   - path: of the directory, from the root of the tree.
  ///   - warn: called with each line that the real tool prints on standard error, before an error is thrown too.
  /// - Throws: `KustomizeError` with the message of the real tool.
  public func run(_ path: String, warn: (String) -> Void = { _ in }) throws(KustomizeError) -> KustomizeOutput {
    let state = BuildState(options: options, charts: charts, cache: cache)
    defer { for line in state.warnings { warn(line) } }
    let directory = try start(path)
    let file = try KustomizationFile(in: directory, warn: state.warn)
    state.metadata = Set(file.kustomization.buildMetadata)
    try state.takeSchema(of: file.kustomization, in: directory)
    let layer = Layer(
      directory: directory, file: file, state: state, origin: ResourceOrigin(), inheritedNamespace: "")
    var gathered = Accumulator()
    try layer.accumulate(into: &gathered)

    try addHashes(to: &gathered.resources)
    try NameReferenceUpdate(gathered.configuration.nameReferences).update(&gathered.resources)
    try VariableSubstitution.substitute(in: &gathered, warn: state.warn)
    try checkNames(of: gathered.resources)
    gathered.resources.resources.removeAll { resource in
      resource.annotations.contains { $0.key == "config.kubernetes.io/local-config" && $0.value != "false" }
    }
    if let duplicate = gathered.resources.firstDuplicate()?.first {
      throw KustomizeError("may not add resource with an already registered id: \(duplicate.id)")
    }
    try sort(&gathered.resources, file.kustomization.sortOptions, warn: state.warn)
    finish(&gathered.resources, metadata: state.metadata)
    return KustomizeOutput(resources: gathered.resources.resources)
  }

  private func start(_ path: String) throws(KustomizeError) -> BuildDirectory {
    let root = BuildDirectory(
      tree: tree, path: .root, displayRoot: displayRoot, address: nil, ancestors: [], restriction: options.loadRestriction,
      remote: remote)
    if path.isEmpty || path == "." { return root }
    let found = try root.directory(path, isStart: true)
    return BuildDirectory(
      tree: found.tree, path: found.path, displayRoot: found.displayRoot, address: found.address, ancestors: [],
      restriction: found.address == nil ? options.loadRestriction : .rootOnly, remote: remote)
  }

  /// Every object still says what it is and what it is called, whatever patches have done.
  private func checkNames(of map: ResourceMap) throws(KustomizeError) {
    for resource in map.resources {
      let kind = resource.kind
      if kind.isEmpty { throw KustomizeError("missing kind in object \(resource.messageMetadata)") }
      if resource.name.isEmpty, !kind.hasSuffix("List") {
        throw KustomizeError("missing metadata.name in object \(resource.messageMetadata)")
      }
    }
  }

  private func addHashes(to map: inout ResourceMap) throws(KustomizeError) {
    for index in map.resources.indices where map.resources[index].needsHashSuffix {
      let hash = try ContentHashSuffix.hash(of: map.resources[index])
      map.resources[index].storePreviousID()
      map.resources[index].name += "-\(hash)"
    }
  }

  private func sort(
    _ map: inout ResourceMap, _ sortOptions: SortOptions?, warn: (String) -> Void
  ) throws(KustomizeError) {
    if let sortOptions {
      if options.reordering != .unspecified {
        warn(
          "Warning: Sorting order is set both in 'kustomization.yaml' ('sortOptions') and in a CLI flag ('--reorder'). "
            + "Using the kustomization file over the CLI flag.")
      }
      guard let order = try ResourceOrder(sortOptions) else { return }
      return order.sort(&map)
    }
    if options.reordering != .none { ResourceOrder().sort(&map) }
  }

  private func finish(_ map: inout ResourceMap, metadata: Set<String>) {
    let isManaged = options.addsManagedByLabel || metadata.contains("managedByLabel")
    for index in map.resources.indices {
      if isManaged { map.resources[index].addManagedByLabel() }
      map.resources[index].finishAnnotations(
        keepsOrigin: metadata.contains("originAnnotations"), keepsTransformations: metadata.contains("transformerAnnotations"))
    }
  }
}

/// What a build gave.
public struct KustomizeOutput: Sendable {
  /// The objects, in their order.
  public var resources: [Resource]

  /// The trees of the objects.
  public var nodes: [YAMLNode] { resources.map(\.node) }

  /// The text `kustomize build` prints: documents with `---` lines between; nothing for no objects.
  ///
  /// - Throws: for values that JSON does not have.
  public func text() throws(KustomizeError) -> [UInt8] {
    do throws(YAMLValueError) {
      return try YAML.goBytes(nodes)
    } catch {
      throw KustomizeError("\(error)")
    }
  }

  /// The objects as JSON values, as they read when the text is read.
  ///
  /// - Throws: for values that JSON does not have.
  public func manifests() throws(KustomizeError) -> [Manifest] {
    var result: [Manifest] = []
    do throws(YAMLValueError) {
      for node in nodes { result.append(Manifest(try node.printedValue())) }
    } catch {
      throw KustomizeError("\(error)")
    }
    return result
  }

  /// A text for each object with the name its file gets, as `--output DIRECTORY` writes them: version, kind and name, with the
  /// namespace before them when there are several.
  ///
  /// - Throws: for values that JSON does not have, and for an object whose name cannot be part of a file's.
  public func files() throws(KustomizeError) -> [(name: String, text: [UInt8])] {
    let namespaced = resources.filter { !$0.isClusterScoped }
    let namespaces = Set(namespaced.map(\.id.effectiveNamespace))
    var result: [(name: String, text: [UInt8])] = []
    for resource in resources {
      let kind = resource.groupVersionKind
      let parts = [kind.group, kind.version, kind.kind].filter { !$0.isEmpty }.joined(separator: "_")
      var name = "\(parts)_\(resource.name).yaml".lowercased()
      if namespaces.count > 1, !resource.isClusterScoped { name = "\(resource.id.effectiveNamespace.lowercased())_\(name)" }
      if name.utf8.contains(UInt8(ascii: "/")) {
        throw KustomizeError("\(resource.id): a name with a slash cannot be that of a file; write all objects to one file")
      }
      result.append((name, try KustomizeOutput(resources: [resource]).text()))
    }
    return result
  }
}
