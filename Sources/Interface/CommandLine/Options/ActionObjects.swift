import Applications
import ArgumentParser
import CustomResources
import KubernetesClient
import ObjectModel

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
    try await CommandFailure.reportingUndeliverable {
      try await ApplicationActions(
        of: application, client: plane.client, controlNamespace: plane.namespace, logger: cluster.logger())
    }
  }
}

extension CommandFailure {
  /// Does what needs an application's project and destination.
  ///
  /// - Throws: `CommandFailure` where there is no such project or destination, and whatever else `body` throws.
  static func reportingUndeliverable<Result>(_ body: () async throws -> Result) async throws -> Result {
    do {
      return try await body()
    } catch let error as ApplicationPreview.Failure {
      throw CommandFailure("rpc error: code = FailedPrecondition desc = \(error.description)")
    }
  }
}
