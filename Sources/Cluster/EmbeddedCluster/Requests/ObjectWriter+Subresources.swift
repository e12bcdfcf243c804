import KubernetesSchema
import ObjectModel

extension ObjectWriter {
  /// Takes the finalizers of a namespace's spec from `object`; without any, a namespace that is being deleted is gone.
  func finalize(_ definition: ResourceDefinition, _ object: Manifest, _ options: WriteRequestOptions) async throws(APIStatus)
    -> Manifest
  {
    let key = definition.key(namespace: "", name: object.name)
    return try await store.write(key, isDryRun: options.isDryRun) { (_, current) throws(APIStatus) in
      guard let old = current else { throw .notFound(definition, object.name) }
      var new = old
      new["spec", "finalizers"] = object["spec", "finalizers"]
      let isHeld = new["spec", "finalizers"]?.array?.isEmpty == false || !new.finalizers.isEmpty
      if new.isBeingDeleted, !isHeld { return .remove(new) }
      return new == old ? .keep(old) : .store(recorded(new, replacing: old, definition, "finalize", options))
    }
  }

  /// Binds a Pod to a node: sets `spec.nodeName`, and the condition PodScheduled.
  ///
  /// - Parameter resourceVersion: the version the decision was taken on; empty for any.
  /// - Throws: 409 for a Pod that is bound already, or has changed since.
  func bind(
    _ definition: ResourceDefinition, namespace: String, name: String, to node: String, resourceVersion: String = "",
    _ options: WriteRequestOptions
  ) async throws(APIStatus) -> Manifest {
    if node.isEmpty { throw .badRequest("target.name, the node, is missing") }
    let key = definition.key(namespace: namespace, name: name)
    let bound = try await store.write(key, isDryRun: options.isDryRun) { (_, current) throws(APIStatus) in
      guard let old = current else { throw .notFound(definition, name) }
      if !resourceVersion.isEmpty, resourceVersion != old.resourceVersion { throw .conflict(definition, name) }
      let new = try PodBinding.bound(old, to: node, at: now().description)
      return .store(recorded(new, replacing: old, definition, "binding", options))
    }
    return definition.presented(bound)
  }

  private func recorded(
    _ new: Manifest, replacing old: Manifest, _ definition: ResourceDefinition, _ subresource: String,
    _ options: WriteRequestOptions
  ) -> Manifest {
    Manifest(
      ManagedFields.record(
        new.value, replacing: old.value, schema: definition.schema,
        manager: FieldManager(options.manager, subresource: subresource, scope: .everything), time: now().description))
  }
}
