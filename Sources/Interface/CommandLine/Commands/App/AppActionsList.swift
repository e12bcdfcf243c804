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

/// A row of `app actions list`.
struct AvailableAction: Sendable {
  var key: ResourceKey
  var action: ResourceAction

  static let header = ["GROUP", "KIND", "NAME", "ACTION", "DISABLED"]

  var cells: [String] { [key.group, key.kind, key.name, action.name, action.isDisabled ? "true" : "false"] }

  var value: JSONValue {
    [
      "group": .string(key.group), "kind": .string(key.kind), "name": .string(key.name), "action": .string(action.name),
      "disabled": .bool(action.isDisabled),
    ]
  }
}

/// Which live objects an action is about, their kind apart.
struct ActionObjects: ParsableArguments {
  @Option(help: "Objects of this group.") var group: String?
  @Option(help: "The object of this name.") var resourceName: String?

  /// The live objects that are meant.
  func objects(of actions: ApplicationActions, kind: String?, namespace: String?) async throws -> [Manifest] {
    try await actions.objects { key in
      (kind ?? key.kind) == key.kind && (group ?? key.group) == key.group && (resourceName ?? key.name) == key.name
        && (namespace ?? key.namespace) == key.namespace
    }
  }

  /// - Throws: `CommandFailure` for an application that has no project or no destination.
  static func actions(of application: Application, _ plane: ControlPlane, _ cluster: ClusterOptions) async throws
    -> ApplicationActions
  {
    do {
      return try await ApplicationActions(
        of: application, client: plane.client, controlNamespace: plane.namespace, logger: cluster.logger())
    } catch let error as ApplicationPreview.Failure {
      throw CommandFailure("rpc error: code = FailedPrecondition desc = \(error.description)")
    }
  }
}
