import FileTree
import ObjectModel

extension Chart {
  /// Loads a chart from a folder of a tree, or from an archive (`.tgz`) in it.
  ///
  /// - Throws: `HelmError` for files that make no chart, links out of the tree, and whatever is too large.
  public static func load(
    from tree: some FileTree, at path: RepositoryPath = .root, limits: ChartLimits = ChartLimits()
  ) throws(HelmError) -> Chart {
    let found: ResolvedEntry?
    do throws(FileTreeError) {
      found = try tree.resolve(path)
    } catch {
      throw HelmError(.chart, "\(error)", file: "\(path)")
    }
    switch found?.entry.kind {
    case .directory?:
      return try ChartLoader(limits: limits).chart(of: try ChartFolder.files(of: tree, in: found?.path ?? path, limits: limits))
    case .file?:
      let bytes: [UInt8]
      do throws(FileTreeError) {
        bytes = try tree.read(path, limit: limits.chartBytes)
      } catch {
        throw HelmError(.chart, "\(error)", file: "\(path)")
      }
      return try load(archive: bytes, limits: limits)
    default:
      throw HelmError(.chart, "path \"\(path)\" not found", file: "\(path)", remedy: "is the path of the chart right?")
    }
  }

  /// Loads a chart from the bytes of an archive (`.tgz`), in memory.
  ///
  /// - Throws: `HelmError` for what is no archive of a chart; for entries that are absolute, lead out of it, or are links.
  public static func load(archive bytes: [UInt8], limits: ChartLimits = ChartLimits()) throws(HelmError) -> Chart {
    try ChartLoader(limits: limits).chart(ofArchive: bytes)
  }

  /// Makes a chart of its files.
  public static func load(files: [ChartFile], limits: ChartLimits = ChartLimits()) throws(HelmError) -> Chart {
    try ChartLoader(limits: limits).chart(of: files)
  }
}

/// Makes charts of files.
struct ChartLoader {
  let limits: ChartLimits
  /// How many charts this one lies within.
  private var depth = 0

  init(limits: ChartLimits) { self.limits = limits }

  private init(limits: ChartLimits, depth: Int) {
    self.limits = limits
    self.depth = depth
  }

  func chart(ofArchive bytes: [UInt8]) throws(HelmError) -> Chart {
    try chart(of: try ChartArchive.files(of: bytes, limits: limits))
  }

  func chart(of files: [ChartFile]) throws(HelmError) -> Chart {
    if depth > limits.depth { throw HelmError(.chart, "charts are nested deeper than \(limits.depth) levels") }
    var sorted = SortedFiles(files)
    var warnings: [HelmWarning] = []
    guard sorted.chartYAML != nil || sorted.requirements != nil else { throw HelmError(.chart, "Chart.yaml file is missing") }
    var metadata = ChartMetadata()
    if let file = sorted.chartYAML {
      metadata = try Self.decoding(file) { document throws(MetadataDecoding.Mismatch) in try ChartMetadata(document) }
      if metadata.apiVersion.isEmpty { metadata.apiVersion = "v1" }
      if depth == 0 { try Self.check(apiVersion: metadata.apiVersion) }
    }
    if let file = sorted.requirements {
      let dependencies = try Self.decoding(file) { document throws(MetadataDecoding.Mismatch) in
        try ChartMetadata.dependencies(ofRequirements: document)
      }
      if !dependencies.isEmpty {
        metadata.dependencies = dependencies
        metadata.hasDependencyList = true
      }
      if metadata.apiVersion == "v1" {
        sorted.files.append(file)
        sorted.files.sort { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
      } else {
        warnings.append(
          HelmWarning(
            level: .warning,
            message: """
              Warning: Dependencies are handled in Chart.yaml since apiVersion "v2". We recommend migrating dependencies to Chart.yaml.
              """))
      }
    }
    if let problem = metadata.validate() {
      throw HelmError(.chart, "validation: \(problem)", chart: metadata.name, file: "Chart.yaml", remedy: "correct Chart.yaml")
    }
    var values: JSONObject = [:]
    if let file = sorted.values {
      do throws(ValuesFileError) {
        values = try ValuesFile.read(file.bytes)
      } catch {
        throw HelmError(
          .chart, "cannot load values.yaml: \(error)", chart: metadata.name, file: "values.yaml", line: error.line,
          remedy: "correct values.yaml")
      }
    }
    var subcharts: [Chart] = []
    for (name, files) in sorted.subcharts {
      do throws(HelmError) {
        if let chart = try subchart(name, files, of: metadata.name) { subcharts.append(chart) }
      } catch {
        var error = error
        error.message = "error unpacking subchart \(name) in \(metadata.name): \(error.message)"
        throw error
      }
    }
    return Chart(
      metadata: metadata, values: values, valuesFile: sorted.values, schema: sorted.schema?.bytes,
      lock: try sorted.lock.map(Self.lock),
      templates: sorted.templates, files: sorted.files, subcharts: subcharts, warnings: warnings)
  }

  private func subchart(_ name: String, _ files: [ChartFile], of parent: String) throws(HelmError) -> Chart? {
    if name.hasPrefix("_") || name.hasPrefix(".") { return nil }
    let loader = ChartLoader(limits: limits, depth: depth + 1)
    guard name.hasSuffix(".tgz") else {
      return try loader.chart(
        of: files.compactMap { file in
          guard file.name.utf8.count > name.utf8.count else { return nil }
          return ChartFile(name: String(file.name.dropFirst(name.count + 1)), bytes: file.bytes)
        })
    }
    guard let archive = files.first, archive.name == name else {
      throw HelmError(.chart, "expected \(name), got \(files.first?.name ?? "nothing")", chart: parent)
    }
    return try loader.chart(ofArchive: archive.bytes)
  }

  private static func check(apiVersion: String) throws(HelmError) {
    switch apiVersion {
    case "v1", "v2": return
    case "v3": throw HelmError(.chart, "invalid chart apiVersion", file: "Chart.yaml", remedy: "use apiVersion: v2")
    default: throw HelmError(.chart, "unsupported chart version", file: "Chart.yaml", remedy: "use apiVersion: v2")
    }
  }

  private static func lock(_ file: ChartFile) throws(HelmError) -> ChartLock { ChartLock(try document(file)) }

  private static func decoding<Result>(
    _ file: ChartFile, _ decode: (JSONValue) throws(MetadataDecoding.Mismatch) -> Result
  ) throws(HelmError) -> Result {
    let document = try document(file)
    do throws(MetadataDecoding.Mismatch) {
      return try decode(document)
    } catch {
      throw HelmError(
        .chart, error.isOfValidation ? error.problem : "cannot load \(file.name): \(error.problem)", file: file.name,
        remedy: "correct the field")
    }
  }

  private static func document(_ file: ChartFile) throws(HelmError) -> JSONValue {
    do throws(YAMLError) {
      return try YAML.onlyFirstDocument(of: file.bytes[...])
    } catch {
      throw HelmError(
        .chart, "cannot load \(file.name): error converting YAML to JSON: \(error.goText)",
        file: file.name, line: error.line)
    }
  }
}

/// The files of a chart by what they are for.
private struct SortedFiles {
  var chartYAML: ChartFile?
  var lock: ChartFile?
  var values: ChartFile?
  var schema: ChartFile?
  var requirements: ChartFile?
  var templates: [ChartFile] = []
  var files: [ChartFile] = []
  /// Everything under `charts/`, by the first name there; the files' names begin with it.
  var subcharts: [(name: String, files: [ChartFile])] = []

  init(_ all: [ChartFile]) {
    var positions: [Substring: Int] = [:]
    for file in all {
      switch file.name {
      case "Chart.yaml": chartYAML = file
      case "Chart.lock", "requirements.lock": lock = file
      case "values.yaml": values = file
      case "values.schema.json": schema = file
      case "requirements.yaml": requirements = file
      case let name where name.hasPrefix("templates/"): templates.append(file)
      case let name where name.hasPrefix("charts/") && file.pathExtension != ".prov":
        let rest = name.dropFirst("charts/".count)
        let first = rest.prefix { $0 != "/" }
        let position = positions[first] ?? subcharts.count
        if position == subcharts.count {
          positions[first] = position
          subcharts.append((String(first), []))
        }
        subcharts[position].files.append(ChartFile(name: String(rest), bytes: file.bytes))
      default: files.append(file)
      }
    }
    subcharts.sort { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
  }
}
