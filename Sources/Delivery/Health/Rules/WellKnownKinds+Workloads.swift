extension WellKnownKinds {
  /// Scalers and workloads of other makers.
  static let workloads = """
    keda.sh  ScaledObject ScaledJob : S Paused=True; D Fallback=True; D Ready=False; D Ready=Unknown/*Error; H Ready=True;
      P else
    keda.sh  TriggerAuthentication ClusterTriggerAuthentication : @silent
    http.keda.sh  HTTPScaledObject : D Ready=False; H Ready=True; P else
    autoscaling.k8s.io  VerticalPodAutoscaler : D ConfigUnsupported=True; D ConfigDeprecated=True; P NoPodsMatched=True;
      H RecommendationProvided=True; P else
    apps.kruise.io  CloneSet : P gen; S spec.updateStrategy.paused=true; D FailedScale=True/*Fail*; D FailedUpdate=True;
      S status.replicas>status.expectedUpdatedReplicas!; P spec.replicas>status.updatedAvailableReplicas; H status.replicas;
      P else
    apps.kruise.io  StatefulSet : P gen; S spec.updateStrategy.rollingUpdate.paused=true; D FailedCreatePod=True;
      D FailedUpdatePod=True; S spec.updateStrategy.rollingUpdate.partition>0;
      P spec.replicas>status.updatedAvailableReplicas; H status.replicas; P else
    apps.kruise.io  DaemonSet : P gen; S spec.updateStrategy.rollingUpdate.paused=true;
      S spec.updateStrategy.rollingUpdate.partition>0; D status.numberUnavailable>0;
      P status.desiredNumberScheduled>status.numberAvailable; H status.numberAvailable; P else
    apps.kruise.io  BroadcastJob : S spec.paused=true; D status.phase=failed; D Failed=True; H status.phase=completed; P else
    apps.kruise.io  AdvancedCronJob : S spec.paused=true; H status.lastScheduleTime; P else
    apps.kruise.io  SidecarSet UnitedDeployment WorkloadSpread ImagePullJob : P gen; N else
    game.kruise.io  GameServerSet : P gen; S spec.updateStrategy.rollingUpdate.paused=true;
      S spec.updateStrategy.rollingUpdate.partition>0; P spec.replicas>status.readyReplicas; H status.replicas; P else
    rollouts.kruise.io  Rollout : D status.phase=Disabled|Disabling; S status.canaryStatus.currentStepState=StepPaused;
      S status.blueGreenStatus.currentStepState=StepPaused; H status.phase=Healthy; P else
    workloads.kruise.io  * : @phase
    core.oam.dev  Application : H status.status=running; D status.status=workflowFailed|unhealthy|workflowTerminated;
      S status.status=workflowSuspending; P else
    core.oam.dev  WorkflowRun : H status.status=succeeded; D status.status=failed|terminated; S status.status=suspending;
      P else
    apps.emqx.io  EMQX : H Ready=True; P else
    jenkins.io  Jenkins : H status.userConfigurationCompletedTime; P else
    k8s.ovn.org  * : N else
    node.k8s.io  * : @silent

    """
}
