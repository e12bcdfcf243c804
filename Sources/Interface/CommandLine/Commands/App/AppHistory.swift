import ArgumentParser
import CustomResources
import FoundationEssentials
import KubernetesClient

struct AppHistory: AsyncParsableCommand {
  static let configuration = CommandConfiguration(commandName: "history", abstract: "Show what was deployed when.")

  @OptionGroup var cluster: ClusterOptions
  @OptionGroup var application: ApplicationArgument
  @Option(name: [.customShort("o"), .customLong("output")], help: "wide or id.") var output = "wide"

  func run() async throws {
    let format = try OutputFormat.of(output, among: [.wide, .id])
    let plane = try cluster.controlPlane()
    let found = try await plane.application(application.resolved(plane))
    Console.text(format == .id ? found.status.history.map { "\($0.id)\n" }.joined() : Self.text(found.status.history))
  }

  /// A table for each source, in the order in which the sources appear.
  static func text(_ history: [RevisionHistory], zone: TimeZone = .current) -> String {
    var order: [String] = []
    var rows: [String: [[String]]] = [:]
    for entry in history {
      let sources = entry.sources.isEmpty ? entry.source.map { [$0] } ?? [] : entry.sources
      let revisions = entry.revisions.isEmpty ? [entry.revision] : entry.revisions
      for (source, revision) in zip(sources, revisions) {
        if rows[source.repoURL] == nil { order.append(source.repoURL) }
        let target = source.targetRevision
        let text = target.isEmpty || ApplicationSummary.isCommit(target) ? revision : "\(target) (\(revision.prefix(7)))"
        rows[source.repoURL, default: []].append(["\(entry.id)", TimeText.long(entry.deployedAt, zone: zone), text])
      }
    }
    if order.isEmpty { return TabWriter().text([["ID", "DATE", "REVISION"]]) }
    return order.map { url in
      TabWriter().text([["SOURCE", url]]) + TabWriter().text([["ID", "DATE", "REVISION"]] + (rows[url] ?? []))
    }.joined(separator: "\n")
  }
}
