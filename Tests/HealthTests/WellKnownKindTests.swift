import ObjectModel
import Testing

@testable import Health

private func custom(
  _ group: String, _ kind: String, spec: JSONValue = [:], status: JSONValue? = nil, generation: Int64 = 1,
  annotations: JSONValue? = nil
) -> JSONValue {
  var object: JSONValue = [
    "apiVersion": .string("\(group)/v1"), "kind": .string(kind), "metadata": ["name": "x", "generation": .integer(generation)],
    "spec": spec,
  ]
  object["status"] = status
  object["metadata", "annotations"] = annotations
  return object
}

private func conditions(_ items: (String, String, String)...) -> JSONValue {
  [
    "conditions": .array(
      items.map { ["type": .string($0.0), "status": .string($0.1), "reason": .string($0.2), "message": "words"] })
  ]
}

@Suite struct `Health of well-known custom kinds` {
  static let cases: [HealthCase] = [
    HealthCase(
      "an issuer that cannot register",
      custom("cert-manager.io", "Issuer", status: conditions(("Ready", "False", "ErrRegisterACMEAccount"))), .degraded,
      "Ready is False: ErrRegisterACMEAccount: words"),
    HealthCase(
      "an issuer", custom("cert-manager.io", "Issuer", status: conditions(("Ready", "True", "Ok"))), .healthy, "Ready is True"),
    HealthCase(
      "an issuer nobody saw", custom("cert-manager.io", "Issuer"), .progressing, "Waiting for the status to be reported"),
    HealthCase(
      "a Knative service that rolls out",
      custom("serving.knative.dev", "Service", status: conditions(("Ready", "Unknown", "Rolling"))),
      .progressing),
    HealthCase(
      "a Knative service of an older generation",
      custom(
        "serving.knative.dev", "Service",
        status: ["observedGeneration": 1, "conditions": [["type": "Ready", "status": "True"]]], generation: 2), .progressing,
      "Waiting for the controller to see generation 2, it has seen 1"),
    HealthCase(
      "a paused managed resource",
      custom(
        "rds.aws.crossplane.io", "DBInstance", status: conditions(("Ready", "True", ""), ("Synced", "False", "ReconcilePaused"))),
      .suspended),
    HealthCase(
      "a managed resource that cannot be reconciled",
      custom("s3.aws.upbound.io", "Bucket", status: conditions(("Ready", "True", ""), ("Synced", "False", "ReconcileError"))),
      .degraded, "Synced is False: ReconcileError: words"),
    HealthCase("a provider's configuration", custom("aws.crossplane.io", "ProviderConfig"), .healthy),
    HealthCase(
      "a suspended kustomization", custom("kustomize.toolkit.fluxcd.io", "Kustomization", spec: ["suspend": true]), .suspended),
    HealthCase(
      "a Helm repository in a registry", custom("source.toolkit.fluxcd.io", "HelmRepository", spec: ["type": "oci"]), .healthy),
    HealthCase(
      "a stalled source",
      custom("source.toolkit.fluxcd.io", "GitRepository", status: conditions(("Stalled", "True", "URLInvalid"))), .degraded),
    HealthCase(
      "a scaler on its fallback",
      custom("keda.sh", "ScaledObject", status: conditions(("Ready", "True", ""), ("Fallback", "True", "FallbackExists"))),
      .degraded),
    HealthCase(
      "a route that a parent refuses",
      custom(
        "gateway.networking.k8s.io", "HTTPRoute",
        status: [
          "parents": [
            [
              "parentRef": ["name": "web"],
              "conditions": [
                ["type": "Accepted", "status": "False", "reason": "NoMatchingParent", "message": "no such listener"]
              ],
            ]
          ]
        ]), .degraded, "status.parents \"web\": Accepted is False: NoMatchingParent: no such listener"),
    HealthCase(
      "a route of which parents speak of an older generation",
      custom(
        "gateway.networking.k8s.io", "HTTPRoute",
        status: [
          "parents": [["conditions": [["type": "Accepted", "status": "False", "observedGeneration": 1]]]]
        ], generation: 2), .progressing),
    HealthCase("a ServiceMonitor", custom("monitoring.coreos.com", "ServiceMonitor", status: [:]), nil),
    HealthCase("a virtual service of a mesh", custom("networking.istio.io", "VirtualService"), nil),
    HealthCase(
      "a Kafka with warnings",
      custom("kafka.strimzi.io", "Kafka", status: conditions(("Warning", "True", ""), ("Ready", "True", ""))),
      .healthy),
    HealthCase(
      "a hibernated Postgres",
      custom(
        "postgresql.cnpg.io", "Cluster", status: conditions(("Ready", "True", ""), ("cnpg.io/hibernation", "True", "Hibernated"))),
      .suspended),
    HealthCase(
      "a Postgres whose operator is told to leave it",
      custom("postgresql.cnpg.io", "Cluster", annotations: ["cnpg.io/reconciliationLoop": "disabled"]), .suspended,
      "annotation cnpg.io/reconciliationLoop is disabled"),
    HealthCase(
      "a cluster that cannot be provisioned",
      custom(
        "cluster.x-k8s.io", "Cluster",
        status: [
          "phase": "Provisioning",
          "conditions": [["type": "Ready", "status": "False", "reason": "InfrastructureProvisioningFailed"]],
        ]), .degraded),
    HealthCase(
      "a partly failed backup", custom("velero.io", "Backup", status: ["phase": "PartiallyFailed", "failureReason": "no"]),
      .degraded,
      "status.phase is PartiallyFailed"),
    HealthCase("a degraded volume", custom("longhorn.io", "Volume", status: ["robustness": "degraded"]), .degraded),
    HealthCase(
      "a yellow search cluster", custom("elasticsearch.k8s.elastic.co", "Elasticsearch", status: ["health": "yellow"]),
      .progressing),
    HealthCase(
      "a Postgres of Zalando's that could not be made",
      custom("acid.zalan.do", "postgresql", status: ["PostgresClusterStatus": "CreateFailed"]), .degraded),
    HealthCase(
      "an operator that waits for approval",
      custom("operators.coreos.com", "InstallPlan", status: ["phase": "RequiresApproval"]), .suspended),
    HealthCase(
      "a pipeline that failed", custom("tekton.dev", "PipelineRun", status: conditions(("Succeeded", "False", "TaskRunFailed"))),
      .degraded),
    HealthCase(
      "a cloud thing whose dependency is missing",
      custom("sql.cnrm.cloud.google.com", "SQLInstance", status: conditions(("Ready", "False", "DependencyNotFound"))), .degraded),
    HealthCase(
      "a cloud thing at its end", custom("s3.services.k8s.aws", "Bucket", status: conditions(("ACK.Terminal", "True", ""))),
      .degraded),
    HealthCase(
      "an Application, which is judged only by scripts",
      custom("argoproj.io", "Application", status: ["health": ["status": "Degraded"]]), nil),
  ]

  /// What is judged by what most custom resources have in common.
  static let unknown: [HealthCase] = [
    HealthCase("without status", custom("example.com", "Widget"), nil),
    HealthCase("with an empty status", custom("example.com", "Widget", status: [:]), nil),
    HealthCase("that says nothing that is understood", custom("example.com", "Widget", status: ["count": 3]), nil),
    HealthCase(
      "that is ready", custom("example.com", "Widget", status: conditions(("Ready", "True", "Fine"))), .healthy, "Ready is True"),
    HealthCase(
      "that is not ready", custom("example.com", "Widget", status: conditions(("Ready", "False", "Waiting"))), .progressing,
      "Ready is False: Waiting: words"),
    HealthCase(
      "that cannot be ready", custom("example.com", "Widget", status: conditions(("Ready", "False", "CertificateNotFound"))),
      .degraded,
      "Ready is False: CertificateNotFound: words"),
    HealthCase(
      "of an older generation",
      custom("example.com", "Widget", status: ["observedGeneration": 1, "phase": "Ready"], generation: 2), .progressing),
    HealthCase(
      "with a condition of an older generation",
      custom(
        "example.com", "Widget", status: ["conditions": [["type": "Ready", "status": "True", "observedGeneration": 1]]],
        generation: 2), .progressing),
    HealthCase(
      "that stalled", custom("example.com", "Widget", status: conditions(("Ready", "True", ""), ("Stalled", "True", ""))),
      .degraded),
    HealthCase(
      "that is paused", custom("example.com", "Widget", status: conditions(("Ready", "True", ""), ("Paused", "True", ""))),
      .suspended),
    HealthCase(
      "that reconciles", custom("example.com", "Widget", status: conditions(("Ready", "True", ""), ("Reconciling", "True", ""))),
      .progressing),
    HealthCase(
      "that is available and goes on",
      custom("example.com", "Widget", status: conditions(("Available", "True", ""), ("Progressing", "True", ""))),
      .healthy),
    HealthCase(
      "that only goes on", custom("example.com", "Widget", status: conditions(("Progressing", "True", ""))), .progressing),
    HealthCase("in a good phase", custom("example.com", "Widget", status: ["phase": "Running"]), .healthy, "phase is Running"),
    HealthCase(
      "in a bad state", custom("example.com", "Widget", status: ["state": "FAILED", "message": "no disk"]), .degraded,
      "state is FAILED: no disk"),
    HealthCase("in progress", custom("example.com", "Widget", status: ["phase": "In Progress"]), .progressing),
    HealthCase("in a phase nobody knows", custom("example.com", "Widget", status: ["phase": "Purple"]), nil),
    HealthCase("with a flag", custom("example.com", "Widget", status: ["ready": false]), .progressing),
    HealthCase("of Kubernetes itself", custom("storage.k8s.io", "VolumeAttachment", status: ["phase": "Failed"]), nil),
  ]

  private func check(_ example: HealthCase) {
    let health = HealthAssessment.builtIn.health(of: Manifest(example.object))
    #expect(health?.code == example.code)
    if let message = example.message { #expect(health?.message == message) }
  }

  @Test(arguments: cases) func `follows the table`(_ example: HealthCase) { check(example) }
  @Test(arguments: unknown) func `of which nobody wrote is what they say in common`(_ example: HealthCase) { check(example) }

  @Test func `are many, and every line of the table is understood`() {
    #expect(HealthRuleBook.wellKnown.faults.isEmpty)
    #expect(HealthRuleBook.wellKnown.kinds.count >= 300)
  }

  @Test func `say which line is not understood`() {
    #expect(HealthRuleBook("example.com  Widget : X Ready=True").faults == ["example.com  Widget : X Ready=True"])
    #expect(HealthRuleBook("example.com  Widget : @absent").faults.count == 1)
  }
}

@Suite struct `A health script` {
  private let widget = Manifest(custom("example.com", "Widget", status: ["phase": "Purple", "count": 2]))

  private func assess(_ script: String, group: String = "example.com", kind: String = "Widget", open: Bool = false)
    -> HealthStatus?
  {
    HealthAssessment(customizations: [HealthCustomization(group: group, kind: kind, script: script, opensLibraries: open)])
      .health(of: widget)
  }

  @Test func `judges its kind`() {
    let script = """
      hs = {}
      if obj.status ~= nil and obj.status.phase == "Purple" then
        hs.status = "Degraded"
        hs.message = "purple " .. obj.status.count / 1
        return hs
      end
      hs.status = "Healthy"
      return hs
      """
    #expect(assess(script) == HealthStatus(.degraded, "purple 2"))
    #expect(assess(script, kind: "Gadget") == nil)
  }

  @Test func `may speak for a pattern of kinds, after those that name the kind`() {
    #expect(assess("return {status = 'Healthy'}", group: "*.com", kind: "*") == .healthy)
    let both = HealthAssessment(customizations: [
      HealthCustomization(group: "*", kind: "*", script: "return {status = 'Degraded'}"),
      HealthCustomization(group: "example.com", kind: "Widget", script: "return {status = 'Suspended'}"),
    ])
    #expect(both.health(of: widget)?.code == .suspended)
  }

  @Test func `beats what is built in`() {
    var deployment = Manifest(["apiVersion": "apps/v1", "kind": "Deployment", "metadata": ["name": "x"]])
    deployment["spec", "paused"] = true
    let mine = HealthAssessment(customizations: [
      HealthCustomization(group: "apps", kind: "Deployment", script: "return {status = 'Healthy', message = 'mine'}")
    ])
    #expect(mine.health(of: deployment) == HealthStatus(.healthy, "mine"))
  }

  @Test func `that fails makes its objects Unknown, with its words`() {
    #expect(assess("return obj.a.b") == HealthStatus(.unknown, "health.lua:1: attempt to index a nil value (field 'a')"))
    #expect(assess("retrun 1")?.code == .unknown)
    #expect(assess("return 5") == HealthStatus(.unknown, "expect table output from Lua script, not number"))
    #expect(assess("return {status = 'Fine'}") == HealthStatus(.unknown, "Lua returned an invalid health status"))
    #expect(assess("while true do end")?.code == .unknown)
  }

  @Test func `may have no opinion`() {
    #expect(assess("return nil") == nil)
    #expect(assess("return {}") == nil)
    #expect(assess("local x = 1") == nil)
  }

  @Test func `gets all libraries only when it is said`() {
    #expect(assess("return {status = string.sub('Healthy!', 1, 7)}")?.code == .unknown)
    #expect(assess("return {status = string.sub('Healthy!', 1, 7)}", open: true) == .healthy)
  }

  @Test func `does not see what is being deleted`() {
    var gone = widget
    gone["metadata", "deletionTimestamp"] = "2026-01-01T00:00:00Z"
    let assessment = HealthAssessment(customizations: [
      HealthCustomization(group: "*", kind: "*", script: "return {status = 'Healthy'}")
    ])
    #expect(assessment.health(of: gone)?.code == .progressing)
  }
}
