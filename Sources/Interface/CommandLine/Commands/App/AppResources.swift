import ArgumentParser
import CustomResources
import FoundationEssentials
import Health
import KubernetesClient
import ObjectModel

struct AppResources: AsyncParsableCommand {
  static let configuration = CommandConfiguration(commandName: "resources", abstract: "List the resources of an application.")

  @OptionGroup var cluster: ClusterOptions
  @OptionGroup var application: ApplicationArgument
  @Flag(help: "List only what is in the namespace of the application and belongs to none.") var orphaned = false
  @Option(name: [.customShort("o"), .customLong("output")], help: "wide, tree or tree=detailed.") var output = "wide"

  func run() async throws {
    let format = try OutputFormat.of(output, among: [.wide, .tree, .treeDetailed])
    let plane = try cluster.controlPlane()
    let found = try await plane.application(application.resolved(plane))
    let live = LiveObjects(client: plane.client)
    var rows: [Row] = []
    if !orphaned {
      let objects = Dictionary(try await live.managed(of: found).map { ($0.key, $0) }, uniquingKeysWith: { $1 })
      rows = found.status.resources.map { Row(key: $0.key, isOrphaned: false, object: objects[$0.key]) }
    }
    var isMonitored = false
    if !orphaned { isMonitored = await plane.project(of: found)?.manifest["spec", "orphanedResources"]?.object != nil }
    if orphaned || isMonitored {
      let others = try await OrphanedObjects(plane: plane).objects(beside: found)
      rows += others.map { Row(key: $0.key, isOrphaned: true, object: $0) }
    }
    Console.text(Self.text(rows, isDetailed: format == .treeDetailed, now: Date()))
  }

  /// A resource as the table shows it.
  struct Row {
    var key: ResourceKey
    var isOrphaned: Bool
    /// `nil` when it does not exist.
    var object: Manifest?
  }

  static func text(_ rows: [Row], isDetailed: Bool, now: Date) -> String {
    let header = ["GROUP", "KIND", "NAMESPACE", "NAME", "ORPHANED"] + (isDetailed ? ["AGE", "HEALTH", "REASON"] : [])
    return TabWriter().text(
      [header]
        + rows.map { row in
          let cells = [row.key.group, row.key.kind, row.key.namespace, row.key.name, row.isOrphaned ? "Yes" : "No"]
          guard isDetailed else { return cells }
          let born = row.object?.creationTimestamp.flatMap(TimeText.date)
          return cells + [
            born.map { TimeText.age(seconds: Int(now.timeIntervalSince($0))) } ?? "<unknown>",
            row.object.flatMap(HealthAssessment.builtIn.health)?.code.rawValue ?? "",
            row.object?["status", "reason"]?.string ?? "",
          ]
        })
  }
}
