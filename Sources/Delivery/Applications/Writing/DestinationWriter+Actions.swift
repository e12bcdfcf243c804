import CustomResources
import Health
import KubernetesClient
import ObjectModel

extension DestinationWriter {
  /// Carries out what an action worked out: all of it is asked of the project first, then what is created is tried, then all is
  /// written, in its order.
  ///
  /// - Throws: what the project, the cluster or the kind says against it; nothing was written when it is the project.
  func carryOut(_ impacted: [ImpactedResource], on live: Manifest) async throws {
    var written: [(ImpactedResource, APIResource)] = []
    for item in impacted {
      guard let resource = try await client.resource(for: item.resource.groupVersionKind) else {
        throw WriteError.unknownKind(item.resource.groupVersionKind, served: nil)
      }
      if let refusal = refusal(of: item, resource) { throw Refusal(description: refusal) }
      if item.operation == .patch, item.resource.key != live.key {
        throw Refusal(description: "an action can only patch the object it is run on, not \(item.resource.key)")
      }
      written.append((item, resource))
    }
    for (item, resource) in written where item.operation == .create {
      _ = try await client.create(
        resource, namespace: item.resource.namespace, item.resource,
        options: WriteOptions(fieldManager: Self.manager, dryRun: true))
    }
    for (item, resource) in written {
      switch item.operation {
      case .create:
        await mirror.note(
          try await client.create(
            resource, namespace: item.resource.namespace, item.resource, options: WriteOptions(fieldManager: Self.manager)))
      case .patch: try await patch(live, as: item, resource)
      }
    }
  }

  private func refusal(of item: ImpactedResource, _ resource: APIResource) -> String? {
    let object = item.resource
    if let refusal = target.refusal(of: object.key, isNamespaced: resource.isNamespaced) { return refusal }
    guard item.operation == .create, resource.isNamespaced else { return nil }
    let (project, destination) = (target.project, target.destination)
    let place = Destination(server: destination.server, name: destination.name, namespace: object.namespace)
    return project.permits(destination: place)
      ? nil : "namespace \(object.namespace) is not permitted in project '\(project.name)'"
  }

  /// What changes in `status` goes to the subresource first; kinds without one take all of it at once.
  private func patch(_ live: Manifest, as item: ImpactedResource, _ resource: APIResource) async throws {
    let patches = item.patches(from: live)
    let options = WriteOptions(fieldManager: Self.manager)
    if let status = patches.status {
      do {
        let stored = try await client.patch(
          resource, namespace: live.namespace, name: live.name, .merge(status), subresource: "status", options: options)
        await mirror.note(stored)
      } catch  where error.isNotFound {
        guard let whole = patches.whole else { return }
        await mirror.note(
          try await client.patch(resource, namespace: live.namespace, name: live.name, .merge(whole), options: options))
        return
      }
    }
    guard let rest = patches.rest else { return }
    await mirror.note(
      try await client.patch(resource, namespace: live.namespace, name: live.name, .merge(rest), options: options))
  }

  /// What the project has against an action.
  struct Refusal: Error, CustomStringConvertible {
    var description: String
  }
}
