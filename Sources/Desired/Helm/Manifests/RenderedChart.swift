/// What a render made.
public struct RenderedChart: Sendable, Hashable {
  /// The manifests of the release, in the order Helm installs them.
  public var manifests: [RenderedManifest]
  /// The hooks, in the same order among themselves.
  public var hooks: [RenderedManifest]
  /// The files of `crds/`, the chart's own first.
  public var customResourceFiles: [CustomResourceFile]
  /// What `NOTES.txt` of the chart itself says.
  public var notes: String
  public var warnings: [HelmWarning]
}

extension RenderedChart {
  /// What of a render is printed.
  public struct Selection: Sendable, Hashable {
    /// The files of `crds/` too.
    public var includesCustomResources = false
    public var includesHooks = true
    /// Hooks of `helm test` too.
    public var includesTests = true

    public init() {}
  }

  /// The text `helm template` prints: files of `crds/`, manifests, hooks, each with its source.
  public func text(_ selection: Selection = Selection()) -> [UInt8] {
    var text: [UInt8] = []
    if selection.includesCustomResources {
      for file in customResourceFiles { Self.append(file.source, file.text[...], to: &text) }
    }
    for manifest in manifests { Self.append(manifest.source, manifest.text[...], to: &text) }
    text = Self.trimmed(text)
    text.append(0x0A)
    if selection.includesHooks {
      for hook in hooks where selection.includesTests || hook.hook?.isTest != true {
        Self.append(hook.source, hook.text[...], to: &text)
      }
    }
    return text
  }

  /// The documents of some templates only, in the order of the patterns.
  ///
  /// - Parameter patterns: paths without the name of the chart, as `templates/service.yaml`; `*` and `?` stop at slashes.
  /// - Throws: `HelmError` for a pattern nothing fits.
  public func text(_ selection: Selection = Selection(), showing patterns: [String]) throws(HelmError) -> [UInt8] {
    let documents = DocumentSplitting.documents(text(selection)).map { (path: Self.path($0), text: $0) }
    var result: [UInt8] = []
    for pattern in patterns {
      let glob = PathPattern(pattern)
      var isMissing = true
      for document in documents {
        guard let path = document.path, glob?.matches(path) ?? false else { continue }
        isMissing = false
        result += Array("---\n".utf8) + document.text + [0x0A]
      }
      if isMissing {
        throw HelmError(
          .options, "could not find template \(pattern) in chart",
          remedy: "name the file as it stands in the chart; a file that makes nothing is not found either")
      }
    }
    return result
  }

  /// Behind `# Source: ` and the name of the chart, up to the end of the line.
  private static func path(_ document: ArraySlice<UInt8>) -> String? {
    for line in document.split(separator: 0x0A) {
      guard line.starts(with: Array("# Source: ".utf8)) else { continue }
      let source = line.dropFirst("# Source: ".utf8.count)
      guard let slash = source.firstIndex(of: UInt8(ascii: "/")), slash > source.startIndex else { continue }
      return String(decoding: source[(slash + 1)...], as: UTF8.self)
    }
    return nil
  }

  private static func append(_ source: String, _ content: ArraySlice<UInt8>, to text: inout [UInt8]) {
    text += Array("---\n# Source: \(source)\n".utf8)
    text += content
    text.append(0x0A)
  }

  /// Without white space at both ends.
  private static func trimmed(_ text: [UInt8]) -> [UInt8] {
    var rest = text.drop(while: DocumentSplitting.isSpace)
    while let last = rest.last, DocumentSplitting.isSpace(last) { rest.removeLast() }
    return Array(rest)
  }
}

extension RenderedChart {
  /// The output as files under the names of their templates, as `--output-dir` writes it.
  public func files(_ selection: Selection = Selection()) -> [CustomResourceFile] {
    var files: [CustomResourceFile] = []
    var positions: [String: Int] = [:]
    func add(_ source: String, _ content: ArraySlice<UInt8>) {
      let position = positions[source] ?? files.count
      if position == files.count {
        positions[source] = position
        files.append(CustomResourceFile(source: source, text: []))
      }
      Self.append(source, content, to: &files[position].text)
    }
    if selection.includesCustomResources { for file in customResourceFiles { add(file.source, file.text[...]) } }
    for manifest in manifests { add(manifest.source, manifest.text[...]) }
    if selection.includesHooks {
      for hook in hooks where selection.includesTests || hook.hook?.isTest != true { add(hook.source, hook.text[...]) }
    }
    return files
  }
}
