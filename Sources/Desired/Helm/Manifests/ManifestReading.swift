import ObjectModel

/// Reads the documents of rendered files and tells manifests from hooks.
struct ManifestReading {
  private(set) var manifests: [RenderedManifest] = []
  private(set) var hooks: [RenderedManifest] = []
  private(set) var warnings: [HelmWarning] = []
  /// Whether what documents say is kept.
  private let keepsDocuments: Bool

  init(keepsDocuments: Bool) { self.keepsDocuments = keepsDocuments }

  /// Reads one file. Files come in the order of their names.
  ///
  /// - Throws: `HelmError` for a document that is no YAML, or no object.
  mutating func read(_ text: [UInt8], from source: String, chart: String) throws(HelmError) {
    var lines = 0
    var counted = text.startIndex
    for piece in DocumentSplitting.documents(text) {
      lines += text[counted..<piece.startIndex].count { $0 == 0x0A }
      counted = piece.startIndex
      let document: JSONValue
      let head: ManifestHead
      do {
        document = try YAML.onlyFirstDocument(of: piece)
        head = try ManifestHead(document)
      } catch let error as YAMLError {
        throw Self.error(
          "error converting YAML to JSON: \(error.goText)", source, chart, line: lines + error.line)
      } catch let error as MetadataDecoding.Mismatch {
        throw Self.error(error.problem, source, chart, line: lines + 1)
      } catch {
        throw Self.error("\(error)", source, chart, line: lines + 1)
      }
      var manifest = RenderedManifest(
        source: source, text: Array(piece), document: keepsDocuments ? document : .null, apiVersion: head.apiVersion,
        kind: head.kind, name: head.name)
      switch HelmHook.read(head.annotations ?? [:]) {
      case .none: manifests.append(manifest)
      case .hook(let hook):
        manifest.hook = hook
        hooks.append(manifest)
      case .unknown(let names):
        warnings.append(HelmWarning(level: .info, message: "skipping unknown hooks", ["hookTypes": names]))
      }
    }
  }

  private static func error(_ problem: String, _ source: String, _ chart: String, line: Int) -> HelmError {
    HelmError(
      .manifest, "YAML parse error on \(source): \(problem)", chart: chart, file: source, line: line,
      remedy: "line \(line) of what the template made is meant; look at the template's indentation and its {{- -}}")
  }
}
