import ArgumentParser
import CustomResources
import KubernetesClient
import ObjectModel

/// Which live objects of an application a command is about.
struct ResourceChoice: ParsableArguments {
  @Option(help: "Kind.") var kind: String
  @Option(help: "Group.") var group: String?
  @Option(help: "Name of the object.") var resourceName: String?
  @Flag(help: "Take all objects that match, not one only.") var all = false

  /// The live objects that match.
  ///
  /// - Parameter verb: what is done to them, for the failure.
  /// - Throws: `CommandFailure` when none matches, or several do without `--all`.
  func objects(of application: Application, namespace: String?, _ plane: ControlPlane, verb: String) async throws -> [Manifest] {
    let found = try await LiveObjects(client: plane.client).managed(of: application) { key in
      key.kind == kind && (group.map { $0 == key.group } ?? true) && (resourceName.map { $0 == key.name } ?? true)
        && (namespace.map { $0 == key.namespace } ?? true)
    }
    if found.isEmpty { throw CommandFailure.plain("No matching resource found") }
    if found.count > 1, !all {
      throw CommandFailure.plain("Multiple resources match inputs. Use the --all flag to \(verb) multiple resources")
    }
    return found
  }
}
