extension WellKnownKinds {
  /// Delivery, pipelines, progressive rollouts, policies, observability and serverless.
  static let delivery = """
    argoproj.io  Application AppProject WorkflowTemplate ClusterWorkflowTemplate AnalysisTemplate ClusterAnalysisTemplate
      : @silent
    argoproj.io  CronWorkflow : D SubmissionError=True; D SpecError=True; H else
    argoproj.io  EventBus EventSource Sensor : D Deployed=False; D Configured=False; D SourcesProvided=False;
      D DependenciesProvided=False; D TriggersProvided=False; H Deployed=True; P else
    argoproj.io  ArgoCD : H status.phase=Available; D status.phase=Failed; P else
    promoter.argoproj.io  * : P gen; P stale; D Ready=False; H Ready=True; P else
    numaflow.numaproj.io  Pipeline MonoVertex Vertex InterStepBufferService : P gen; D status.phase=Failed; D *=False;
      H status.phase=Running|Paused; H Deployed=True; P else
    numaplane.numaproj.io  * : P gen; D status.phase=Failed; D ProgressiveUpgradeSucceeded=False;
      P ChildResourcesHealthy=False/Progressing; D ChildResourcesHealthy=False; P status.phase=Pending;
      H status.phase=Deployed; P else

    source.toolkit.fluxcd.io  HelmRepository : S spec.suspend=true; D Stalled=True; D Ready=False; P Ready=Unknown; P gen;
      H Ready=True; H spec.type=oci; P else
    source.toolkit.fluxcd.io  * : S spec.suspend=true; D Stalled=True; D Ready=False; P Ready=Unknown; P gen; H Ready=True;
      P else
    kustomize.toolkit.fluxcd.io  Kustomization : S spec.suspend=true; D Stalled=True; D Ready=False; P Ready=Unknown; P gen;
      H Ready=True; P else
    helm.toolkit.fluxcd.io  HelmRelease : S spec.suspend=true; D Stalled=True; D Ready=False; P Ready=Unknown; P gen;
      H Ready=True; P else
    image.toolkit.fluxcd.io  * : S spec.suspend=true; D Stalled=True; D Ready=False; P Ready=Unknown; P gen; H Ready=True;
      P else
    notification.toolkit.fluxcd.io  Alert Provider : S spec.suspend=true; D Ready=False; H else
    notification.toolkit.fluxcd.io  Receiver : S spec.suspend=true; D Ready=False; P Ready=Unknown; H Ready=True; P else
    fluxcd.controlplane.io  FluxInstance FluxReport ResourceSet ResourceSetInputProvider : D Ready=False; P Ready=Unknown;
      H Ready=True; P else
    flagger.app  Canary : D status.phase=Failed; H status.phase=Initialized|Succeeded;
      S status.phase=Waiting|WaitingPromotion; P else

    tekton.dev  PipelineRun TaskRun CustomRun Run : H Succeeded=True; D Succeeded=False; P else
    tekton.dev  Pipeline Task ClusterTask StepAction : @silent
    triggers.tekton.dev  EventListener : D Available=False; H Ready=True; H Available=True; P else
    triggers.tekton.dev  TriggerTemplate TriggerBinding ClusterTriggerBinding Trigger ClusterInterceptor : @silent
    operator.tekton.dev  * : D Ready=False; H Ready=True; P else
    tower.ansible.com  AnsibleJob : D status.ansibleJobResult.status=failed|error|canceled;
      H status.ansibleJobResult.status=successful; P else
    pulumi.com  Stack : P gen; D Stalled=True; P Reconciling=True; H Ready=True; P else
    app.terraform.io  Workspace Module AgentPool Project : P gen; D status.runStatus=errored|policy_soft_failed|canceled;
      D status.run.status=errored; H status.workspaceID; H status.run.status=applied|planned_and_finished; P else
    actions.github.com  AutoscalingRunnerSet EphemeralRunnerSet AutoscalingListener : D status.phase=Outdated|Failed; N else
    db.atlasgo.io  AtlasMigration AtlasSchema : P Ready=False/Reconciling,GettingTarget*; D Ready=False; H Ready=True; P else

    kyverno.io  Policy ClusterPolicy CleanupPolicy ClusterCleanupPolicy : H Ready=True; D Ready=False; P else
    policies.kyverno.io  * : D Ready=False; D status.conditionStatus.ready=false; H Ready=True;
      H status.conditionStatus.ready=true; P else
    templates.gatekeeper.sh  ConstraintTemplate : D status.byPod[errors]; H status.created=true; P else
    constraints.gatekeeper.sh  * : @silent
    policy.open-cluster-management.io  Policy ConfigurationPolicy CertificatePolicy OperatorPolicy
      : P metadata.generation>status.lastEvaluatedGeneration!;
      D status.compliant=NonCompliant; S spec.disabled=true; H status.compliant=Compliant; P status.compliant=Pending;
      P else
    cluster.open-cluster-management.io  ManagedCluster : D ManagedClusterConditionAvailable=False|Unknown;
      H ManagedClusterConditionAvailable=True; P else
    work.open-cluster-management.io  ManifestWork : D Applied=False; D Available=False; H Available=True; P else
    work.karmada.io  ResourceBinding ClusterResourceBinding : P Scheduled=False;
      D status.aggregatedStatus[health=Unhealthy]; D status.aggregatedStatus[applied=false]; H FullyApplied=True; P else

    monitoring.coreos.com  Prometheus PrometheusAgent Alertmanager ThanosRuler : S spec.paused=true; D Available=False;
      P Available=Degraded; D Reconciled=False; H Available=True; P else
    monitoring.coreos.com  ServiceMonitor PodMonitor PrometheusRule Probe ScrapeConfig AlertmanagerConfig : @silent
    operator.victoriametrics.com  * : P gen; D status.updateStatus=failed; P status.updateStatus=expanding;
      S status.updateStatus=paused; H status.updateStatus=operational; N else
    grafana.integreatly.org  Grafana : D status.stageStatus=failed; H status.stage=complete; P else
    grafana.integreatly.org  GrafanaDashboard GrafanaFolder GrafanaAlertRuleGroup GrafanaContactPoint
      GrafanaNotificationPolicy GrafanaNotificationTemplate GrafanaMuteTiming GrafanaLibraryPanel GrafanaDatasource
      : S Suspended=True;
      D InvalidSpec=True; D status.NoMatchingInstances=true; D NoMatchingInstance=True; D *=False/ApplyFailed;
      H *=True/ApplySuccessful; H status.hash; P else
    grafana-org-operator.kubitus-project.gitlab.io  * : @ready-anyway
    jaegertracing.io  Jaeger : H status.phase=Running; D status.phase=Failed; P else
    opentelemetry.io  OpenTelemetryCollector : D status.scale.statusReplicas=0/*; P spec.replicas>status.scale.replicas!;
      H else
    opentelemetry.io  Instrumentation TargetAllocator OpAMPBridge : @silent
    datadoghq.com  DatadogMetric : D Error=True; D Valid=False; H Valid=True; P else
    datadoghq.com  DatadogMonitor DatadogSLO DatadogDashboard DatadogAgent : D Error=True; D ReconcileError=True;
      H Created=True; H DatadogMonitorCreated=True; H DatadogSLOCreated=True; P else
    coralogix.com  * : D RemoteSynced=False; H RemoteSynced=True; P else
    core.humio.com  HumioCluster : H status.state=Running; D status.state=ConfigError; U status.state=Unknown; P else
    core.humio.com  *
      : H status.state=Exists; M status.state=NotFound; D status.state=ConfigError; U status.state=Unknown; P else
    loki.grafana.com  LokiStack : D Degraded=True; D Failed=True; P Pending=True; H Ready=True; P else
    tempo.grafana.com  TempoStack TempoMonolithic : D ConfigurationError=True; D Failed=True; P Pending=True; H Ready=True;
      P else
    logging.banzaicloud.io  * : D status.problemsCount>0; D status.problems; N else
    metrics.keptn.sh  Analysis : P status.state=Progressing|Pending; H status.pass=true; H status.warning=true;
      D status.pass=false; D status.state=Completed; P else
    metrics.keptn.sh  KeptnMetric : D status.errMsg; H status.value; P else
    lifecycle.keptn.sh  KeptnEvaluation : H status.overallStatus=Succeeded; D status.overallStatus=Failed; P else
    lifecycle.keptn.sh  * : H status.status=Succeeded; D status.status=Failed; P else

    serving.knative.dev  Service Configuration Route Revision DomainMapping : P gen; D Ready=False; H Ready=True; P else
    eventing.knative.dev  * : P gen; D Ready=False; H Ready=True; P else
    messaging.knative.dev  * : P gen; D Ready=False; H Ready=True; P else
    sources.knative.dev  * : P gen; D Ready=False; H Ready=True; P else
    flows.knative.dev  * : P gen; D Ready=False; H Ready=True; P else
    operator.knative.dev  KnativeServing KnativeEventing : D InstallSucceeded=False; H Ready=True; P else
    serving.kserve.io  InferenceService : S Stopped=True; D Ready=False/*Fail*,*Error*; D IngressReady=False;
      D LatestDeploymentReady=False; D status.modelStatus.transitionStatus=BlockedByFailedLoad|InvalidSpec;
      D status.modelStatus.states.targetModelState=FailedToLoad; P Ready=False; H Ready=True; P else
    openfaas.com  Function : S spec.replicas=0; D Stalled=True; P Ready=Unknown; S Healthy=False; H Ready=True; P else
    core.spinkube.dev  SpinApp : D Progressing=False/ProgressDeadlineExceeded; P Progressing=True; D Available=False;
      H Available=True; P else
    camel.apache.org  Integration IntegrationPlatform IntegrationKit Build Pipe : H status.phase=Running|Ready|Succeeded;
      D status.phase=Error|Failed; P else

    """
}
