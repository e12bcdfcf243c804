import Applications
import ArgumentParser
import CustomResources
import KubernetesClient
import ObjectModel

struct AppPatchResource: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "patch-resource", abstract: "Patch a live object of an application.")

  @OptionGroup var cluster: ClusterOptions
  @OptionGroup var application: ApplicationArgument
  @OptionGroup var choice: ResourceChoice
  @Option(help: "The patch, as JSON.") var patch: String
  @Option(
    help:
      "Media type of the patch: application/merge-patch+json, application/json-patch+json or application/strategic-merge-patch+json."
  )
  var patchType = "application/merge-patch+json"

  func run() async throws {
    let wanted = try Self.patch(patch, type: patchType)
    let plane = try cluster.usualControlPlane()
    let found = try await plane.application(application.resolved(plane))
    let objects = try await choice.objects(of: found, namespace: cluster.namespace, plane, verb: "patch")
    let writer = try await ResourceWriter.checked(of: found, plane, cluster)
    for object in objects {
      do { _ = try await writer.patch(object, wanted) } catch { throw CommandFailure("\(object.kind)/\(object.name): \(error)") }
      LogLine(level: "info", message: "Resource '\(object.name)' patched").write()
    }
  }

  static func patch(_ text: String, type: String) throws(CommandFailure) -> Patch {
    guard let value = try? JSONValue(json: text) else { throw CommandFailure("the patch is not JSON: \(text)") }
    switch type {
    case "application/merge-patch+json", "merge", "": return .merge(value)
    case "application/json-patch+json", "json": return .json(value)
    case "application/strategic-merge-patch+json", "strategic": return .strategic(value)
    default: throw CommandFailure("unknown patch type: \(type)")
    }
  }
}

extension ResourceWriter {
  /// The writer to an application's objects.
  ///
  /// - Throws: `CommandFailure` when its project or its destination does not exist.
  static func checked(of application: Application, _ plane: ControlPlane, _ options: ClusterOptions) async throws
    -> ResourceWriter
  {
    try await CommandFailure.reportingUndeliverable {
      try await ResourceWriter(
        of: application, client: plane.client, controlNamespace: plane.namespace, logger: options.logger())
    }
  }
}
