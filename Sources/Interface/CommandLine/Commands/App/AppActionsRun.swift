import Applications
import ArgumentParser
import FoundationEssentials
import KubernetesClient

struct AppActionsRun: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run", abstract: "Run an action on live objects of an application.")

  @OptionGroup var cluster: ClusterOptions
  @OptionGroup var application: ApplicationArgument
  @Argument(help: "The action, as `app actions list` names it.") var action: String
  @Option(help: "Objects of this kind.") var kind: String
  @OptionGroup var objects: ActionObjects
  @Flag(help: "Take all objects that match, not one only.") var all = false
  @Option(name: .customLong("param"), help: "A parameter of the action, as replicas=3; may be repeated.") var parameters:
    [String] = []

  func run() async throws {
    var given: [String: String] = [:]
    for parameter in parameters {
      let parts = parameter.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      guard parts.count == 2, !parts[0].isEmpty else { throw CommandFailure.plain("--param \(parameter): write NAME=VALUE") }
      given[String(parts[0])] = String(parts[1])
    }
    let plane = try cluster.usualControlPlane()
    let found = try await plane.application(application.resolved(plane))
    let actions = try await ActionObjects.actions(of: found, plane, cluster)
    let chosen = try await objects.objects(of: actions, kind: kind, namespace: cluster.namespace)
    if chosen.isEmpty { throw CommandFailure.plain("No matching resource found") }
    if chosen.count > 1, !all {
      throw CommandFailure.plain("Multiple resources match inputs. Use the --all flag to run the action on multiple resources")
    }
    for object in chosen {
      do {
        try await actions.run(action, on: object, parameters: given, now: Int64(Date().timeIntervalSince1970))
      } catch {
        throw CommandFailure.plain("\(object.kind)/\(object.name): \(error)")
      }
    }
  }
}
