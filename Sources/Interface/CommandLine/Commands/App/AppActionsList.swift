import Applications
import ArgumentParser
import CustomResources
import FoundationEssentials
import Health
import KubernetesClient
import ObjectModel

struct AppActionsList: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "List what can be done to the live objects of an application.")

  @OptionGroup var cluster: ClusterOptions
  @OptionGroup var application: ApplicationArgument
  @Option(help: "Objects of this kind.") var kind: String?
  @OptionGroup var objects: ActionObjects
  @Option(name: [.customShort("o"), .customLong("output")], help: "wide, json or yaml.") var output = "wide"

  func run() async throws {
    let format = try OutputFormat.of(output.isEmpty ? "wide" : output, among: [.wide, .json, .yaml])
    let plane = try cluster.usualControlPlane()
    let found = try await plane.application(application.resolved(plane))
    let actions = try await ActionObjects.actions(of: found, plane, cluster)
    let now = Int64(Date().timeIntervalSince1970)
    var rows: [AvailableAction] = []
    for object in try await objects.objects(of: actions, kind: kind, namespace: cluster.namespace) {
      rows += try actions.available(for: object, now: now).map { AvailableAction(key: object.key, action: $0) }
    }
    if rows.isEmpty { LogLine(level: "warning", message: "No actions found").write() }
    switch format {
    case .wide: Console.text(TabWriter().text([AvailableAction.header] + rows.map(\.cells)))
    default: Console.text(format.text(of: .array(rows.map(\.value))))
    }
  }
}
