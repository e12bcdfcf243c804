import ObjectModel

extension ControllerRunner {
  /// Carries out what a controller wants, in order, and lets the index know at once what the writes left.
  func carryOut(_ actions: [ControllerAction], by controller: any Controller) async throws(APIStatus) {
    // Two writes to one object in one turn: the second is meant on top of the first.
    var versions: [String: String] = [:]
    for action in actions {
      switch action {
      case .create(let object, let announcement):
        try await create(object, announcement, by: controller)
      case .update(var object, let subresource):
        if let version = versions[object.uid] { object["metadata", "resourceVersion"] = .string(version) }
        versions[object.uid] = try await update(object, subresource, by: controller)
      case .delete(let object, let propagation, let grace):
        try await delete(object, propagation, grace)
      case .collect(let object):
        if try await !hasOwner(object) { try await delete(object, .background, nil) }
      case .event(let type, let object, let reason, let message):
        try await record(type, on: object, reason, message, by: controller)
      }
    }
  }

  // MARK: - Writing

  private func create(_ object: Manifest, _ announcement: Announcement?, by controller: any Controller) async throws(APIStatus) {
    let resource = try await resource(of: object.groupVersionKind).name
    let made: Manifest
    do {
      made = try await objects.create(resource, object, manager: controller.manager)
    } catch {
      if isEnding(error) { return }
      // Somebody made it before; the next turn sees whose it is.
      if error.reason == "AlreadyExists" { await refresh(object, resource) }
      if let announcement, error.code != 409 {
        try await record(
          .warning, on: announcement.about, announcement.failure, "Error creating: \(error.message)", by: controller)
      }
      throw error
    }
    learn(made, resource)
    if let announcement {
      try await record(
        .normal, on: announcement.about, announcement.success.reason, announcement.success.text + made.name, by: controller)
    }
  }

  /// - Returns: the resourceVersion the write gave the object; `nil` when the object is gone.
  private func update(_ object: Manifest, _ subresource: String, by controller: any Controller) async throws(APIStatus) -> String?
  {
    let resource = try await resource(of: object.groupVersionKind).name
    do {
      let stored = try await objects.update(resource, object, subresource: subresource, manager: controller.manager)
      // What is being deleted may have gone with its last finalizer.
      if stored.isBeingDeleted { await refresh(stored, resource) } else { learn(stored, resource) }
      return stored.resourceVersion
    } catch {
      if error.code == 404 {
        await refresh(object, resource)
        return nil
      }
      if error.code == 409 { await refresh(object, resource) }
      throw error
    }
  }

  private func delete(_ object: Manifest, _ propagation: DeletionPropagation, _ grace: Int?) async throws(APIStatus) {
    let resource = try await resource(of: object.groupVersionKind).name
    do {
      try await objects.delete(
        resource, namespace: object.namespace.isEmpty ? nil : object.namespace, name: object.name, uid: object.uid,
        propagation: propagation, gracePeriodSeconds: grace)
    } catch {
      // Gone already, or another object by now.
      if error.code != 404, error.code != 409 { throw error }
    }
    await refresh(object, resource)
  }

  private func record(
    _ type: EventType, on object: Manifest, _ reason: String, _ message: String, by controller: any Controller
  ) async throws(APIStatus) {
    let resource = ResourceName(group: "", version: "v1", plural: "events")
    do {
      switch events.record(type, on: object, reason, message, by: controller.name, index, clock.now) {
      case .new(let event): learn(try await objects.create(resource, event, manager: controller.manager), resource)
      case .repeated(let event):
        learn(try await objects.update(resource, event, subresource: "", manager: controller.manager), resource)
      }
    } catch {
      // An Event is worth no second try: its namespace may be going, or somebody else counted it meanwhile.
      if error.code >= 500 { throw error }
      logger.debug("an event is lost", metadata: ["reason": "\(reason)", "problem": "\(error.message)"])
    }
  }

  /// Nothing new is made in a namespace that is going, and nothing needs to be.
  private func isEnding(_ error: APIStatus) -> Bool {
    error.code == 403 && error.details?["causes"]?.array?.contains { $0["reason"] == "NamespaceTerminating" } == true
  }

  // MARK: - Looking

  private func learn(_ object: Manifest, _ resource: ResourceName) { index.put(object, key(of: object, resource)) }

  /// Looks at what is there now.
  private func refresh(_ object: Manifest, _ resource: ResourceName) async {
    let key = key(of: object, resource)
    do {
      let found = try await objects.get(
        resource, namespace: object.namespace.isEmpty ? nil : object.namespace, name: object.name)
      learn(found, resource)
    } catch {
      if error.code == 404, let known = index[key] { index.foreseeRemoval(known, key) }
    }
  }

  private func key(of object: Manifest, _ resource: ResourceName) -> ObjectKey {
    ObjectKey(StorageKind(group: resource.group, plural: resource.plural), object)
  }

  /// The resource that serves a kind: at its version, or at another of the group.
  private func resource(of kind: GroupVersionKind) async throws(APIStatus) -> ServedResource {
    if let known = resources[kind] { return known }
    let candidates = await objects.servedResources().filter { $0.kind == kind.kind && $0.name.group == kind.group }
    guard let found = candidates.first(where: { $0.name.version == kind.version }) ?? candidates.first else {
      throw APIStatus(code: 404, reason: "NotFound", message: "no resource serves \(kind)")
    }
    resources[kind] = found
    return found
  }

  /// Whether the cluster has any owner of an object, whatever the index says.
  private func hasOwner(_ object: Manifest) async throws(APIStatus) -> Bool {
    for owner in object.ownerReferences {
      do {
        let resource = try await resource(of: GroupVersionKind(apiVersion: owner.apiVersion, kind: owner.kind))
        let namespace = resource.isNamespaced ? object.namespace : nil
        if try await objects.get(resource.name, namespace: namespace, name: owner.name).uid == owner.uid { return true }
      } catch {
        if error.code != 404 { throw error }
      }
    }
    return false
  }
}
