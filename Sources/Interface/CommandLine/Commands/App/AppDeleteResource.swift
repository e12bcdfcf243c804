import Applications
import ArgumentParser
import ObjectModel

struct AppDeleteResource: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "delete-resource", abstract: "Delete a live object of an application.")

  @OptionGroup var cluster: ClusterOptions
  @OptionGroup var application: ApplicationArgument
  @OptionGroup var choice: ResourceChoice
  @Flag(help: "Do not wait for it to end by itself.") var force = false
  @Flag(help: "Leave what it brought about.") var orphan = false
  @Flag(name: [.customShort("y"), .customLong("yes")], help: "Do not ask.") var yes = false

  func run() async throws {
    let plane = try cluster.usualControlPlane()
    let found = try await plane.application(application.resolved(plane))
    let objects = try await choice.objects(of: found, namespace: cluster.namespace, plane, verb: "delete")
    let writer = try await ResourceWriter.checked(of: found, plane, cluster)
    for object in objects {
      let question = "Are you sure you want to delete '\(object.kind)/\(object.name)' of application '\(found.name)'? [y/n] "
      if !yes, Console.isTerminal, !(try StandardInput.confirms(question)) {
        Console.line("The command to delete '\(object.name)' was cancelled.")
        continue
      }
      do {
        try await writer.delete(object, isForced: force, isOrphaning: orphan)
      } catch {
        throw CommandFailure("\(object.kind)/\(object.name): \(error)")
      }
      LogLine(level: "info", message: "Resource '\(object.name)' deleted").write()
    }
  }
}
