import CustomResources
import FileTree
import ObjectModel
import Rendering

/// Finds out what a change of a repository changes in the rendered manifests of every application in it. Needs no cluster.
///
/// Looks for Application manifests in all files of both revisions, renders them, and goes on with the Applications among what
/// they render to. Sources of this repository are taken at the revision that is looked at, whatever their `targetRevision`.
/// An application whose parameters are the same and whose files read the same at both revisions is rendered once.
public struct RepositoryPreview: Sendable {
  /// Applications at both revisions; `nil` where there is none.
  struct Pair: Equatable {
    var base: Application?
    var head: Application?

    static func == (left: Pair, right: Pair) -> Bool {
      left.base?.value == right.base?.value && left.head?.value == right.head?.value
    }
  }

  struct Rendered: Sendable {
    var base: ApplicationRendering?
    var head: ApplicationRendering?
  }

  /// How often applications may turn out to be defined otherwise by what others render to. Each level of applications that
  /// render applications takes one round; beyond this they go in a circle.
  private static let rounds = 16

  private let base: PreviewSide
  private let head: PreviewSide
  private let options: PreviewOptions
  private let source: SourceRendering

  /// - Parameters:
  ///   - isThisRepository: whether a `repoURL` means the repository that is previewed.
  ///   - others: the files of all other repositories.
  ///   - renderer: its cache is what lets unchanged applications be rendered once.
  public init(
    base: PreviewSide, head: PreviewSide, options: PreviewOptions = PreviewOptions(), settings: RenderSettings = RenderSettings(),
    renderer: Renderer = Renderer(cache: RenderCache(capacity: 1 << 30)), others: any OtherRepositories = NoOtherRepositories(),
    isThisRepository: @escaping @Sendable (String) -> Bool
  ) {
    self.base = base
    self.head = head
    self.options = options
    source = SourceRendering(
      renderer: renderer, settings: settings, options: options, others: others, isThisRepository: isThisRepository)
  }

  /// - Throws: `FileTreeError` when a tree cannot be read.
  public func report() async throws -> PreviewReport {
    // 1. Applications that stand in files
    let search = ApplicationSearch(options)
    let plain = try await search.applications(base: base.tree, head: head.tree)

    // 2. What they render to, and what applications that are among it render to
    var results: [ApplicationKey: Rendered] = [:]
    var pairs: [ApplicationKey: Pair] = [:]
    for _ in 0..<Self.rounds {
      let wanted = definitions(plain, results)
      let changed = wanted.filter { pairs[$0.key] != $0.value }
      results = results.filter { wanted[$0.key] != nil }
      pairs = wanted
      if changed.isEmpty { break }
      for (key, rendered) in await render(changed) { results[key] = rendered }
    }

    // 3. The differences
    let entries = await entries(results)
    return PreviewReport(
      base: (base.name, base.revision), head: (head.name, head.revision),
      entries: entries.sorted { $0.application < $1.application },
      unchanged: results.count - entries.count, notes: plain.notes)
  }

  /// Which applications there are; one that another renders to counts more than one that stands in a file.
  private func definitions(
    _ plain: ApplicationSearch.Findings, _ results: [ApplicationKey: Rendered]
  ) -> [ApplicationKey: Pair] {
    var pairs: [ApplicationKey: Pair] = [:]
    for (key, application) in plain.base { pairs[key, default: Pair()].base = application }
    for (key, application) in plain.head { pairs[key, default: Pair()].head = application }
    for (_, rendered) in results.sorted(by: { $0.key < $1.key }) {
      for application in rendered.base?.applications(options) ?? [] {
        pairs[ApplicationKey(application, options), default: Pair()].base = application
      }
      for application in rendered.head?.applications(options) ?? [] {
        pairs[ApplicationKey(application, options), default: Pair()].head = application
      }
    }
    return pairs
  }

  private func render(_ pairs: [ApplicationKey: Pair]) async -> [(ApplicationKey, Rendered)] {
    await withTaskGroup { group in
      for (key, pair) in pairs {
        group.addTask { (key, await render(pair)) }
      }
      return await group.reduce(into: []) { $0.append($1) }
    }
  }

  private func render(_ pair: Pair) async -> Rendered {
    // What lies elsewhere altogether, and is asked for in the same way, is the same.
    if let base = pair.base, let head = pair.head, base.value == head.value, !head.effectiveSources.isEmpty,
      head.effectiveSources.allSatisfy({ !source.isThisRepository($0.repoURL) })
    {
      return Rendered(base: .elsewhere, head: .elsewhere)
    }
    var rendered = Rendered()
    if let application = pair.base { rendered.base = await source.render(application, base) }
    if let application = pair.head { rendered.head = await source.render(application, head) }
    return rendered
  }

  private func entries(_ results: [ApplicationKey: Rendered]) async -> [PreviewReport.Entry] {
    await withTaskGroup { group in
      for (key, rendered) in results {
        group.addTask {
          Self.outcome(rendered).map {
            PreviewReport.Entry(application: key, outcome: $0, warnings: rendered.head?.warnings ?? [])
          }
        }
      }
      return await group.reduce(into: []) { if let entry = $1 { $0.append(entry) } }
    }
  }

  /// `nil` if the application is the same at both revisions.
  private static func outcome(_ rendered: Rendered) -> PreviewReport.Outcome? {
    switch (rendered.base, rendered.head) {
    case (nil, nil): return nil
    case (_, .skipped(let reason)?): return .skipped(reason: reason)
    case (.failed(let before)?, .failed(let reason)?): return .failed(reason: reason, isNew: before != reason)
    case (_, .failed(let reason)?): return .failed(reason: reason, isNew: true)
    case (.skipped(let reason)?, _): return .skipped(reason: reason)
    case (.failed(let reason)?, .manifests?): return .mended(reason: reason)
    case (.failed?, nil): return .removed([])
    case (nil, .manifests(let manifests, _)?): return .added(ObjectChange.all(base: [], head: manifests))
    case (.manifests(let manifests, _)?, nil): return .removed(ObjectChange.all(base: manifests, head: []))
    case (.manifests(let before, _)?, .manifests(let after, _)?):
      let changes = ObjectChange.all(base: before, head: after)
      return changes.isEmpty ? nil : .changed(changes)
    }
  }
}
