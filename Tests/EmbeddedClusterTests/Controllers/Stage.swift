import ObjectModel

@testable import EmbeddedCluster

/// A cluster of values: carries out what controllers want, at once, on a clock driven by hand.
struct Stage {
  private(set) var index = LiveIndex()
  var now = Moment("2026-01-01T00:00:00Z") ?? Moment(nanoseconds: 0)
  private var version: Int64 = 0
  private(set) var events: [String] = []

  let controllers: [any Controller]
  private var queue: [Item] = []
  private var wakes: [(due: Moment, item: Item)] = []

  private struct Item: Hashable {
    var controller: Int
    var key: ObjectKey
  }

  init(_ controllers: [any Controller]) { self.controllers = controllers }

  private static let plurals = [
    "Deployment": StorageKind.deployments, "ReplicaSet": .replicaSets, "Pod": .pods, "Service": .services,
    "Endpoints": .endpoints,
    "EndpointSlice": .endpointSlices, "Namespace": .namespaces, "Job": .jobs, "StatefulSet": .statefulSets,
    "DaemonSet": .daemonSets,
    "Node": .nodes, "ServiceAccount": .serviceAccounts, "ConfigMap": .configMaps, "PersistentVolumeClaim": .claims,
    "CustomResourceDefinition": .customResourceDefinitions, "Widget": StorageKind(group: "example.com", plural: "widgets"),
  ]

  func key(_ object: Manifest) -> ObjectKey {
    ObjectKey(kind: Self.plurals[object.kind] ?? .events, namespace: object.namespace, name: object.name)
  }

  func all(_ kind: StorageKind) -> [Manifest] { index.all(kind) }

  func object(_ kind: StorageKind, _ name: String, namespace: String = "default") -> Manifest? {
    index[ObjectKey(kind: kind, namespace: namespace, name: name)]
  }

  /// Stores an object as somebody would who uses the cluster.
  mutating func put(_ object: Manifest) {
    var object = object
    version += 1
    let known = index[key(object)]
    if object.name.isEmpty, let base = object["metadata", "generateName"]?.string { object.name = "\(base)\(version)" }
    object["metadata", "uid"] = known?["metadata", "uid"] ?? .string("uid-\(version)")
    object["metadata", "creationTimestamp"] = known?["metadata", "creationTimestamp"] ?? .string(now.text)
    let isChanged = known.map { $0["spec"] != object["spec"] } ?? true
    object["metadata", "generation"] = .integer((known?.generation ?? 0) + (isChanged ? 1 : 0))
    object["metadata", "resourceVersion"] = .string(String(version))
    if object.isBeingDeleted, object.finalizers.isEmpty, object["metadata", "deletionGracePeriodSeconds"]?.int ?? 0 == 0 {
      remove(object)
    } else {
      index.put(object, key(object))
      tell(known == nil ? .added : .modified, object, known)
    }
  }

  private mutating func remove(_ object: Manifest) {
    index.remove(object, key(object))
    tell(.deleted, object, object)
  }

  mutating func delete(_ object: Manifest, propagation: DeletionPropagation = .background, grace: Int? = nil) {
    var object = object
    if propagation == .foreground { object.finalizers.append("foregroundDeletion") }
    if propagation == .orphan { object.finalizers.append("orphan") }
    let seconds = object.kind == "Pod" && object["spec", "nodeName"] != nil ? grace ?? 30 : 0
    if seconds > 0 || !object.finalizers.isEmpty {
      object["metadata", "deletionTimestamp"] = .string((now + .seconds(seconds)).text)
      object["metadata", "deletionGracePeriodSeconds"] = .integer(Int64(seconds))
      put(object)
    } else {
      remove(object)
    }
  }

  private mutating func tell(_ kind: ObjectChange.Kind, _ object: Manifest, _ previous: Manifest?) {
    let storage = key(object).kind
    let change = ObjectChange(
      kind: kind, resource: ResourceName(group: storage.group, version: "v1", plural: storage.plural), object: object,
      previous: previous)
    for (number, controller) in controllers.enumerated() {
      for key in controller.keys(touchedBy: change, index) {
        let item = Item(controller: number, key: key)
        if !queue.contains(item) { queue.append(item) }
      }
    }
  }

  /// Lets controllers work until nothing is wanted any more, or a bound is passed. The clock runs on to what is due within a minute.
  ///
  /// - Parameter observe: sees the stage after each action.
  mutating func settle(steps: Int = 2_000, observe: (Stage) -> Void = { _ in }) {
    for _ in 0..<steps {
      if queue.isEmpty {
        guard let first = wakes.min(by: { $0.due < $1.due }), first.due - now <= .seconds(60) else { return }
        now = max(now, first.due)
        wakes.removeAll { $0.due == first.due && $0.item == first.item }
        queue.append(first.item)
      }
      let item = queue.removeFirst()
      let result = controllers[item.controller].reconcile(item.key, &index, now)
      for action in result.actions {
        carryOut(action)
        observe(self)
      }
      wakes.removeAll { $0.item == item }
      if let delay = result.wakeAfter { wakes.append((now + delay, item)) }
    }
  }

  private mutating func carryOut(_ action: ControllerAction) {
    switch action {
    case .create(let object):
      if index[key(object)] == nil { put(object) }
    case .update(let object, let subresource):
      guard let known = index[key(object)], known.uid == object.uid else { return }
      if subresource == "finalize" { return remove(known) }
      var stored = subresource == "status" ? known : object
      stored["status"] = subresource == "status" ? object["status"] : known["status"]
      if stored != known { put(stored) }
    case .delete(let object, let propagation, let grace):
      guard let known = index[key(object)], known.uid == object.uid else { return }
      if grace == 0 { return remove(known) }
      if !known.isBeingDeleted { delete(known, propagation: propagation, grace: grace) }
    case .collect(let object):
      guard let known = index[key(object)], known.ownerReferences.allSatisfy({ index.object(uid: $0.uid) == nil }) else { return }
      delete(known)
    case .event(_, _, let reason, let message): events.append("\(reason): \(message)")
    }
  }
}

/// Objects for the stories.
enum Actors {
  static func deployment(_ name: String = "web", replicas: Int = 3, image: String = "web:1", strategy: JSONValue? = nil)
    -> Manifest
  {
    var result = Manifest([
      "apiVersion": "apps/v1", "kind": "Deployment", "metadata": ["name": .string(name), "namespace": "default"],
      "spec": [
        "replicas": .integer(Int64(replicas)), "selector": ["matchLabels": ["app": .string(name)]],
        "template": [
          "metadata": ["labels": ["app": .string(name)]],
          "spec": ["restartPolicy": "Always", "containers": [["name": "main", "image": .string(image)]]],
        ],
      ],
    ])
    if let strategy { result["spec", "strategy"] = strategy }
    return result
  }

  static func job(_ name: String = "once", command: [String], backoffLimit: Int = 6) -> Manifest {
    Manifest([
      "apiVersion": "batch/v1", "kind": "Job", "metadata": ["name": .string(name), "namespace": "default"],
      "spec": [
        "completions": 2, "parallelism": 1, "backoffLimit": .integer(Int64(backoffLimit)),
        "template": [
          "spec": [
            "restartPolicy": "Never", "containers": [["name": "main", "image": "busybox", "command": JSONValue(command)]],
          ]
        ],
      ],
    ])
  }

  static var workloads: [any Controller] {
    [
      DeploymentController(), ReplicaSetController(), StatefulSetController(), DaemonSetController(), JobController(),
      PodSimulation(settings: SimulationSettings()), EndpointsController(), GarbageCollector(),
    ]
  }
}
