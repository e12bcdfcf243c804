import FileTree
import ObjectModel

/// One kustomization file of a build.
struct Layer {
  let directory: BuildDirectory
  let file: KustomizationFile
  let state: BuildState
  /// Where the directory is as seen from the one that is built; kept for `buildMetadata`.
  let origin: ResourceOrigin
  /// The namespace of the nearest overlay that has one, for Helm charts.
  let inheritedNamespace: String

  private var kustomization: Kustomization { file.kustomization }

  private var context: LayerContext {
    var context = LayerContext(files: directory, schema: state.schema, options: state.options)
    context.charts = state.charts
    context.chartFiles = ChartFiles(tree: directory.tree, directory: directory.path, files: directory, remote: directory.remote)
    return context
  }

  /// Adds what this layer says to what has been gathered; the steps and their order are kustomize's.
  func accumulate(into gathered: inout Accumulator) throws(KustomizeError) {
    do throws(KustomizeError) {
      try accumulate(kustomization.resources, into: &gathered)
    } catch {
      throw error.within("accumulating resources")
    }
    try configure(&gathered)
    try generate(into: &gathered)
    do throws(KustomizeError) {
      for component in kustomization.components { try accumulate(component: component, into: &gathered) }
    } catch {
      throw error.within("accumulating components")
    }
    try transform(&gathered)
    try validate(&gathered)
    do throws(KustomizeError) {
      try gathered.add(kustomization.variables)
    } catch {
      throw error.within("merging vars \(goList(kustomization.variables))")
    }
  }

  private func goList(_ variables: [Variable]) -> String {
    "[\(variables.map { "{\($0.name) \($0.declaredKind.kustomizeText) {\($0.declaredPath)}}" }.joined(separator: " "))]"
  }

  // MARK: - Resources

  /// Each entry is tried as a file first, and as a directory when that fails.
  private func accumulate(_ entries: [String], into gathered: inout Accumulator) throws(KustomizeError) {
    for entry in entries {
      guard let failure = try accumulate(file: entry, into: &gathered) else { continue }
      if failure.isFinal || failure.error.standsAlone { throw failure.error }
      do throws(KustomizeError) {
        try accumulate(base: try directory.directory(entry), named: entry, into: &gathered)
      } catch {
        throw failure.isMalformed ? failure.error : error.within("accumulation err='\(failure.error.message)'")
      }
    }
  }

  private struct FileFailure {
    var error: KustomizeError
    /// Whether the file was read and is not YAML; then that is the failure that counts.
    var isMalformed = false
    /// Whether a server answered that it does not give the file; then nothing else is tried.
    var isFinal = false
  }

  private func accumulate(file entry: String, into gathered: inout Accumulator) throws(KustomizeError) -> FileFailure? {
    let prefix = "accumulating resources from '\(entry)'"
    var added = ResourceMap()
    do {
      for var resource in try state.resources(in: entry, of: directory) {
        if keepsOrigin || keepsTransformations { resource.origin = origin.appending(entry) }
        try added.append(resource)
      }
    } catch let error as ResourceReader.MalformedText {
      return FileFailure(error: KustomizeError("\(prefix): \(error.message)"), isMalformed: true)
    } catch let error as KustomizeError {
      return FileFailure(error: error.within(prefix), isFinal: error.message.hasPrefix("HTTP Error: "))
    } catch {
      return FileFailure(error: KustomizeError("\(prefix): \(error)"))
    }
    do throws(KustomizeError) {
      try gathered.resources.append(contentsOf: added)
    } catch {
      return FileFailure(error: error.within("merging resources from '\(entry)'"))
    }
    return nil
  }

  /// The layer of a directory.
  private func layer(_ directory: BuildDirectory, named entry: String) throws(KustomizeError) -> Layer {
    let file: KustomizationFile
    do throws(KustomizeError) {
      file = try KustomizationFile(in: directory, warn: state.warn)
    } catch {
      throw error.within("couldn't make target for path '\(directory.displayPath)'")
    }
    try state.takeSchema(of: file.kustomization, in: directory)
    return Layer(
      directory: directory, file: file, state: state, origin: origin.appending(entry, of: directory, from: self.directory),
      inheritedNamespace: kustomization.namespace.isEmpty ? inheritedNamespace : kustomization.namespace)
  }

  private func accumulate(
    base directory: BuildDirectory, named entry: String, into gathered: inout Accumulator
  ) throws(KustomizeError) {
    let layer = try layer(directory, named: entry)
    if layer.kustomization.kind == .component {
      throw KustomizeError("expected kind != 'Component' for path '\(directory.displayPath)'")
    }
    var base = Accumulator()
    do throws(KustomizeError) {
      try layer.accumulate(into: &base)
    } catch {
      throw error.within("recursed accumulation of path '\(directory.displayPath)'")
    }
    do throws(KustomizeError) {
      try gathered.merge(base)
    } catch {
      throw error.within("recursed merging from path '\(directory.displayPath)'")
    }
  }

  /// A component works on what its parent has gathered.
  private func accumulate(component entry: String, into gathered: inout Accumulator) throws(KustomizeError) {
    let directory: BuildDirectory
    do throws(KustomizeError) {
      directory = try self.directory.directory(entry)
    } catch {
      throw KustomizeError("loader.New \(error.message.goQuoted())")
    }
    do throws(KustomizeError) {
      let layer = try layer(directory, named: entry)
      guard layer.kustomization.kind == .component else {
        throw KustomizeError(
          "expected kind 'Component' for path '\(directory.displayPath)' but got '\(layer.kustomization.kind.rawValue)'")
      }
      do throws(KustomizeError) {
        try layer.accumulate(into: &gathered)
      } catch {
        throw error.within("recursed accumulation of path '\(directory.displayPath)'")
      }
    } catch {
      throw error.standsAlone ? error : KustomizeError("accumulateDirectory: \(error.message.goQuoted())")
    }
  }

  // MARK: - Configuration

  private func configure(_ gathered: inout Accumulator) throws(KustomizeError) {
    if kustomization.configurations.isEmpty {
      try gathered.mergeBuiltInConfiguration()
    } else {
      var added = TransformerConfiguration()
      for path in kustomization.configurations {
        try added.merge(try TransformerConfiguration(file: try directory.load(path), path: path))
      }
      // Sorted, so that the specs of certain kinds come before one of the same path for all kinds: that one is then left out.
      var configuration = TransformerConfiguration.builtIn
      try configuration.merge(added)
      configuration.sort()
      try gathered.merge(configuration)
    }
    if kustomization.crds.isEmpty { return }
    var definitions = TransformerConfiguration()
    do throws(KustomizeError) {
      for path in kustomization.crds { try definitions.addDefinitions(try directory.load(path), path: path) }
    } catch {
      throw error.within("loading CRDs [\(kustomization.crds.joined(separator: " "))]")
    }
    try gathered.merge(definitions)
  }

  /// The objects of a list of files, directories and objects that stand in the kustomization file itself; the last come first.
  private func configurations(_ entries: [String]) throws(KustomizeError) -> ResourceMap {
    var gathered = Accumulator()
    var paths: [String] = []
    for entry in entries {
      guard let resources = try? ResourceReader.resources(Array(entry.utf8), file: nil, scopes: state.schema.scopes) else {
        paths.append(entry)
        continue
      }
      for var resource in resources {
        if keepsOrigin || keepsTransformations { resource.origin = origin.appending(file.name) }
        try gathered.resources.append(resource)
      }
    }
    try accumulate(paths, into: &gathered)
    return gathered.resources
  }

  // MARK: - Generators

  private func generate(into gathered: inout Accumulator) throws(KustomizeError) {
    let context = context
    var generators: [ConfiguredGenerator] = []
    func add(_ generator: any ResourceGenerator, _ kind: String) {
      generators.append(ConfiguredGenerator(generator, configuredBy: .init(apiVersion: "builtin", kind: kind)))
    }
    let options = kustomization.generatorOptions
    for arguments in kustomization.configMapGenerators {
      add(DataGenerator(.configMap, arguments, globalOptions: options, context: context), "ConfigMapGenerator")
    }
    for arguments in kustomization.secretGenerators {
      add(DataGenerator(.secret, arguments, globalOptions: options, context: context), "SecretGenerator")
    }
    for chart in kustomization.helmCharts { add(try chartGenerator(chart, context), "HelmChartInflationGenerator") }
    if !kustomization.generators.isEmpty {
      do throws(KustomizeError) {
        let configurations = try configurations(kustomization.generators)
        generators += try PluginConfigurations.generators(for: configurations, context: context)
      } catch {
        throw error.within("loading generator plugins")
      }
    }
    for configured in generators {
      var generated = try configured.generator.generate()
      if keepsOrigin {
        let origin = self.origin(of: configured.configuredBy, configured.origin)
        for index in generated.resources.indices { generated.resources[index].origin = origin }
      }
      do throws(KustomizeError) {
        try gathered.resources.absorb(generated)
      } catch {
        throw error.within("merging from generator &{<nil> <nil>}")
      }
    }
  }

  private func chartGenerator(_ chart: HelmChartEntry, _ context: LayerContext) throws(KustomizeError) -> ChartGenerator {
    var chart = chart
    if chart.namespace.isEmpty {
      chart.namespace = kustomization.namespace.isEmpty ? inheritedNamespace : kustomization.namespace
    }
    let globals = kustomization.helmGlobals
    var configuration = chart.source
    for (key, value) in [("namespace", chart.namespace), ("chartHome", globals.chartHome), ("configHome", globals.configHome)]
    where !value.isEmpty {
      configuration[key] = .string(value)
    }
    return try PluginConfigurationText.configuring("HelmChartInflationGenerator", configuration) { () throws(KustomizeError) in
      try ChartGenerator(
        chart: chart, globals: globals,
        files: ChartFiles(tree: directory.tree, directory: directory.path, files: directory, remote: directory.remote),
        inflator: state.charts, context: context)
    }
  }

  // MARK: - Transformers

  private func transform(_ gathered: inout Accumulator) throws(KustomizeError) {
    let context = context
    var transformers = try LayerTransformers.transformers(
      of: kustomization, configuration: gathered.configuration, context: context)
    if !kustomization.transformers.isEmpty {
      transformers += try PluginConfigurations.transformers(
        for: try configurations(kustomization.transformers), context: context)
    }
    for configured in transformers {
      try configured.transformer.transform(&gathered.resources)
      gathered.resources.removeEmptied()
      if keepsTransformations {
        let origin = self.origin(of: configured.configuredBy, configured.origin)
        for index in gathered.resources.resources.indices { gathered.resources.resources[index].transformations.append(origin) }
      }
    }
  }

  private func validate(_ gathered: inout Accumulator) throws(KustomizeError) {
    if kustomization.validators.isEmpty { return }
    let validators = try PluginConfigurations.transformers(
      for: try configurations(kustomization.validators), context: context)
    for validator in validators {
      let before = gathered.resources.resources
      try validator.transformer.transform(&gathered.resources)
      gathered.resources.removeEmptied()
      let after = gathered.resources.resources.map { resource in
        var resource = resource
        resource.node.mutate("metadata") { metadata in _ = metadata.mutate("labels") { $0["validated-by"] = nil } }
        return resource
      }
      for (old, new) in zip(before, after) where !old.isSameObject(as: new) {
        let texts = [old, new].map { (try? $0.node.jsonValue().json()) ?? "\($0.id)" }
        throw KustomizeError(
          "validator shouldn't modify the resource map: nodes unequal: \n -- \(texts[0]),\n -- \(texts[1])\n")
      }
      if before.count != after.count {
        throw KustomizeError("validator shouldn't modify the resource map: lists have different number of entries")
      }
    }
  }

  // MARK: - Origins

  private var keepsOrigin: Bool { state.metadata.contains("originAnnotations") }

  private var keepsTransformations: Bool { state.metadata.contains("transformerAnnotations") }

  /// What `buildMetadata` says of what a generator made or a transformer did.
  private func origin(of configuration: ResourceOrigin.Configuration, _ configured: ResourceOrigin?) -> ResourceOrigin {
    var result = ResourceOrigin()
    result.repository = origin.repository
    result.reference = origin.reference
    if let configured {
      result.configuredIn = configured.path
      result.repository = configured.repository
      result.reference = configured.reference
    } else {
      result.configuredIn = origin.appending(file.name).path
    }
    result.configuredBy = configuration
    return result
  }
}

extension Resource {
  /// Whether both are the same object with the same content; an absent or empty map of labels is no difference.
  fileprivate func isSameObject(as other: Resource) -> Bool {
    func normalised(_ node: YAMLNode) -> YAMLNode {
      var node = node
      node.mutate("metadata") { metadata in
        if metadata["labels"]?.isEmpty == true { metadata["labels"] = nil }
      }
      return node
    }
    return normalised(node) == normalised(other.node)
  }
}
