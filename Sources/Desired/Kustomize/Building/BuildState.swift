import FileTree
import ObjectModel

/// What one build shares among its layers.
final class BuildState {
  let options: KustomizeOptions
  let charts: (any ChartInflator)?
  /// The first OpenAPI document seen holds for all that is read after it; until one is, the built-in one does.
  private(set) var schema = BuildSchema()
  private var hasOwnSchema = false
  /// The lines for standard error.
  private(set) var warnings: [String] = []
  /// The `buildMetadata` of the file at the top, which holds for the whole build.
  var metadata: Set<String> = []
  /// The objects of files read before, by place; a base that several overlays share is read once.
  private var parsed: [Place: [Resource]] = [:]
  private let cache: ParsedFileCache?

  private struct Place: Hashable {
    var repository: RemoteAddress?
    var path: RepositoryPath
  }

  init(options: KustomizeOptions, charts: (any ChartInflator)?, cache: ParsedFileCache?) {
    self.options = options
    self.charts = charts
    self.cache = cache
  }

  func warn(_ line: String) { warnings.append(line) }

  /// Takes the document that `openapi` names, unless an overlay has named one.
  func takeSchema(of kustomization: Kustomization, in directory: BuildDirectory) throws(KustomizeError) {
    let settings = kustomization.openAPI
    let path = settings["path"].flatMap { $0.isEmpty ? nil : $0 }
    let bytes = try path.map { path throws(KustomizeError) in try directory.load(path) }
    if hasOwnSchema { return }
    if let version = settings["version"], !version.isEmpty {
      if path != nil { throw KustomizeError("builtin version and custom schema provided, cannot use both") }
      if version != Self.schemaVersion { throw KustomizeError("the specified OpenAPI version is not built in") }
    }
    guard let path, let bytes else { return }
    schema = try BuildSchema(openAPI: bytes, path: path)
    hasOwnSchema = true
    parsed = [:]
  }

  /// The version of Kubernetes whose OpenAPI document is built in.
  static let schemaVersion = "v1.21.2"

  /// The objects of a file that a kustomization file names.
  ///
  /// - Throws: `ResourceReader.MalformedText` and `KustomizeError`.
  func resources(in file: String, of directory: BuildDirectory) throws -> [Resource] {
    if BuildDirectory.isURL(file) {
      return try ResourceReader.resources(try directory.load(file), file: file, scopes: schema.scopes)
    }
    let path = try directory.file(file)
    let place = Place(repository: directory.address, path: path)
    if let known = parsed[place] { return known }
    let resources: [Resource]
    if let cache, !hasOwnSchema {
      resources = try cache.resources(of: directory.tree, at: path, file: file)
    } else {
      resources = try ResourceReader.resources(try directory.load(file), file: file, scopes: schema.scopes)
    }
    parsed[place] = resources
    return resources
  }
}
