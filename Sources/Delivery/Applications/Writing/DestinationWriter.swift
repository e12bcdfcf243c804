import CustomResources
import KubernetesClient
import ObjectModel
import Syncing

/// The one gate to a destination cluster: every write passes here, and here the project is asked.
struct DestinationWriter: Sendable {
  /// The name under which Apus's fields are kept.
  static let manager = "argocd-controller"

  let target: DeliveryTarget

  var client: any ClusterClient { target.cluster.client }
  var mirror: ClusterMirror { target.cluster.mirror }

  /// Carries out an action. Nothing is thrown: how it ended is the outcome, which is recorded.
  func perform(_ action: SyncAction) async -> ActionOutcome {
    do {
      let resource = try await resource(for: action)
      if let refusal = target.refusal(of: action.key, isNamespaced: resource.isNamespaced) {
        return .failed(refusal)
      }
      switch action {
      case .apply(let request): return .done(try await apply(request, resource))
      case .delete(let request): return .done(try await delete(request, resource))
      case .removeHookFinalizer(let live): return .done(try await removeHookFinalizer(of: live, resource))
      }
    } catch {
      return .failed("\(error)")
    }
  }

  private func resource(for action: SyncAction) async throws(WriteError) -> APIResource {
    let kind: GroupVersionKind
    switch action {
    case .apply(let request): kind = request.manifest.groupVersionKind
    case .delete(let request): kind = request.live.groupVersionKind
    case .removeHookFinalizer(let live): kind = live.groupVersionKind
    }
    do {
      if let resource = try await client.resource(for: kind) { return resource }
    } catch {
      throw .cluster(error)
    }
    throw .unknownKind(kind, served: try? await client.discovery().resource(for: kind.groupKind)?.version)
  }

  // MARK: - Applying

  private func apply(_ request: ApplyRequest, _ resource: APIResource) async throws(WriteError) -> String {
    let applied = try await applied(request, resource)
    if !request.isDryRun, let stored = applied.stored {
      await mirror.note(stored)
      if resource.groupKind == APIResource.customResourceDefinitions.groupKind { await untilServed(stored) }
    }
    let line = "\(resource.lineName)/\(request.manifest.name)"
    return applied.isReconciled ? "\(line) reconciled. \(line) \(applied.verb)" : "\(line) \(applied.verb)"
  }

  /// Applies. A namespace that was made a moment ago gets its account for pods a moment later: what that refuses is tried again for
  /// a while.
  private func applied(_ request: ApplyRequest, _ resource: APIResource) async throws(WriteError) -> Applied {
    var attempts = 0
    while true {
      do {
        return try await Applier(client: client, resource: resource, request: request).apply()
      } catch {
        attempts += 1
        let lacksAccount = error.isForbidden && error.description.contains("error looking up service account")
        guard lacksAccount, attempts < 30, (try? await Task.sleep(for: .milliseconds(100))) != nil else { throw .cluster(error) }
      }
    }
  }

  /// Waits until the kinds of a definition can be used, up to a bound: what follows in the sync may need them. That the bound
  /// passed is no failure; the objects that need the kind will tell.
  private func untilServed(_ definition: Manifest) async {
    let kind = GroupKind(
      group: definition["spec", "group"]?.string ?? "", kind: definition["spec", "names", "kind"]?.string ?? "")
    for _ in 0..<30 {
      if let discovery = try? await client.refreshDiscovery(), discovery.resource(for: kind) != nil { return }
      guard (try? await Task.sleep(for: .milliseconds(100))) != nil else { return }
    }
  }

  // MARK: - Deleting

  private func delete(_ request: DeleteRequest, _ resource: APIResource) async throws(WriteError) -> String {
    let live = request.live
    let line = "\(resource.lineName)/\(live.name) pruned"
    do {
      if request.removesHookFinalizer, live.finalizers.contains(Finalizer.hook) {
        try await patchFinalizers(of: live, resource) { $0.filter { $0 != Finalizer.hook } }
      }
      // Only the very object that was looked at: one made anew under its name meanwhile stays.
      let remaining = try await client.delete(
        resource, namespace: live.namespace, name: live.name,
        options: DeleteOptions(propagation: PropagationPolicy(request.propagation), uid: live.uid.isEmpty ? nil : live.uid))
      if let remaining { await mirror.note(remaining) } else { await mirror.noteDeletion(of: live) }
      return line
    } catch {
      if error.isNotFound {
        await mirror.noteDeletion(of: live)
        return line
      }
      throw .cluster(error)
    }
  }

  private func removeHookFinalizer(of live: Manifest, _ resource: APIResource) async throws(WriteError) -> String {
    do {
      try await patchFinalizers(of: live, resource) { $0.filter { $0 != Finalizer.hook } }
    } catch {
      if !error.isNotFound { throw .cluster(error) }
    }
    return "\(resource.lineName)/\(live.name) released"
  }

  /// Changes the finalizers of an object. Controllers write to it at the same time; what they wrote is read and stays.
  private func patchFinalizers(
    of live: Manifest, _ resource: APIResource, _ change: ([String]) -> [String]
  ) async throws(KubernetesError) {
    var live = live
    for attempt in 1...10 {
      let finalizers = change(live.finalizers)
      if finalizers == live.finalizers { return }
      let patch: JSONValue = [
        "metadata": [
          "finalizers": finalizers.isEmpty ? .null : JSONValue(finalizers), "resourceVersion": .string(live.resourceVersion),
        ]
      ]
      do {
        let stored = try await client.patch(
          resource, namespace: live.namespace, name: live.name, .merge(patch), options: WriteOptions(fieldManager: Self.manager))
        return await mirror.note(stored)
      } catch {
        guard error.isConflict, attempt < 10 else { throw error }
        guard let current = try await client.find(resource, namespace: live.namespace, name: live.name), current.uid == live.uid
        else { return }
        live = current
      }
    }
  }
}

/// Why a write to the destination did not happen.
enum WriteError: Error, CustomStringConvertible {
  case cluster(KubernetesError)
  /// By the project.
  case refused(String)
  /// The kind may be served in another version.
  case unknownKind(GroupVersionKind, served: String?)

  private static let tooLong = "metadata.annotations: Too long"

  var description: String {
    switch self {
    case .cluster(let error):
      error.description.contains(Self.tooLong)
        ? "\(error.description); the note of what was applied does not fit into an annotation: use the sync option ServerSideApply=true or Replace=true"
        : error.description
    case .refused(let reason): reason
    case .unknownKind(let kind, let served?):
      "the cluster does not know the version \(kind.version) of \(kind.kind); it has \(kind.group.isEmpty ? "" : "\(kind.group)/")\(served): use that as apiVersion"
    case .unknownKind(let kind, nil):
      "the cluster does not know the kind \(kind.kind) of \(kind.apiVersion); install its CustomResourceDefinition, or correct apiVersion and kind"
    }
  }
}

extension APIResource {
  /// The name at the start of kubectl's lines: `deployment.apps`, `service`.
  fileprivate var lineName: String {
    let singular = singular.isEmpty ? kind.lowercased() : singular
    return group.isEmpty ? singular : "\(singular).\(group)"
  }
}

extension PropagationPolicy {
  fileprivate init(_ propagation: SyncOptions.Propagation) {
    switch propagation {
    case .foreground: self = .foreground
    case .background: self = .background
    case .orphan: self = .orphan
    }
  }
}
