import KubernetesSchema
import ObjectModel

/// Creates, changes and deletes objects: the one path for every writer, over HTTP or within the process.
struct ObjectWriter: Sendable {
  let store: ObjectStore
  let now: @Sendable () -> Timestamp
  /// What Secrets for service accounts are filled with; `nil` leaves them as they are.
  var secrets: AccountSecrets?

  /// A stored object and what the client should be warned about.
  struct Written: Sendable {
    var object: Manifest
    var warnings: [String] = []
    var isNew = false
  }

  /// How an object changes.
  enum Change: Sendable {
    case replace(Manifest)
    case json(JSONValue)
    case merge(JSONValue)
    case strategic(JSONValue)
    case apply(Manifest)

    var source: ObjectRules.Source {
      if case .replace = self { .body } else { .patch }
    }
  }

  // MARK: - Create

  func create(
    _ definition: ResourceDefinition, namespace: String, _ body: Manifest, _ options: WriteRequestOptions
  ) async throws(APIStatus) -> Written {
    var body = body
    if let version = body["metadata", "resourceVersion"]?.string, !version.isEmpty {
      throw APIStatus(code: 500, reason: "InternalError", message: "resourceVersion should not be set on objects to be created")
    }
    try place(&body, definition, namespace: namespace)
    let base = body["metadata", "generateName"]?.string ?? ""
    let isGenerated = body.name.isEmpty && !base.isEmpty
    for attempt in 1...8 {
      if isGenerated { body.name = ObjectMetadata.generatedName(base) }
      do {
        return try await write(creating: body, definition, options)
      } catch {
        if isGenerated, attempt < 8, error.reason == "AlreadyExists" { continue }
        throw error
      }
    }
    throw .alreadyExists(definition, base)
  }

  private func write(creating body: Manifest, _ definition: ResourceDefinition, _ options: WriteRequestOptions)
    async throws(APIStatus)
    -> Written
  {
    let warnings = Box<[String]>([])
    let key = definition.key(namespace: body.namespace, name: body.name)
    let object = try await store.write(key, isDryRun: options.isDryRun) { (store, current) throws(APIStatus) in
      if current != nil { throw .alreadyExists(definition, body.name) }
      return .store(try initial(body, definition, options, store, managed: nil, warnings))
    }
    return Written(object: definition.presented(object), warnings: warnings.value, isNew: true)
  }

  /// A new object, complete.
  private func initial(
    _ body: Manifest, _ definition: ResourceDefinition, _ options: WriteRequestOptions, _ store: isolated ObjectStore,
    managed: JSONValue?, _ warnings: Box<[String]>
  ) throws(APIStatus) -> Manifest {
    try checkNamespace(of: body, definition, store)
    var object = body
    ObjectMetadata.initialise(&object, definition, now: now().description)
    if definition.hasStatus { object["status"] = nil }
    let rules = ObjectRules(definition: definition)
    let prepared = try rules.prepared(object, from: .body, options.validation)
    object = prepared.object
    try Admission.complete(&object, replacing: nil, definition, store, now: now().description)
    secrets?.complete(&object, store, now: now())
    warnings.value = try rules.admit(
      object, unknownFields: prepared.unknownFields, replacing: nil, options.validation)
    if let managed {
      object["metadata", "managedFields"] = managed
    } else {
      object.value = ManagedFields.record(
        object.value, replacing: nil, schema: definition.schema,
        manager: FieldManager(options.manager, scope: definition.hasStatus ? .allButStatus : .everything), time: now().description
      )
    }
    return object
  }

  /// Puts a body into the namespace of its path.
  private func place(_ body: inout Manifest, _ definition: ResourceDefinition, namespace: String) throws(APIStatus) {
    guard definition.served.isNamespaced else {
      body.namespace = ""
      return
    }
    if !body.namespace.isEmpty, body.namespace != namespace {
      throw .badRequest("the namespace of the provided object does not match the namespace sent on the request")
    }
    body.namespace = namespace
  }

  private func checkNamespace(of body: Manifest, _ definition: ResourceDefinition, _ store: isolated ObjectStore)
    throws(APIStatus)
  {
    guard definition.served.isNamespaced else { return }
    let key = ObjectKey(kind: StorageKind(group: "", plural: "namespaces"), namespace: "", name: body.namespace)
    guard let namespace = store.newest(key) else {
      throw APIStatus(
        code: 404, reason: "NotFound", message: "namespaces \"\(body.namespace)\" not found",
        details: ["name": .string(body.namespace), "kind": "namespaces"])
    }
    if namespace.isBeingDeleted {
      throw .forbidden(
        definition, body.name,
        "unable to create new content in namespace \(body.namespace) because it is being terminated",
        causes: [
          [
            "reason": "NamespaceTerminating", "message": .string("namespace \(body.namespace) is being terminated"),
            "field": "metadata.namespace",
          ]
        ])
    }
  }

  // MARK: - Change

  func change(
    _ definition: ResourceDefinition, namespace: String, name: String, _ change: Change, subresource: String = "",
    _ options: WriteRequestOptions
  ) async throws(APIStatus) -> Written {
    let warnings = Box<[String]>([])
    let isNew = Box(false)
    let key = definition.key(namespace: namespace, name: name)
    let object = try await store.write(key, isDryRun: options.isDryRun) { (store, current) throws(APIStatus) in
      guard let current else {
        isNew.value = true
        return .store(try creation(by: change, definition, namespace, name, subresource, options, store, warnings))
      }
      let old = definition.presented(current)
      return try decision(on: old, change, definition, subresource, options, store, warnings)
    }
    return Written(object: definition.presented(object), warnings: warnings.value, isNew: isNew.value)
  }

  /// What a change of an object that is missing makes: an apply creates it, and so does a PUT of some kinds.
  private func creation(
    by change: Change, _ definition: ResourceDefinition, _ namespace: String, _ name: String, _ subresource: String,
    _ options: WriteRequestOptions, _ store: isolated ObjectStore, _ warnings: Box<[String]>
  ) throws(APIStatus) -> Manifest {
    guard subresource.isEmpty else { throw .notFound(definition, name) }
    switch change {
    case .apply(let configuration):
      if !configuration.uid.isEmpty { throw .conflict(definition, name, "uid mismatch: the object does not exist") }
      var body = configuration
      body.name = name
      try place(&body, definition, namespace: namespace)
      let applied = try apply(body, to: nil, definition, subresource, options)
      return try initial(applied, definition, options, store, managed: applied["metadata", "managedFields"], warnings)
    case .replace(let body) where definition.canBeCreatedByUpdate:
      var body = body
      try place(&body, definition, namespace: namespace)
      return try initial(body, definition, options, store, managed: nil, warnings)
    default: throw .notFound(definition, name)
    }
  }

  private func decision(
    on old: Manifest, _ change: Change, _ definition: ResourceDefinition, _ subresource: String, _ options: WriteRequestOptions,
    _ store: isolated ObjectStore, _ warnings: Box<[String]>
  ) throws(APIStatus) -> ObjectStore.Decision {
    // 1. What the client wants of it
    var new = try changed(old, by: change, definition, subresource, options)
    try checkPreconditions(new, old, change, definition)

    // 2. Each path changes its own part only.
    let isStatus = subresource == "status"
    let wantedStatus = new["status"]
    if isStatus {
      var kept = old
      kept["status"] = new["status"]
      kept["metadata", "managedFields"] = new["metadata", "managedFields"]
      new = kept
    } else if definition.hasStatus {
      new["status"] = old["status"]
      SubresourceParts.isolate(&new, old, wanted: wantedStatus, subresource, now: now().description)
    }
    ObjectMetadata.carryOver(from: old, to: &new)

    // 3. Its type, defaults, what the server hands out
    let rules = ObjectRules(definition: definition)
    // Nearly half of all writes are of a status, and all else is as it was read before.
    let isStatusOnly =
      isStatus && definition.custom == nil && new["metadata", "managedFields"] == old["metadata", "managedFields"]
    let prepared =
      isStatusOnly
      ? try rules.prepared(statusOf: new, from: change.source, options.validation)
      : try rules.prepared(new, from: change.source, options.validation)
    new = prepared.object
    try Admission.complete(&new, replacing: old, definition, store, now: now().description)
    if definition.countsGenerations, !isStatus, ObjectMetadata.isSpecChanged(old, new, definition) {
      new["metadata", "generation"] = .integer(old.generation + 1)
    }

    // 4. Who owns what
    if case .apply = change {
      // Applying kept the books already.
    } else {
      let scope: FieldManager.Scope = isStatus ? .onlyStatus : definition.hasStatus ? .allButStatus : .everything
      new.value = ManagedFields.record(
        new.value, replacing: old.value, schema: definition.schema,
        manager: FieldManager(options.manager, subresource: subresource, scope: scope), time: now().description)
    }

    // 5. Is it allowed, and does it change anything?
    warnings.value = try rules.admit(
      new, unknownFields: prepared.unknownFields, replacing: old, subresource: subresource, options.validation)
    if new.isBeingDeleted, new.finalizers.isEmpty, DeletionRules.endsWithFinalizers(new, was: old) { return .remove(new) }
    return new == old ? .keep(old) : .store(new)
  }

  private func changed(
    _ old: Manifest, by change: Change, _ definition: ResourceDefinition, _ subresource: String, _ options: WriteRequestOptions
  ) throws(APIStatus) -> Manifest {
    let value: JSONValue
    switch change {
    case .replace(let body): return body
    case .apply(let configuration): return try apply(configuration, to: old, definition, subresource, options)
    case .merge(let patch): value = MergePatch.apply(patch, to: old.value)
    case .json(let patch):
      do {
        value = try JSONPatch.apply(patch, to: old.value)
      } catch {
        if error.kind == .malformed { throw .badRequest("\(error)") }
        throw .unprocessable("the server rejected our request due to an error in our request: \(error)")
      }
    case .strategic(let patch):
      if definition.custom != nil { throw .unsupportedMediaType }
      do {
        value = try StrategicMergePatch.apply(patch, to: old.value, schema: definition.schema)
      } catch {
        throw .badRequest("\(error)")
      }
    }
    guard value.extent(values: .max, depth: RequestBody.deepest) != nil else {
      throw .badRequest("the patch makes an object that is nested deeper than \(RequestBody.deepest) levels")
    }
    let object = try RequestBody.object(value, of: definition.kind)
    guard object.name == old.name, object.namespace == old.namespace else {
      throw .badRequest("metadata.name and metadata.namespace cannot be changed by a patch")
    }
    return object
  }

  private func apply(
    _ configuration: Manifest, to old: Manifest?, _ definition: ResourceDefinition, _ subresource: String,
    _ options: WriteRequestOptions
  ) throws(APIStatus) -> Manifest {
    guard options.namesManager else {
      throw .unprocessable("PatchOptions.meta.k8s.io \"\" is invalid: fieldManager: Required value: is required for apply patch")
    }
    if configuration["metadata", "managedFields"] != nil { throw .badRequest("metadata.managedFields must be nil") }
    let scope: FieldManager.Scope =
      subresource == "status" ? .onlyStatus : definition.hasStatus ? .allButStatus : .everything
    do {
      let outcome = try ServerSideApply.apply(
        configuration.value, to: old?.value, schema: definition.schema,
        manager: FieldManager(options.manager, subresource: subresource, scope: scope), force: options.force,
        time: now().description)
      return Manifest(outcome.object)
    } catch {
      if error.problem == .conflict { throw .applyConflict(definition, configuration.name, error) }
      throw .badRequest(error.message)
    }
  }

  private func checkPreconditions(_ new: Manifest, _ old: Manifest, _ change: Change, _ definition: ResourceDefinition)
    throws(APIStatus)
  {
    let version = new.resourceVersion
    if case .replace = change {
      guard new.name == old.name || new.name.isEmpty else {
        throw .badRequest("the name of the object (\(new.name)) does not match the name on the URL (\(old.name))")
      }
      if version.isEmpty, definition.requiresVersionForUpdate {
        throw .invalid(definition.kind, old.name, [.invalid("metadata.resourceVersion", 0, "must be specified for an update")])
      }
    }
    if !version.isEmpty, version != "0", version != old.resourceVersion { throw .conflict(definition, old.name) }
    if !new.uid.isEmpty, new.uid != old.uid {
      throw .conflict(
        definition, old.name, "Precondition failed: UID in precondition: \(new.uid), UID in object meta: \(old.uid)")
    }
  }
}
