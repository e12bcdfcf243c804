import ObjectModel

extension ObjectWriter {
  /// - Returns: the object while finalizers or a grace period hold it, `nil` when it is gone; and its last state.
  func delete(_ definition: ResourceDefinition, namespace: String, name: String, _ options: DeletionOptions)
    async throws(APIStatus)
    -> (remaining: Manifest?, last: Manifest)
  {
    let isGone = Box(false)
    let key = definition.key(namespace: namespace, name: name)
    let object = try await store.write(key, isDryRun: options.isDryRun) { (store, current) throws(APIStatus) in
      guard let current else { throw .notFound(definition, name) }
      let decision = try DeletionRules.decide(on: definition.presented(current), definition, options, now: now())
      if case .remove = decision { isGone.value = true }
      return decision
    }
    return (isGone.value ? nil : definition.presented(object), definition.presented(object))
  }
}
