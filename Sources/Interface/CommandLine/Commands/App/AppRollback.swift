import ArgumentParser
import CustomResources
import ObjectModel
import Syncing

struct AppRollback: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "rollback", abstract: "Deliver once more what was delivered before.",
    discussion: "An application that syncs itself stays with it until its source has a newer revision.")

  @OptionGroup var cluster: ClusterOptions
  @OptionGroup var application: ApplicationArgument
  @Argument(help: "Which entry of the history (default: the one before the last).") var id: Int?
  @Flag(help: "Delete what was not there then.") var prune = false
  @Option(help: "Longest wait in seconds; 0 for none.") var timeout = DurationArgument(.zero)
  @Option(name: [.customShort("o"), .customLong("output")], help: "wide, json, yaml, tree or tree=detailed.") var output = "wide"

  func run() async throws {
    let format = try OutputFormat.of(output, among: [.wide, .json, .yaml, .tree, .treeDetailed])
    let plane = try cluster.controlPlane()
    let name = application.resolved(plane)
    let found = try await plane.application(name)
    let operation: Operation
    do {
      operation = try Operation.rollback(
        found, to: id, prune: prune, initiatedBy: Initiator(username: ControlPlane.username, automated: false))
    } catch {
      throw CommandFailure("rpc error: code = InvalidArgument desc = \(error.description)")
    }
    try await plane.start(operation.value, on: found)
    let done = try await Waiting(plane: plane, name: name, condition: .operation, limit: timeout.duration, format: format).run()
    if let state = done.status.operationState, state.phase != .succeeded {
      throw CommandFailure.plain("Operation has completed with phase: \(state.phase.rawValue)")
    }
  }
}
