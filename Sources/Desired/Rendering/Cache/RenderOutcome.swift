import FileTree
import ObjectModel

/// What one rendering came to, success or not, and what it depended on.
struct RenderOutcome: Sendable {
  struct Output: Sendable {
    private enum Content: Sendable {
      case manifests([Manifest])
      /// As one JSON array, which takes a fraction of the memory.
      case text([UInt8])
    }

    private var content: Content
    var warnings: [String]

    init(manifests: [Manifest], warnings: [String]) {
      content = .manifests(manifests)
      self.warnings = warnings
    }

    var manifests: [Manifest] {
      switch content {
      case .manifests(let manifests): return manifests
      case .text(let text):
        guard case .array(let values)? = try? JSONValue(json: text) else { return [] }
        return values.map(Manifest.init)
      }
    }

    /// For keeping; what was written from manifests reads as those manifests.
    var compact: Output {
      guard case .manifests(let manifests) = content else { return self }
      var compact = self
      compact.content = .text(JSONValue.array(manifests.map(\.value)).jsonBytes())
      return compact
    }

    /// About how much memory it takes, in bytes.
    var memory: Int {
      let texts = warnings.reduce(0) { $0 + 16 + $1.utf8.count }
      switch content {
      case .manifests(let manifests): return texts + manifests.reduce(0) { $0 + $1.value.memory }
      case .text(let text): return texts + 32 + text.count
      }
    }
  }

  var result: Result<Output, RenderError>
  var readSet: ReadSet
  var referenceReadSets: [String: ReadSet]
  /// What was read of repositories that a kustomization names.
  var remoteReadSets: [RemoteRepository: ReadSet]
  /// The variables that were used.
  var environment: [String: String]

  /// Renders, and notes what that depended on.
  init(
    _ renderer: some SourceRenderer, _ request: RenderRequest, _ source: JSONValue, _ directory: RepositoryPath,
    _ environment: [String: String], _ tree: any FileTree, _ references: [String: any FileTree],
    _ remotes: [RemoteRepository: any FileTree]
  ) {
    let recorder = RecordingFileTree(tree)
    let referenceRecorders = references.mapValues { RecordingFileTree($0) }
    let remoteRecorders = ProvidedRemotes(remotes)
    let variables = BuildEnvironment(environment)
    let inputs = RenderInputs(
      tree: recorder, directory: directory, source: source, destinationNamespace: request.destinationNamespace,
      kubernetesVersion: request.kubernetesVersion, apiVersions: request.apiVersions, settings: request.settings,
      environment: variables, references: referenceRecorders, remotes: remoteRecorders)
    do throws(RenderError) {
      let output = try renderer.render(inputs)
      let manifests = try ManifestList.flatten(output.manifests)
      try ManifestList.checkMetadata(manifests)
      result = .success(Output(manifests: manifests, warnings: output.warnings))
    } catch {
      // What is missing was got from nowhere yet; that it could not be read means nothing.
      let missing = remoteRecorders.missing
      result = .failure(missing.isEmpty ? error : .remote(missing))
    }
    readSet = recorder.readSet
    referenceReadSets = referenceRecorders.mapValues(\.readSet)
    remoteReadSets = remoteRecorders.readSets
    self.environment = variables.read
  }

  /// Whether rendering again with these inputs would come to the same.
  func holds(
    environment: [String: String], tree: any FileTree, references: [String: any FileTree],
    remotes: [RemoteRepository: any FileTree]
  ) -> Bool {
    guard self.environment.allSatisfy({ (environment[$0.key] ?? "") == $0.value }) else { return false }
    guard references.count == referenceReadSets.count else { return false }
    for (name, readSet) in referenceReadSets {
      guard let reference = references[name], readSet.holds(in: reference) else { return false }
    }
    for (repository, readSet) in remoteReadSets {
      guard let remote = remotes[repository], readSet.holds(in: remote) else { return false }
    }
    return readSet.holds(in: tree)
  }

  /// Whether it depends on nothing that could mend itself: a tree that could not be read may be readable next time.
  var isLasting: Bool {
    switch result {
    case .failure(.tree(.unreadable)), .failure(.interrupted), .failure(.remote): false
    default: true
    }
  }

  /// For keeping.
  var compact: RenderOutcome {
    var compact = self
    compact.result = result.map(\.compact)
    return compact
  }

  /// About how much memory it takes, in bytes.
  var memory: Int {
    let content: Int
    switch result {
    case .success(let output): content = output.memory
    case .failure(let error): content = 64 + error.description.utf8.count
    }
    return 256 + content + readSet.memory + referenceReadSets.values.reduce(0) { $0 + $1.memory }
      + remoteReadSets.values.reduce(0) { $0 + $1.memory }
  }
}

/// What a rendering is filed under: all that decides on it but files and variables.
struct RenderKey: Sendable, Hashable {
  private let type: SourceType
  private let version: Int
  private let source: JSONValue
  private let directory: RepositoryPath
  private let destinationNamespace: String
  private let kubernetesVersion: String?
  private let apiVersions: [String]
  private let settings: RenderSettings

  init(_ request: RenderRequest, source: JSONValue, directory: RepositoryPath, renderer: any SourceRenderer) {
    type = renderer.type
    version = renderer.version
    // Where the files come from does not matter, what is in them does; that is in the read set.
    var parameters = source
    for field in ["repoURL", "targetRevision", "tagPrefix", "path", "ref", "name"] { parameters[field] = nil }
    self.source = parameters
    self.directory = directory
    destinationNamespace = request.destinationNamespace
    kubernetesVersion = renderer.dependsOnCluster ? request.kubernetesVersion : nil
    apiVersions = renderer.dependsOnCluster ? request.apiVersions : []
    settings = request.settings
  }
}

extension JSONValue {
  /// About how much memory the value takes, in bytes.
  fileprivate var memory: Int {
    switch self {
    case .null, .bool, .integer, .double: 16
    case .string(let text): 16 + (text.utf8.count > 15 ? 32 + text.utf8.count : 0)
    case .array(let elements): elements.reduce(48) { $0 + $1.memory }
    case .object(let members):
      members.reduce(48) { $0 + 16 + ($1.key.utf8.count > 15 ? 32 + $1.key.utf8.count : 0) + $1.value.memory }
    }
  }
}
