import KubernetesSchema
import ObjectModel
import Testing

@testable import EmbeddedCluster

@Suite struct TableTests {
  /// Ten minutes after `created`.
  private static let now = Timestamp(secondsSince1970: 1_767_226_200)
  private static let created = "2026-01-01T00:00:00Z"

  struct Case: Sendable, CustomTestStringConvertible {
    var kind: String
    var object: JSONValue
    var row: JSONValue
    var testDescription: String { "\(kind) \(row.json())" }
  }

  private static func renderer(_ kind: String) throws -> TableRenderer {
    let slash = try #require(kind.lastIndex(of: "/"))
    let named = GroupVersionKind(apiVersion: String(kind[..<slash]), kind: String(kind[kind.index(after: slash)...]))
    let facts = try #require(KubernetesFacts.builtIn.resource(named))
    return TableRenderer(definition: ResourceDefinition(facts), includes: .metadata, now: now)
  }

  private static func container(_ state: JSONValue, ready: Bool = false, restarts: Int64 = 0, name: String = "a") -> JSONValue {
    ["name": .string(name), "ready": .bool(ready), "restartCount": .integer(restarts), "state": state]
  }

  private static func pod(_ spec: JSONValue, _ status: JSONValue, metadata: JSONValue = [:]) -> JSONValue {
    var spec = spec
    if spec["containers"] == nil { spec["containers"] = [["name": "a"]] }
    return ["metadata": metadata, "spec": spec, "status": status]
  }

  private static let running: JSONValue = ["running": ["startedAt": "2026-01-01T00:00:00Z"]]

  @Test(arguments: [
    Case(
      kind: "v1/Pod",
      object: pod([:], ["phase": "Running", "podIP": "10.244.0.9", "containerStatuses": [container(running, ready: true)]]),
      row: ["x", "1/1", "Running", "0", "10m", "10.244.0.9", "<none>", "<none>", "<none>"]),
    Case(
      kind: "v1/Pod", object: pod(["nodeName": "n"], ["phase": "Pending"]),
      row: ["x", "0/1", "Pending", "0", "10m", "<none>", "n", "<none>", "<none>"]),
    Case(
      kind: "v1/Pod",
      object: pod(
        [:], ["phase": "Running", "containerStatuses": [container(["waiting": ["reason": "CrashLoopBackOff"]], restarts: 2)]]),
      row: ["x", "0/1", "CrashLoopBackOff", "2", "10m", "<none>", "<none>", "<none>", "<none>"]),
    Case(
      kind: "v1/Pod",
      object: pod([:], ["phase": "Failed", "containerStatuses": [container(["terminated": ["exitCode": 137, "signal": 9]])]]),
      row: ["x", "0/1", "Signal:9", "0", "10m", "<none>", "<none>", "<none>", "<none>"]),
    Case(
      kind: "v1/Pod",
      object: pod(
        ["initContainers": [["name": "i"], ["name": "j"]]],
        ["phase": "Pending", "initContainerStatuses": [container(["terminated": ["exitCode": 0]]), container(running)]]),
      row: ["x", "0/1", "Init:1/2", "0", "10m", "<none>", "<none>", "<none>", "<none>"]),
    Case(
      kind: "v1/Pod", object: pod([:], ["phase": "Running"], metadata: ["deletionTimestamp": "2026-01-01T00:00:00Z"]),
      row: ["x", "0/1", "Terminating", "0", "10m", "<none>", "<none>", "<none>", "<none>"]),
    Case(
      kind: "v1/Pod",
      object: pod(
        ["schedulingGates": [["name": "g"]]],
        ["phase": "Pending", "conditions": [["type": "PodScheduled", "status": "False", "reason": "SchedulingGated"]]]),
      row: ["x", "0/1", "SchedulingGated", "0", "10m", "<none>", "<none>", "<none>", "<none>"]),
    Case(
      kind: "apps/v1/Deployment",
      object: [
        "spec": [
          "replicas": 3, "selector": ["matchLabels": ["app": "a"]],
          "template": ["spec": ["containers": [["name": "a", "image": "i:1"], ["name": "b", "image": "j:2"]]]],
        ], "status": ["readyReplicas": 2, "updatedReplicas": 3, "availableReplicas": 2],
      ],
      row: ["x", "2/3", 3, 2, "10m", "a,b", "i:1,j:2", "app=a"]),
    Case(kind: "apps/v1/StatefulSet", object: ["spec": ["replicas": 1]], row: ["x", "0/1", "10m", "", ""]),
    Case(
      kind: "apps/v1/DaemonSet",
      object: [
        "spec": ["template": ["spec": ["nodeSelector": ["disk": "ssd"]]]],
        "status": ["desiredNumberScheduled": 2, "numberReady": 1],
      ],
      row: ["x", 2, 0, 1, 0, 0, "disk=ssd", "10m", "", "", "<none>"]),
    Case(
      kind: "batch/v1/Job",
      object: [
        "spec": ["completions": 1],
        "status": [
          "succeeded": 1, "startTime": "2026-01-01T00:00:00Z", "completionTime": "2026-01-01T00:00:07Z",
          "conditions": [["type": "Complete", "status": "True"]],
        ],
      ],
      row: ["x", "Complete", "1/1", "7s", "10m", "", "", "<none>"]),
    Case(
      kind: "batch/v1/CronJob",
      object: ["spec": ["schedule": "*/5 * * * *", "suspend": false], "status": ["lastScheduleTime": "2026-01-01T00:05:00Z"]],
      row: ["x", "*/5 * * * *", "<none>", "False", 0, "5m", "10m", "", "", "<none>"]),
    Case(
      kind: "autoscaling/v2/HorizontalPodAutoscaler",
      object: [
        "spec": [
          "scaleTargetRef": ["kind": "Deployment", "name": "d"], "minReplicas": 1, "maxReplicas": 3,
          "metrics": [
            ["type": "Resource", "resource": ["name": "cpu", "target": ["type": "Utilization", "averageUtilization": 80]]]
          ],
        ]
      ],
      row: ["x", "Deployment/d", "cpu: <unknown>/80%", "1", 3, 0, "10m"]),
    Case(
      kind: "policy/v1/PodDisruptionBudget", object: ["spec": ["minAvailable": "50%"], "status": ["disruptionsAllowed": 2]],
      row: ["x", "50%", "N/A", 2, "10m"]),
    Case(
      kind: "v1/Service",
      object: [
        "spec": [
          "type": "NodePort", "clusterIP": "10.96.0.7", "selector": ["app": "a"],
          "ports": [["port": 80, "nodePort": 30_080, "protocol": "TCP"], ["port": 53, "protocol": "UDP"]],
        ]
      ],
      row: ["x", "NodePort", "10.96.0.7", "<none>", "80:30080/TCP,53/UDP", "10m", "app=a"]),
    Case(
      kind: "v1/Service", object: ["spec": ["type": "LoadBalancer", "clusterIP": "10.96.0.7"]],
      row: ["x", "LoadBalancer", "10.96.0.7", "<pending>", "<none>", "10m", "<none>"]),
    Case(
      kind: "v1/Endpoints",
      object: [
        "subsets": [
          [
            "addresses": [["ip": "10.0.0.1"], ["ip": "10.0.0.2"], ["ip": "10.0.0.3"], ["ip": "10.0.0.4"]],
            "ports": [["port": 80]],
          ]
        ]
      ],
      row: ["x", "10.0.0.1:80,10.0.0.2:80,10.0.0.3:80 + 1 more...", "10m"]),
    Case(
      kind: "networking.k8s.io/v1/Ingress",
      object: ["spec": ["ingressClassName": "n", "rules": [["host": "a.example.org"]], "tls": [[:]]]],
      row: ["x", "n", "a.example.org", "", "80, 443", "10m"]),
    Case(kind: "v1/ConfigMap", object: ["data": ["a": "1"], "binaryData": ["b": "Yg=="]], row: ["x", 2, "10m"]),
    Case(kind: "v1/Secret", object: ["type": "Opaque", "data": ["a": ""]], row: ["x", "Opaque", 1, "10m"]),
    Case(kind: "v1/Namespace", object: ["status": ["phase": "Active"]], row: ["x", "Active", "10m"]),
    Case(
      kind: "v1/Node",
      object: [
        "metadata": ["labels": ["node-role.kubernetes.io/worker": ""]], "spec": ["unschedulable": true],
        "status": ["conditions": [["type": "Ready", "status": "True"]], "nodeInfo": ["kubeletVersion": "v1.36.2"]],
      ],
      row: [
        "x", "Ready,SchedulingDisabled", "worker", "10m", "v1.36.2", "<none>", "<none>", "<unknown>", "<unknown>", "<unknown>",
      ]),
    Case(
      kind: "v1/Event",
      object: [
        "involvedObject": ["kind": "Pod", "name": "p"], "type": "Normal", "reason": "Started", "message": " text\n",
        "lastTimestamp": "2026-01-01T00:09:30Z", "count": 3, "source": ["component": "kubelet", "host": "n"],
      ],
      row: ["30s", "Normal", "Started", "pod/p", "", "kubelet, n", "text", "<unknown>", 3, "x"]),
    Case(
      kind: "v1/PersistentVolumeClaim",
      object: ["spec": ["accessModes": ["ReadWriteOnce"], "volumeMode": "Filesystem"], "status": ["phase": "Pending"]],
      row: ["x", "Pending", "", "", "", "", "<unset>", "10m", "Filesystem"]),
    Case(
      kind: "rbac.authorization.k8s.io/v1/RoleBinding",
      object: [
        "roleRef": ["kind": "Role", "name": "r"],
        "subjects": [["kind": "User", "name": "u"], ["kind": "ServiceAccount", "namespace": "n", "name": "s"]],
      ],
      row: ["x", "Role/r", "10m", "u", "", "n/s"]),
    Case(kind: "rbac.authorization.k8s.io/v1/Role", object: [:], row: ["x", "2026-01-01T00:00:00Z"]),
    Case(kind: "v1/ServiceAccount", object: [:], row: ["x", "10m"]),
    Case(
      kind: "storage.k8s.io/v1/StorageClass",
      object: [
        "metadata": ["annotations": ["storageclass.kubernetes.io/is-default-class": "true"]], "provisioner": "p",
        "reclaimPolicy": "Delete",
        "volumeBindingMode": "Immediate",
      ],
      row: ["x (default)", "p", "Delete", "Immediate", false, "10m"]),
  ])
  func `a row shows what people look for`(_ expected: Case) throws {
    var object = Manifest(expected.object)
    let slash = try #require(expected.kind.lastIndex(of: "/"))
    object.apiVersion = String(expected.kind[..<slash])
    object.kind = String(expected.kind[expected.kind.index(after: slash)...])
    object.name = "x"
    object["metadata", "creationTimestamp"] = .string(Self.created)
    let table = try Self.renderer(expected.kind).table([object], metadata: [:])
    #expect(table["rows"]?[0]?["cells"]?.json() == expected.row.json())
  }

  @Test(arguments: KubernetesFacts.builtIn.resources.filter { $0.isServed && !$0.columns.isEmpty }.map(\.kind.description))
  func `every column of every built-in kind has a cell of its own`(_ kind: String) throws {
    let slash = try #require(kind.lastIndex(of: "/"))
    let named = GroupVersionKind(apiVersion: String(kind[..<slash]), kind: String(kind[kind.index(after: slash)...]))
    let facts = try #require(KubernetesFacts.builtIn.resource(named))
    var object = Manifest(["metadata": ["name": "x"]])
    object.kind = named.kind
    let cells = TableCells(object: object, now: Self.now)
    let unknown = facts.columns.map(\.name).filter { cells.cell($0) == nil }
    #expect(unknown == [])
  }

  @Test func `custom columns take what their type can hold`() throws {
    let definition = try #require(
      ResourceDefinition.served(
        by: Manifest([
          "status": ["conditions": [["type": "Established", "status": "True"]]],
          "spec": [
            "group": "example.org", "scope": "Namespaced", "names": ["plural": "boats", "kind": "Boat"],
            "versions": [
              [
                "name": "v1", "served": true, "storage": true,
                "additionalPrinterColumns": [
                  ["name": "Crew", "type": "integer", "jsonPath": ".spec.crew"],
                  ["name": "Since", "type": "date", "jsonPath": ".metadata.creationTimestamp"],
                  [
                    "name": "Ready", "type": "string", "jsonPath": ".status.conditions[?(@.type==\"Ready\")].status",
                    "priority": 1,
                  ],
                  ["name": "Wrong", "type": "boolean", "jsonPath": ".spec.crew"],
                  ["name": "Absent", "type": "string", "jsonPath": ".spec.nothing"],
                ],
              ]
            ],
          ],
        ])
      ).first)
    let boat = Manifest([
      "metadata": ["name": "ann", "creationTimestamp": .string(Self.created)], "spec": ["crew": 2],
      "status": ["conditions": [["type": "Ready", "status": "True"]]],
    ])
    let table = TableRenderer(definition: definition, includes: .none, now: Self.now).table([boat], metadata: [:])
    #expect(table["rows"]?.json() == #"[{"cells":["ann",2,"10m","True",null,null]}]"#)
    #expect(table["columnDefinitions"]?.array?.map { $0["priority"]?.int } == [0, 0, 0, 1, 0, 0])
  }

  @Test(arguments: [("None", nil), ("Metadata", "PartialObjectMetadata"), ("Object", "ConfigMap")] as [(String, String?)])
  func `a row brings as much of its object as was asked for`(_ inclusion: String, _ kind: String?) throws {
    let facts = try #require(KubernetesFacts.builtIn.resource(group: "", version: "v1", plural: "configmaps"))
    let includes = try #require(TableRenderer.Inclusion(rawValue: inclusion))
    let renderer = TableRenderer(definition: ResourceDefinition(facts), includes: includes, now: Self.now)
    let table = renderer.table([Manifest(["apiVersion": "v1", "kind": "ConfigMap", "metadata": ["name": "x"]])], metadata: [:])
    #expect(table["rows"]?[0]?["object"]?["kind"]?.string == kind)
  }
}
