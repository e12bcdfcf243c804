import ArgumentParser
import CustomResources
import KubernetesClient

struct AppWait: AsyncParsableCommand {
  static let configuration = CommandConfiguration(commandName: "wait", abstract: "Wait for applications to reach a state.")

  @OptionGroup var cluster: ClusterOptions
  @OptionGroup var selection: ApplicationSelection
  @Flag(help: "Wait until synced.") var sync = false
  @Flag(help: "Wait until healthy.") var health = false
  @Flag(help: "Wait until no operation is in progress.") var operation = false
  @Flag(help: "Suspended will do as well.") var suspended = false
  @Flag(help: "Degraded will do as well.") var degraded = false
  @Flag(help: "Wait until deleted.") var delete = false
  @Flag(help: .hidden) var hydrated = false
  @Option(help: "Wait for, and show, only [!]GROUP:KIND:[NAMESPACE/]NAME.") var resource: [String] = []
  @Option(help: "Longest wait in seconds; 0 for none.") var timeout = DurationArgument(.zero)
  @Option(name: [.customShort("o"), .customLong("output")], help: "wide, json, yaml, tree or tree=detailed.") var output = "wide"

  func run() async throws {
    let format = try OutputFormat.of(output, among: [.wide, .json, .yaml, .tree, .treeDetailed])
    let filters = try resource.map { text throws(CommandFailure) in try ResourceFilter(text) }
    let plane = try cluster.controlPlane()
    let names = try await selection.applications(plane)
    try await Self.check(filters, names, plane)
    let (plane_, limit, condition) = (plane, timeout.duration, condition)
    let deletes = delete
    // All at once: the limit is for the command, not for each application.
    try await withThrowingTaskGroup(of: Void.self) { group in
      for name in names {
        group.addTask {
          if deletes { return try await Self.waitForDeletion(of: name, plane_, limit) }
          _ = try await Waiting(
            plane: plane_, name: name, condition: condition, limit: limit, format: format, filters: filters
          ).run()
        }
      }
      try await group.waitForAll()
    }
  }

  var condition: WaitCondition {
    if !sync, !health, !operation, !suspended, !degraded { return .everything }
    var states: Set<String> = []
    if health { states.insert("Healthy") }
    if suspended { states.insert("Suspended") }
    if degraded { states.insert("Degraded") }
    return WaitCondition(sync: sync, health: states, operation: operation)
  }

  /// - Throws: `CommandFailure` for filters that choose nothing: waiting for that would be over at once.
  private static func check(_ filters: [ResourceFilter], _ names: [ApplicationName], _ plane: ControlPlane) async throws {
    if filters.isEmpty { return }
    for name in names {
      let keys = try await plane.application(name).status.resources.map(\.key)
      if !keys.contains(where: { ResourceFilter.selects($0, filters) }) {
        let texts = filters.map(\.text).joined(separator: ", ")
        throw CommandFailure.plain("No matching app resources found for resource filter: \(texts)")
      }
    }
  }

  private static func waitForDeletion(of name: ApplicationName, _ plane: ControlPlane, _ limit: Duration) async throws {
    let isGone = try await withTimeLimit(limit) {
      for await state in plane.states(of: name) where state == nil { return true }
      throw CancellationError()
    }
    guard isGone == true else {
      throw CommandFailure("timed out (\(limit.components.seconds)s) waiting for app \"\(name.name)\" to be deleted")
    }
    Console.line("Application '\(name.name)' deleted")
  }
}
