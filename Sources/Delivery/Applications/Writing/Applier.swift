import Comparison
import CustomResources
import KubernetesClient
import KubernetesSchema
import ObjectModel
import Syncing

/// What applying did.
struct Applied: Sendable {
  /// `created`, `configured`, `unchanged`, `serverside-applied` or `replaced`.
  var verb: String
  /// The object as the cluster keeps it now; `nil` after a dry run.
  var stored: Manifest?
  /// Whether access was reconciled before.
  var isReconciled = false
}

/// Applies one object, in one of three ways.
struct Applier: Sendable {
  let client: any ClusterClient
  let resource: APIResource
  let request: ApplyRequest

  private var manifest: Manifest { request.manifest }

  private var options: WriteOptions {
    WriteOptions(fieldManager: DestinationWriter.manager, fieldValidation: request.validates ? .strict : .ignore)
  }

  func apply() async throws(KubernetesError) -> Applied {
    var applied = try await applyOrRecreate()
    applied.isReconciled = request.reconcilesAccess && !request.isDryRun
    return applied
  }

  private func applyOrRecreate() async throws(KubernetesError) -> Applied {
    // Whose role a binding gives cannot be changed in place.
    if request.reconcilesAccess, !request.isDryRun, let live = request.live, let wanted = manifest["roleRef"],
      live["roleRef"] != wanted
    {
      return try await recreate(verb: "created")
    }
    if request.mode == .replace, request.force, !request.isDryRun, request.live != nil {
      return try await recreate(verb: "replaced")
    }
    do {
      switch request.mode {
      case .clientSide: return try await applyClientSide()
      case .serverSide: return try await applyServerSide()
      case .replace: return try await replace()
      }
    } catch {
      guard request.force, !request.isDryRun, error.isConflict || error.isInvalid else { throw error }
      return try await recreate(verb: "created")
    }
  }

  /// As `kubectl apply`: a patch from what was applied last, what is and what should be, which notes what was applied.
  private func applyClientSide() async throws(KubernetesError) -> Applied {
    guard let live = request.live else {
      if request.isDryRun { return Applied(verb: "created (dry run)") }
      return Applied(verb: "created", stored: try await create())
    }
    let modified = withLastApplied
    let last = live.annotation(Annotation.lastApplied).flatMap { try? JSONValue(json: $0) } ?? [:]
    let patch: Patch
    if let schema = KubernetesFacts.builtIn.schema(of: manifest.groupVersionKind) {
      patch = .strategic(ThreeWayMerge.strategicPatch(last: last, modified: modified.value, live: live.value, schema: schema))
    } else {
      patch = .merge(ThreeWayMerge.mergePatch(last: last, modified: modified.value, live: live.value))
    }
    if patch.document.object?.isEmpty != false { return Applied(verb: "unchanged", stored: request.isDryRun ? nil : live) }
    if request.isDryRun { return Applied(verb: "configured (dry run)") }
    do {
      let stored = try await client.patch(resource, namespace: manifest.namespace, name: manifest.name, patch, options: options)
      return Applied(verb: stored.resourceVersion == live.resourceVersion ? "unchanged" : "configured", stored: stored)
    } catch {
      // Gone since it was looked at.
      guard error.isNotFound else { throw error }
      return Applied(verb: "created", stored: try await create())
    }
  }

  private func create() async throws(KubernetesError) -> Manifest {
    try await client.create(resource, namespace: manifest.namespace, withLastApplied, options: options)
  }

  /// The manifest with the note of itself that the next apply starts from.
  private var withLastApplied: Manifest {
    var noted = manifest
    noted.setAnnotation(Annotation.lastApplied, to: nil)
    // The note always has annotations, if only empty ones, as kubectl's has.
    if noted["metadata", "annotations"]?.object == nil { noted["metadata", "annotations"] = [:] }
    let note = noted.value.json() + "\n"
    noted.setAnnotation(Annotation.lastApplied, to: note)
    return noted
  }

  private func applyServerSide() async throws(KubernetesError) -> Applied {
    if let live = request.live, !request.migratedManagers.isEmpty { try await migrate(live) }
    var options = options
    options.force = true
    let stored = try await client.patch(
      resource, namespace: manifest.namespace, name: manifest.name, .apply(manifest.value), options: options)
    return Applied(verb: "serverside-applied", stored: stored)
  }

  private static let mostMigrations = 5

  /// Moves the fields of client-side appliers to us, so that what is removed from the manifest goes from the object, too.
  private func migrate(_ first: Manifest) async throws(KubernetesError) {
    var live: Manifest? = first
    if first.keepingOwnFieldsOnly["metadata", "managedFields"] == nil {
      // Never applied this way before; who holds many objects does not hold what others own of them.
      live = try await client.find(resource, namespace: first.namespace, name: first.name)
    }
    for attempt in 1...Self.mostMigrations {
      guard let object = live,
        let patch = FieldMigration.patch(of: object, from: request.migratedManagers, to: DestinationWriter.manager)
      else { return }
      do {
        try await client.patch(
          resource, namespace: object.namespace, name: object.name, .json(patch),
          options: WriteOptions(fieldManager: DestinationWriter.manager))
        return
      } catch {
        // Somebody wrote meanwhile; what they wrote must not be lost.
        guard error.isConflict || error.isInvalid, attempt < Self.mostMigrations else { throw error }
        live = try await client.find(resource, namespace: object.namespace, name: object.name)
      }
    }
  }

  private func replace() async throws(KubernetesError) -> Applied {
    guard let live = request.live else {
      if request.isDryRun { return Applied(verb: "created (dry run)") }
      return Applied(verb: "created", stored: try await create())
    }
    if request.isDryRun { return Applied(verb: "replaced (dry run)") }
    var replacement = withLastApplied
    replacement["metadata", "resourceVersion"] = .string(live.resourceVersion)
    let stored = try await client.replace(
      resource, namespace: manifest.namespace, replacement, subresource: nil, options: options)
    return Applied(verb: "replaced", stored: stored)
  }

  private static let mostLooks = 100

  /// Deletes and makes anew, for fields that cannot be changed.
  private func recreate(verb: String) async throws(KubernetesError) -> Applied {
    do {
      try await client.delete(
        resource, namespace: manifest.namespace, name: manifest.name,
        options: DeleteOptions(propagation: .background, gracePeriodSeconds: 0))
    } catch {
      if !error.isNotFound { throw error }
    }
    // Finalizers may hold it for a moment. If they hold it for longer, creating tells so.
    for _ in 0..<Self.mostLooks {
      guard try await client.find(resource, namespace: manifest.namespace, name: manifest.name) != nil else { break }
      do { try await Task.sleep(for: .milliseconds(100)) } catch { throw .cancelled }
    }
    return Applied(verb: verb, stored: try await create())
  }
}
