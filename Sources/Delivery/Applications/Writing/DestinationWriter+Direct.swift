import KubernetesClient
import ObjectModel

// Writes to one live object that no plan asked for: a person did.

extension DestinationWriter {
  /// Patches a live object, if the project lets its application touch it.
  func patch(_ live: Manifest, _ patch: Patch) async throws(WriteError) -> Manifest {
    let resource = try await permitted(live)
    do {
      return try await client.patch(
        resource, namespace: live.namespace, name: live.name, patch, options: WriteOptions(fieldManager: Self.manager))
    } catch {
      throw .cluster(error)
    }
  }

  /// Deletes a live object, if the project lets its application touch it. That it is gone already is no failure.
  func delete(_ live: Manifest, _ options: DeleteOptions) async throws(WriteError) {
    let resource = try await permitted(live)
    do {
      try await client.delete(resource, namespace: live.namespace, name: live.name, options: options)
    } catch {
      if !error.isNotFound { throw .cluster(error) }
    }
  }

  private func permitted(_ live: Manifest) async throws(WriteError) -> APIResource {
    let found: APIResource?
    do { found = try await client.resource(for: live.groupVersionKind) } catch { throw .cluster(error) }
    guard let resource = found else { throw .unknownKind(live.groupVersionKind, served: nil) }
    if let refusal = target.refusal(of: live.key, isNamespaced: resource.isNamespaced) {
      throw .refused(refusal)
    }
    return resource
  }
}
