import ObjectModel
import Testing

@testable import Health

/// A live object and the health it has.
struct HealthCase: Sendable, CustomTestStringConvertible {
  var name: String
  var object: JSONValue
  var code: HealthCode?
  /// `nil` when the words do not matter.
  var message: String?

  init(_ name: String, _ object: JSONValue, _ code: HealthCode?, _ message: String? = nil) {
    self.name = name
    self.object = object
    self.code = code
    self.message = message
  }

  var testDescription: String { name }
}

/// A workload of `apps/v1` whose spec was seen, unless the generation says otherwise.
private func workload(_ kind: String, spec: JSONValue = [:], status: JSONValue = [:], generation: Int64 = 1) -> JSONValue {
  var object: JSONValue = [
    "apiVersion": "apps/v1", "kind": .string(kind), "metadata": ["name": "x", "generation": .integer(generation)], "spec": spec,
    "status": status,
  ]
  object["status", "observedGeneration"] = 1
  return object
}

private func object(
  _ apiVersion: String, _ kind: String, spec: JSONValue = [:], status: JSONValue? = nil, annotations: JSONValue? = nil
) -> JSONValue {
  var object: JSONValue = ["apiVersion": .string(apiVersion), "kind": .string(kind), "metadata": ["name": "x"], "spec": spec]
  object["status"] = status
  object["metadata", "annotations"] = annotations
  return object
}

private func pod(_ policy: String, _ phase: String, _ status: JSONObject = [:], annotations: JSONValue? = nil) -> JSONValue {
  var status = status
  status["phase"] = .string(phase)
  return object("v1", "Pod", spec: ["restartPolicy": .string(policy)], status: .object(status), annotations: annotations)
}

/// A status with conditions of these types, statuses and reasons.
private func conditions(_ items: (String, String, String)...) -> JSONValue {
  [
    "conditions": .array(
      items.map { ["type": .string($0.0), "status": .string($0.1), "reason": .string($0.2), "message": "words"] })
  ]
}

@Suite struct `Health` {
  static let deployments: [HealthCase] = [
    HealthCase("paused", workload("Deployment", spec: ["paused": true]), .suspended, "Deployment is paused"),
    HealthCase("not looked at", workload("Deployment", generation: 2), .progressing),
    HealthCase(
      "past its deadline", workload("Deployment", status: conditions(("Progressing", "False", "ProgressDeadlineExceeded"))),
      .degraded, "Deployment \"x\" exceeded its progress deadline"),
    HealthCase(
      "with too few new pods", workload("Deployment", spec: ["replicas": 3], status: ["updatedReplicas": 1]), .progressing,
      "Waiting for rollout to finish: 1 out of 3 new replicas have been updated..."),
    HealthCase(
      "with old pods", workload("Deployment", spec: ["replicas": 1], status: ["updatedReplicas": 1, "replicas": 2]), .progressing,
      "Waiting for rollout to finish: 1 old replicas are pending termination..."),
    HealthCase(
      "with pods not ready", workload("Deployment", spec: ["replicas": 1], status: ["updatedReplicas": 1, "replicas": 1]),
      .progressing, "Waiting for rollout to finish: 0 of 1 updated replicas are available..."),
    HealthCase(
      "done",
      workload("Deployment", spec: ["replicas": 1], status: ["updatedReplicas": 1, "replicas": 1, "availableReplicas": 1]),
      .healthy, ""),
    HealthCase("scaled to zero", workload("Deployment", spec: ["replicas": 0]), .healthy),
    HealthCase("of a version nobody knows", object("extensions/v1beta1", "Deployment"), .unknown),
  ]

  static let sets: [HealthCase] = [
    HealthCase("a stateful set not looked at", object("apps/v1", "StatefulSet"), .progressing),
    HealthCase(
      "a stateful set with too few ready pods", workload("StatefulSet", spec: ["replicas": 3], status: ["readyReplicas": 1]),
      .progressing, "Waiting for 2 pods to be ready..."),
    HealthCase(
      "a partitioned stateful set",
      workload(
        "StatefulSet", spec: ["replicas": 3, "updateStrategy": ["type": "RollingUpdate", "rollingUpdate": ["partition": 1]]],
        status: ["readyReplicas": 3, "updatedReplicas": 1]), .progressing),
    HealthCase(
      "a stateful set with the default strategy, whatever its revisions",
      workload(
        "StatefulSet", spec: ["replicas": 1, "updateStrategy": ["type": "RollingUpdate", "rollingUpdate": ["partition": 0]]],
        status: ["readyReplicas": 1, "updatedReplicas": 1, "updateRevision": "b", "currentRevision": "a"]), .healthy),
    HealthCase(
      "a stateful set between revisions",
      workload(
        "StatefulSet", spec: ["replicas": 1], status: ["readyReplicas": 1, "updateRevision": "b", "currentRevision": "a"]),
      .progressing),
    HealthCase(
      "a stateful set replaced on deletion only",
      workload(
        "StatefulSet", spec: ["updateStrategy": ["type": "OnDelete"]], status: ["updateRevision": "b", "currentRevision": "a"]),
      .healthy),
    HealthCase(
      "a daemon set with old pods", workload("DaemonSet", status: ["desiredNumberScheduled": 2, "updatedNumberScheduled": 1]),
      .progressing),
    HealthCase(
      "a daemon set with pods not ready",
      workload("DaemonSet", status: ["desiredNumberScheduled": 1, "updatedNumberScheduled": 1]), .progressing),
    HealthCase(
      "a daemon set replaced on deletion only",
      workload("DaemonSet", spec: ["updateStrategy": ["type": "OnDelete"]], status: ["desiredNumberScheduled": 2]), .healthy),
    HealthCase(
      "a replica set that cannot make pods", workload("ReplicaSet", status: conditions(("ReplicaFailure", "True", ""))),
      .degraded, "words"),
    HealthCase("a replica set short of pods", workload("ReplicaSet", spec: ["replicas": 1]), .progressing),
  ]

  static let pods: [HealthCase] = [
    HealthCase(
      "whose image cannot be pulled",
      pod(
        "Always", "Pending",
        ["containerStatuses": [["state": ["waiting": ["reason": "ImagePullBackOff", "message": "no such image"]]]]]), .degraded,
      "no such image"),
    HealthCase(
      "of a job, whose image cannot be pulled",
      pod("Never", "Pending", ["containerStatuses": [["state": ["waiting": ["reason": "ImagePullBackOff"]]]]]), .progressing),
    HealthCase(
      "of a job, to be judged as long-running",
      pod(
        "Never", "Pending", ["containerStatuses": [["state": ["waiting": ["reason": "ErrImagePull"]]]]],
        annotations: ["argocd.argoproj.io/ignore-restart-policy": "true"]), .degraded),
    HealthCase("that is ready", pod("Always", "Running", ["conditions": [["type": "Ready", "status": "True"]]]), .healthy),
    HealthCase(
      "that crashes", pod("Always", "Running", ["containerStatuses": [["lastState": ["terminated": ["message": "boom"]]]]]),
      .degraded, "boom"),
    HealthCase("that starts", pod("Always", "Running"), .progressing),
    HealthCase("of a job, that runs", pod("OnFailure", "Running"), .progressing),
    HealthCase("that ended well", pod("Never", "Succeeded"), .healthy),
    HealthCase(
      "that ran out of memory",
      pod("Never", "Failed", ["containerStatuses": [["state": ["terminated": ["reason": "OOMKilled"]]]]]),
      .degraded, "OOMKilled"),
    HealthCase(
      "that failed",
      pod("Never", "Failed", ["initContainerStatuses": [["name": "c", "state": ["terminated": ["exitCode": 3]]]]]), .degraded,
      "container \"c\" failed with exit code 3"),
  ]

  static let others: [HealthCase] = [
    HealthCase("a running job", object("batch/v1", "Job"), .progressing),
    HealthCase(
      "a job with a failure, true or not", object("batch/v1", "Job", status: conditions(("Failed", "False", ""))), .degraded),
    HealthCase("a suspended job", object("batch/v1", "Job", status: conditions(("Suspended", "True", ""))), .suspended),
    HealthCase("a complete job", object("batch/v1", "Job", status: conditions(("Complete", "True", ""))), .healthy),
    HealthCase("a cron job without status", object("batch/v1", "CronJob"), .progressing),
    HealthCase("a cron job that is suspended", object("batch/v1", "CronJob", spec: ["suspend": true], status: [:]), .healthy),
    HealthCase(
      "a cron job that missed its last run",
      object(
        "batch/v1", "CronJob", status: ["lastScheduleTime": "2026-01-02T00:00:00Z", "lastSuccessfulTime": "2026-01-01T00:00:00Z"]),
      .degraded),
    HealthCase("a bound claim", object("v1", "PersistentVolumeClaim", status: ["phase": "Bound"]), .healthy),
    HealthCase("a lost claim", object("v1", "PersistentVolumeClaim", status: ["phase": "Lost"]), .degraded),
    HealthCase("a service", object("v1", "Service", spec: ["type": "ClusterIP"]), .healthy),
    HealthCase("a balancer without address", object("v1", "Service", spec: ["type": "LoadBalancer"]), .progressing),
    HealthCase(
      "a balancer",
      object("v1", "Service", spec: ["type": "LoadBalancer"], status: ["loadBalancer": ["ingress": [["ip": "1"]]]]), .healthy),
    HealthCase("an ingress without address", object("networking.k8s.io/v1", "Ingress"), .progressing),
    HealthCase(
      "a scaler without metrics",
      object(
        "autoscaling/v2", "HorizontalPodAutoscaler", status: conditions(("ScalingActive", "False", "FailedGetResourceMetric"))),
      .degraded),
    HealthCase(
      "a scaler that scales",
      object("autoscaling/v2", "HorizontalPodAutoscaler", status: conditions(("AbleToScale", "True", ""))), .healthy),
    HealthCase(
      "an old scaler",
      object(
        "autoscaling/v1", "HorizontalPodAutoscaler",
        annotations: ["autoscaling.alpha.kubernetes.io/conditions": #"[{"type":"AbleToScale","status":"True"}]"#]), .healthy),
    HealthCase("a scaler of a version nobody knows", object("autoscaling/v2beta2", "HorizontalPodAutoscaler"), .unknown),
    HealthCase(
      "an API service that does not answer",
      object("apiregistration.k8s.io/v1", "APIService", status: conditions(("Available", "False", "No"))), .progressing,
      "No: words"),
    HealthCase("a kind without a check", object("v1", "ConfigMap"), nil),
  ]

  private static let definition = "apiextensions.k8s.io/v1"

  static let customKinds: [HealthCase] = [
    HealthCase("a definition not looked at", object(definition, "CustomResourceDefinition"), .progressing),
    HealthCase(
      "an established definition",
      object(
        definition, "CustomResourceDefinition", status: conditions(("NamesAccepted", "True", ""), ("Established", "True", ""))),
      .healthy),
    HealthCase(
      "a definition with taken names",
      object(definition, "CustomResourceDefinition", status: conditions(("NamesAccepted", "False", ""))), .degraded),
    HealthCase(
      "a definition being installed",
      object(definition, "CustomResourceDefinition", status: conditions(("Established", "False", "Installing"))), .progressing),
    HealthCase(
      "a disruption budget short of pods",
      object("policy/v1", "PodDisruptionBudget", status: conditions(("DisruptionAllowed", "False", "InsufficientPods"))), .healthy
    ),
    HealthCase(
      "a paused rollout", object("argoproj.io/v1alpha1", "Rollout", status: ["phase": "Paused", "message": "canary"]), .suspended,
      "canary"),
    HealthCase(
      "an aborted rollout without phase",
      object("argoproj.io/v1alpha1", "Rollout", status: conditions(("Progressing", "False", "RolloutAborted"))), .degraded),
    HealthCase(
      "an inconclusive analysis", object("argoproj.io/v1alpha1", "AnalysisRun", status: ["phase": "Inconclusive"]), .unknown),
    HealthCase("a workflow without phase", object("argoproj.io/v1alpha1", "Workflow"), .progressing),
    HealthCase(
      "a sealed secret", object("bitnami.com/v1alpha1", "SealedSecret", status: conditions(("Synced", "True", ""))), .healthy),
    HealthCase(
      "a certificate being renewed",
      object("cert-manager.io/v1", "Certificate", status: conditions(("Ready", "True", ""), ("Issuing", "True", ""))),
      .progressing),
  ]

  private func check(_ example: HealthCase) {
    let health = HealthAssessment.builtIn.health(of: Manifest(example.object))
    #expect(health?.code == example.code)
    if let message = example.message { #expect(health?.message == message) }
  }

  @Test(arguments: deployments) func `of a deployment`(_ example: HealthCase) { check(example) }
  @Test(arguments: sets) func `of other workloads`(_ example: HealthCase) { check(example) }
  @Test(arguments: pods) func `of a pod`(_ example: HealthCase) { check(example) }
  @Test(arguments: others) func `of what workloads stand on`(_ example: HealthCase) { check(example) }
  @Test(arguments: customKinds) func `of definitions and well-known custom kinds`(_ example: HealthCase) { check(example) }

  @Test func `of what is being deleted is pending, unless it is a hook with its outcome to be told`() {
    var job = Manifest(object("batch/v1", "Job", status: conditions(("Complete", "True", ""))))
    job["metadata", "deletionTimestamp"] = "2026-01-01T00:00:00Z"
    #expect(HealthAssessment.builtIn.health(of: job) == HealthStatus(.progressing, "Pending deletion"))
    job.finalizers = ["argocd.argoproj.io/hook-finalizer"]
    #expect(HealthAssessment.builtIn.health(of: job)?.code == .healthy)
  }

  @Test func `can be judged by checks of one's own`() {
    let kind = GroupKind(group: "example.com", kind: "Widget")
    let assessment = HealthAssessment.builtIn.overriding(with: [kind: { _ in HealthStatus(.suspended, "mine") }])
    #expect(assessment.health(of: Manifest(object("example.com/v1", "Widget"))) == HealthStatus(.suspended, "mine"))
  }

  @Test func `has an order from best to worst`() {
    #expect(HealthCode.allCases.sorted() == [.healthy, .suspended, .progressing, .missing, .degraded, .unknown])
  }
}
