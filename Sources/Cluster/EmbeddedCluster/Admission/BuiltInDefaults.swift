import KubernetesSchema
import ObjectModel

/// What the server fills into objects of built-in kinds.
enum BuiltInDefaults {
  /// Fills in defaults, in an object that is of its type.
  static func apply(to object: inout Manifest, _ definition: ResourceDefinition) {
    if object["metadata"] == nil { object["metadata"] = [:] }
    switch (definition.kind.group, definition.kind.kind) {
    case ("", "Secret"): secret(&object)
    case ("", "Service"): service(&object)
    case ("", "Pod"):
      object.value.defaultMember("spec", [:])
      object.value.change("spec") { podSpec(&$0, isPod: true) }
    case ("apps", "Deployment"):
      object.value.change("spec") { spec in
        spec.defaultMember("replicas", 1)
        spec.defaultMember("revisionHistoryLimit", 10)
        spec.defaultMember("progressDeadlineSeconds", 600)
        spec.defaultMember("strategy", [:])
        spec.change("strategy") { strategy in
          strategy.defaultMember("type", "RollingUpdate")
          guard strategy["type"] == "RollingUpdate" else { return }
          strategy.defaultMember("rollingUpdate", [:])
          strategy.change("rollingUpdate") {
            $0.defaultMember("maxSurge", "25%")
            $0.defaultMember("maxUnavailable", "25%")
          }
        }
        template(&spec)
      }
    case ("apps", "ReplicaSet"):
      object.value.change("spec") { spec in
        spec.defaultMember("replicas", 1)
        template(&spec)
      }
    case ("apps", "StatefulSet"):
      object.value.change("spec") { spec in
        spec.defaultMember("replicas", 1)
        spec.defaultMember("revisionHistoryLimit", 10)
        spec.defaultMember("podManagementPolicy", "OrderedReady")
        spec.defaultMember("updateStrategy", ["type": "RollingUpdate", "rollingUpdate": ["partition": 0]])
        spec.defaultMember("persistentVolumeClaimRetentionPolicy", ["whenDeleted": "Retain", "whenScaled": "Retain"])
        template(&spec)
      }
    case ("apps", "DaemonSet"):
      object.value.change("spec") { spec in
        spec.defaultMember("revisionHistoryLimit", 10)
        spec.defaultMember("updateStrategy", ["type": "RollingUpdate", "rollingUpdate": ["maxSurge": 0, "maxUnavailable": 1]])
        template(&spec)
      }
    case ("batch", "Job"): job(&object)
    case ("networking.k8s.io", "Ingress"), ("", "ConfigMap"): break
    case ("rbac.authorization.k8s.io", "RoleBinding"), ("rbac.authorization.k8s.io", "ClusterRoleBinding"):
      object.value.change("roleRef") { $0.defaultMember("apiGroup", "rbac.authorization.k8s.io") }
    case ("", "PersistentVolumeClaim"):
      object.value.change("spec") { $0.defaultMember("volumeMode", "Filesystem") }
    default: break
    }
  }

  private static func secret(_ object: inout Manifest) {
    object.value.defaultMember("type", "Opaque")
    guard let plain = object["stringData"]?.object else { return }
    for (key, value) in plain {
      if let text = value.string { object.value[path: ["data", key]] = .string(Base64.encode(Array(text.utf8))) }
    }
    object["stringData"] = nil
  }

  private static func service(_ object: inout Manifest) {
    object.value.change("spec") { spec in
      spec.defaultMember("type", "ClusterIP")
      spec.defaultMember("sessionAffinity", "None")
      if spec["type"] == "NodePort" || spec["type"] == "LoadBalancer" { spec.defaultMember("externalTrafficPolicy", "Cluster") }
      if spec["type"] == "LoadBalancer" { spec.defaultMember("allocateLoadBalancerNodePorts", true) }
      spec.changeElements("ports") { port in
        port.defaultMember("protocol", "TCP")
        port.defaultMember("targetPort", port["port"] ?? 0)
      }
    }
    object.value.defaultMember("status", ["loadBalancer": [:]])
  }

  private static func job(_ object: inout Manifest) {
    let uid = object.uid
    let name = object.name
    object.value.change("spec") { spec in
      spec.defaultMember("backoffLimit", 6)
      spec.defaultMember("completionMode", "NonIndexed")
      spec.defaultMember("suspend", false)
      spec.defaultMember("podReplacementPolicy", "TerminatingOrFailed")
      if spec["completions"] == nil, spec["parallelism"] == nil { spec["completions"] = 1 }
      spec.defaultMember("parallelism", 1)
      if spec["manualSelector"]?.bool != true, !uid.isEmpty {
        for (key, value) in [
          ("batch.kubernetes.io/controller-uid", uid), ("batch.kubernetes.io/job-name", name), ("controller-uid", uid),
          ("job-name", name),
        ] { spec[path: ["template", "metadata", "labels", key]] = .string(value) }
        spec.defaultMember("selector", ["matchLabels": ["batch.kubernetes.io/controller-uid": .string(uid)]])
      }
      template(&spec)
    }
  }

  private static func template(_ spec: inout JSONValue) {
    spec.change("template") { template in template.change("spec") { podSpec(&$0, isPod: false) } }
  }

  private static func podSpec(_ spec: inout JSONValue, isPod: Bool) {
    spec.defaultMember("restartPolicy", "Always")
    spec.defaultMember("dnsPolicy", "ClusterFirst")
    spec.defaultMember("schedulerName", "default-scheduler")
    spec.defaultMember("terminationGracePeriodSeconds", 30)
    spec.defaultMember("securityContext", [:])
    if let account = spec["serviceAccountName"] { spec["serviceAccount"] = account }
    if isPod {
      spec.defaultMember("enableServiceLinks", true)
      spec.defaultMember("preemptionPolicy", "PreemptLowerPriority")
      spec.defaultMember("priority", 0)
    }
    for list in ["containers", "initContainers"] { spec.changeElements(list, container) }
    spec.changeElements("volumes") { volume in
      for source in ["configMap", "secret", "projected", "downwardAPI"] where volume[source]?.object != nil {
        volume.change(source) { $0.defaultMember("defaultMode", 420) }
      }
    }
  }

  private static func container(_ container: inout JSONValue) {
    let image = container["image"]?.string ?? ""
    let tag = image.split(separator: "/").last?.split(separator: "@")[0].split(separator: ":").dropFirst().first
    let isLatest = !image.contains("@") && (tag == nil || tag == "latest")
    container.defaultMember("imagePullPolicy", isLatest ? "Always" : "IfNotPresent")
    container.defaultMember("terminationMessagePath", "/dev/termination-log")
    container.defaultMember("terminationMessagePolicy", "File")
    container.defaultMember("resources", [:])
    container.changeElements("ports") { $0.defaultMember("protocol", "TCP") }
    for probe in ["livenessProbe", "readinessProbe", "startupProbe"] where container[probe]?.object != nil {
      container.change(probe) { probe in
        probe.defaultMember("timeoutSeconds", 1)
        probe.defaultMember("periodSeconds", 10)
        probe.defaultMember("successThreshold", 1)
        probe.defaultMember("failureThreshold", 3)
        if probe["httpGet"]?.object != nil {
          probe.change("httpGet") {
            $0.defaultMember("scheme", "HTTP")
            $0.defaultMember("path", "/")
          }
        }
      }
    }
    container.changeElements("env") { variable in
      if variable["valueFrom", "fieldRef"]?.object != nil {
        variable.change("valueFrom") { $0.change("fieldRef") { $0.defaultMember("apiVersion", "v1") } }
      }
    }
  }
}

extension JSONValue {
  /// Sets a member of an object that lacks it.
  mutating func defaultMember(_ key: String, _ value: JSONValue) {
    if self[key] == nil { self[key] = value }
  }

  /// Changes a member that is an object; others are left alone.
  mutating func change(_ key: String, _ body: (inout JSONValue) -> Void) {
    guard var member = self[key], member.object != nil else { return }
    body(&member)
    self[key] = member
  }

  /// Changes each element of a member that is a list of objects.
  mutating func changeElements(_ key: String, _ body: (inout JSONValue) -> Void) {
    guard var elements = self[key]?.array else { return }
    for index in elements.indices where elements[index].object != nil { body(&elements[index]) }
    self[key] = .array(elements)
  }
}
