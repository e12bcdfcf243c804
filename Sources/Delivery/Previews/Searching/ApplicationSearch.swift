import CustomResources
import FileTree
import ObjectModel
import Rendering

/// Finds Application manifests among the files of a repository.
struct ApplicationSearch: Sendable {
  struct Findings: Sendable {
    var base: [ApplicationKey: Application] = [:]
    var head: [ApplicationKey: Application] = [:]
    /// Files at the head that look like Applications but cannot be read.
    var notes: [String] = []
  }

  /// A file that may hold Applications.
  private struct Candidate: Sendable {
    var path: RepositoryPath
    /// What its content is known by; equal for equal content where the trees hash alike.
    var identity: ContentHash?
  }

  /// What a file holds.
  private struct Content: Sendable {
    var applications: [JSONValue] = []
    var problem: String?
  }

  /// The largest file that is looked at, in bytes: Applications are small.
  private static let sizeLimit = 4 << 20
  private static let entryLimit = 1_000_000
  private static let depthLimit = 200

  private let options: PreviewOptions
  private let glob: Glob?

  init(_ options: PreviewOptions) {
    self.options = options
    glob = options.applicationFiles.isEmpty ? nil : Glob(options.applicationFiles)
  }

  /// - Throws: `FileTreeError`.
  func applications(base: any FileTree, head: any FileTree) async throws -> Findings {
    let headFiles = try candidates(in: head)
    let baseFiles = try candidates(in: base)
    // Most files are the same at both revisions, and read once.
    var read: [ContentHash: Content] = [:]
    let headContents = try await contents(of: headFiles, in: head, known: [:])
    for (file, content) in zip(headFiles, headContents) {
      if let identity = file.identity { read[identity] = content }
    }
    let baseContents = try await contents(of: baseFiles, in: base, known: read)

    var findings = Findings()
    for content in baseContents { take(content.applications, into: &findings.base) }
    for (file, content) in zip(headFiles, headContents) {
      take(content.applications, into: &findings.head)
      if let problem = content.problem { findings.notes.append("\(file.path): \(problem)") }
    }
    return findings
  }

  private func take(_ values: [JSONValue], into applications: inout [ApplicationKey: Application]) {
    for value in values {
      let application = Application(value)
      if !application.name.isEmpty { applications[ApplicationKey(application, options)] = application }
    }
  }

  // MARK: - Files

  private func candidates(in tree: any FileTree) throws(FileTreeError) -> [Candidate] {
    var found: [Candidate] = []
    var entries = 0
    try gather(.root, in: tree, depth: 0, &entries, into: &found)
    return found
  }

  private func gather(
    _ directory: RepositoryPath, in tree: any FileTree, depth: Int, _ entries: inout Int, into found: inout [Candidate]
  ) throws(FileTreeError) {
    if depth > Self.depthLimit { return }
    for entry in try tree.entries(in: directory) {
      entries += 1
      guard entries < Self.entryLimit, let path = directory.child(entry.name) else { continue }
      switch entry.kind {
      case .directory where entry.name != ".git": try gather(path, in: tree, depth: depth + 1, &entries, into: &found)
      case .file where Self.mayHoldManifests(entry.name):
        if !options.applicationFiles.isEmpty, glob?.matches(path.description) != true { continue }
        found.append(Candidate(path: path, identity: entry.hash))
      case .file, .directory, .symbolicLink, .submodule, .other: continue
      }
    }
  }

  private static func mayHoldManifests(_ name: String) -> Bool {
    [".yaml", ".yml", ".json"].contains { name.hasSuffix($0) }
  }

  private func contents(
    of files: [Candidate], in tree: any FileTree, known: [ContentHash: Content]
  ) async throws -> [Content] {
    // In a few large pieces: a task a file would cost more than the file.
    let size = max(files.count / 16, 32)
    return try await withThrowingTaskGroup { group in
      for start in stride(from: 0, to: files.count, by: size) {
        let piece = files[start..<min(start + size, files.count)]
        group.addTask {
          (start, try piece.map { file in try file.identity.flatMap { known[$0] } ?? Self.content(of: file.path, in: tree) })
        }
      }
      var pieces: [Int: [Content]] = [:]
      for try await (start, contents) in group { pieces[start] = contents }
      return pieces.sorted { $0.key < $1.key }.flatMap(\.value)
    }
  }

  private static func content(of path: RepositoryPath, in tree: any FileTree) throws(FileTreeError) -> Content {
    let bytes: [UInt8]
    do throws(FileTreeError) {
      bytes = try tree.contents(of: path, limit: sizeLimit)
    } catch {
      if case .tooLarge = error { return Content() }
      throw error
    }
    let text = ManifestText(bytes)
    guard text.mentions("argoproj.io/"), text.mentions("Application") else { return Content() }
    var content = Content()
    let failure = text.values { value in
      for object in value["items"]?.array ?? [value] where isApplication(object) { content.applications.append(object) }
    }
    // A template is not meant to be read; it is rendered by whoever it belongs to.
    if let failure, !text.mentions("{{"), text.mentions("kind: Application\n") { content.problem = failure }
    return content
  }

  private static func isApplication(_ object: JSONValue) -> Bool {
    let manifest = Manifest(object)
    return manifest.kind == Application.kind.kind && manifest.group == Application.kind.group
  }
}
