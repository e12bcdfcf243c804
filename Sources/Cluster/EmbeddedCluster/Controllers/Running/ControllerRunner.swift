import Logging
import ObjectModel

/// Runs controllers: keeps the index, hands out objects to look at, carries out what controllers want.
actor ControllerRunner {
  /// One object for one controller.
  private struct Item: Hashable {
    var controller: Int
    var key: ObjectKey
  }

  private let controllers: [any Controller]
  private let objects: any ClusterObjects
  private let clock: any ControllerClock
  private let logger: Logger

  private var index = LiveIndex()
  private var ready: [Item] = []
  private var dirty: Set<Item> = []
  private var running: Set<Item> = []
  private var failures: [Item: Int] = [:]
  private var wakeUps: [Item: Task<Void, Never>] = [:]
  private var idle: [CheckedContinuation<Item?, Never>] = []
  private var isStopped = false
  private var eventNumber: Int64 = 0

  init(controllers: [any Controller], objects: any ClusterObjects, clock: any ControllerClock, logger: Logger) {
    self.controllers = controllers
    self.objects = objects
    self.clock = clock
    self.logger = logger
  }

  /// Works until the task is cancelled or the cluster stops.
  func run(workers: Int = 8) async {
    await withTaskGroup(of: Void.self) { group in
      for _ in 0..<workers { group.addTask { await self.work() } }
      for await change in objects.changes() { take(change) }
      stop()
    }
  }

  private func take(_ change: ObjectChange) {
    let key = Self.key(of: change.object, change.resource)
    if change.kind == .deleted { index.remove(change.object, key) } else { index.put(change.object, key) }
    enqueue(touchedBy: change)
  }

  private func enqueue(touchedBy change: ObjectChange) {
    for (number, controller) in controllers.enumerated() {
      for key in controller.keys(touchedBy: change, index) { add(Item(controller: number, key: key)) }
    }
  }

  private static func key(of object: Manifest, _ resource: ResourceName) -> ObjectKey {
    ObjectKey(
      kind: StorageKind(group: resource.group, plural: resource.plural), namespace: object.namespace, name: object.name)
  }

  // MARK: - The queue

  private func add(_ item: Item) {
    guard !isStopped, dirty.insert(item).inserted, !running.contains(item) else { return }
    offer(item)
  }

  private func offer(_ item: Item) {
    if idle.isEmpty { return ready.append(item) }
    start(item)
    idle.removeFirst().resume(returning: item)
  }

  private func start(_ item: Item) {
    dirty.remove(item)
    running.insert(item)
  }

  private func next() async -> Item? {
    if isStopped { return nil }
    if !ready.isEmpty {
      let item = ready.removeFirst()
      start(item)
      return item
    }
    return await withCheckedContinuation { idle.append($0) }
  }

  private func done(_ item: Item) {
    running.remove(item)
    if dirty.contains(item) { offer(item) }
  }

  private func wake(_ item: Item, after delay: Duration) {
    wakeUps[item]?.cancel()
    let due = clock.now + delay
    wakeUps[item] = Task { [clock] in
      guard (try? await clock.sleep(until: due)) != nil else { return }
      self.awake(item)
    }
  }

  private func awake(_ item: Item) {
    wakeUps[item] = nil
    add(item)
  }

  private func stop() {
    isStopped = true
    for task in wakeUps.values { task.cancel() }
    for continuation in idle { continuation.resume(returning: nil) }
    idle = []
  }

  // MARK: - Work

  private func work() async {
    while let item = await next() {
      let controller = controllers[item.controller]
      let result = controller.reconcile(item.key, &index, clock.now)
      do {
        for action in result.actions { try await carryOut(action, by: controller.name) }
        failures[item] = nil
        if let delay = result.wakeAfter { wake(item, after: delay) }
      } catch {
        let count = failures[item, default: 0]
        failures[item] = count + 1
        if error.code != 409, error.code != 404 {
          logger.debug("\(controller.name) will try again", metadata: ["object": "\(item.key)", "problem": "\(error.message)"])
        }
        wake(item, after: min(.seconds(30), .milliseconds(10) * (1 << min(count, 12))))
      }
      done(item)
    }
  }

  private func resource(of object: Manifest) async throws(APIStatus) -> ServedResource {
    let served = await objects.servedResources()
    let kind = object.groupVersionKind
    let sameKind = served.filter { $0.kind == kind.kind && $0.name.group == kind.group }
    guard let resource = sameKind.first(where: { $0.name.version == kind.version }) ?? sameKind.first else {
      throw .unknownResource
    }
    return resource
  }

  private func carryOut(_ action: ControllerAction, by manager: String) async throws(APIStatus) {
    switch action {
    case .create(let object):
      let resource = try await resource(of: object).name
      do {
        learn(try await objects.create(resource, object, manager: manager), resource)
      } catch {
        // Made by an earlier run whose change has not come round yet.
        if error.reason != "AlreadyExists" { throw error }
      }
    case .update(let object, let subresource):
      let resource = try await resource(of: object).name
      do {
        let stored = try await objects.update(resource, object, subresource: subresource, manager: manager)
        await refresh(stored, resource)
      } catch {
        if error.code == 409 || error.code == 404 { await refresh(object, resource) }
        if error.code != 404 { throw error }
      }
    case .delete(let object, let propagation, let grace):
      let resource = try await resource(of: object).name
      do {
        try await objects.delete(
          resource, namespace: object.namespace, name: object.name, uid: object.uid, propagation: propagation,
          gracePeriodSeconds: grace)
      } catch {
        if error.code != 404, error.code != 409 { throw error }
      }
      await refresh(object, resource)
    case .collect(let object):
      for owner in object.ownerReferences where try await exists(owner, namespace: object.namespace) { return }
      try await carryOut(.delete(object, propagation: .background, gracePeriodSeconds: nil), by: manager)
    case .event(let object, let type, let reason, let message):
      try await record(object, type, reason, message, by: manager)
    }
  }

  private func learn(_ object: Manifest, _ resource: ResourceName) { index.put(object, Self.key(of: object, resource)) }

  /// Looks at what a write left, so that the next decision sees it before its change comes round.
  private func refresh(_ object: Manifest, _ resource: ResourceName) async {
    do {
      learn(try await objects.get(resource, namespace: object.namespace, name: object.name), resource)
    } catch {
      if error.code == 404 { index.remove(object, Self.key(of: object, resource)) }
    }
  }

  private func exists(_ owner: OwnerReference, namespace: String) async throws(APIStatus) -> Bool {
    let kind = GroupVersionKind(apiVersion: owner.apiVersion, kind: owner.kind)
    let served = await objects.servedResources()
    guard let resource = served.first(where: { $0.kind == kind.kind && $0.name.group == kind.group }) else { return false }
    do {
      return try await objects.get(resource.name, namespace: resource.isNamespaced ? namespace : nil, name: owner.name).uid
        == owner.uid
    } catch {
      if error.code == 404 { return false }
      throw error
    }
  }

  private func record(_ object: Manifest, _ type: String, _ reason: String, _ message: String, by component: String)
    async throws(APIStatus)
  {
    let now = clock.now
    eventNumber += 1
    let namespace = object.namespace.isEmpty ? "default" : object.namespace
    let event: JSONValue = [
      "apiVersion": "v1", "kind": "Event",
      "metadata": [
        "name": .string("\(object.name).\(String(UInt64(bitPattern: now.nanoseconds &+ eventNumber), radix: 16))"),
        "namespace": .string(namespace),
      ],
      "involvedObject": [
        "apiVersion": .string(object.apiVersion), "kind": .string(object.kind), "name": .string(object.name),
        "namespace": .string(object.namespace), "uid": .string(object.uid), "resourceVersion": .string(object.resourceVersion),
      ],
      "reason": .string(reason), "message": .string(message), "type": .string(type), "count": 1,
      "source": ["component": .string(component)], "reportingComponent": .string(component), "reportingInstance": "",
      "firstTimestamp": .string(now.text), "lastTimestamp": .string(now.text), "eventTime": .null,
    ]
    do {
      _ = try await objects.create(ResourceName(group: "", version: "v1", plural: "events"), Manifest(event), manager: component)
    } catch {
      // A namespace that is going takes no more events, and needs none.
      if error.code != 403, error.code != 404 { throw error }
    }
  }
}
