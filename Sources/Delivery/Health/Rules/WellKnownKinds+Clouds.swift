extension WellKnownKinds {
  /// What stands for things in clouds, and for clusters.
  static let clouds = """
    pkg.crossplane.io  Provider Configuration Function : D Installed=False; D Healthy=False; H Healthy=True; P else
    pkg.crossplane.io  ProviderRevision ConfigurationRevision FunctionRevision : D RevisionHealthy=False; D Healthy=False;
      H RevisionHealthy=True; H Healthy=True; P else
    pkg.crossplane.io  Lock ControllerConfig DeploymentRuntimeConfig ImageConfig : H else
    apiextensions.crossplane.io  CompositeResourceDefinition ManagedResourceDefinition : D Offered=False;
      H Established=True; P else
    apiextensions.crossplane.io  Composition CompositionRevision EnvironmentConfig Usage : D ValidPipeline=False; H else
    stacks.crossplane.io  * : H status.phase=Ready|Successful; P else
    *.crossplane.io  ProviderConfig ClusterProviderConfig ProviderConfigUsage StoreConfig : H else
    *.upbound.io  ProviderConfig ClusterProviderConfig ProviderConfigUsage StoreConfig : H else
    *.crossplane.io  * : S Synced=False/ReconcilePaused; D Synced=False; D LastAsyncOperation=False; D Healthy=False;
      D Ready=False/*Error*,*Fail*; H Ready=True; H Healthy=True; H RevisionHealthy=True; H Offered=True;
      H Established=True; P else
    *.upbound.io  * : S Synced=False/ReconcilePaused; D Synced=False; D LastAsyncOperation=False;
      D Ready=False/*Error*,*Fail*; H Ready=True; H Healthy=True; P else

    *.services.k8s.aws  * : D ACK.Terminal=True; P ACK.Recoverable=True; P ACK.ResourceSynced=False|Unknown;
      H ACK.ResourceSynced=True; P else
    *.cnrm.cloud.google.com  * : P gen; H status.healthy=true; D status.healthy=false;
      D *=False/UpdateFailed,DependencyNotFound,DependencyInvalid,DeleteFailed,ManagementConflict;
      S *=False/DependencyNotReady; H Ready=True; P else
    *.azure.com  * : P gen; H Ready=True; D Ready=False/*Fail*,*Error*,*NotFound,Invalid*,Unauthorized,Forbidden; P else
    services.cloud.sap.com  ServiceInstance ServiceBinding : P gen; P stale; D Failed=True; H Ready=True; P else
    route53.aws.crossplane.io  ResourceRecordSet : S Synced=False/ReconcilePaused; D Synced=False; H Ready=True; P else
    iammanager.keikoproj.io  Iamrole : H status.state=Ready; D status.state=Error|RolesMaxLimitReached|PolicyNotAllowed;
      P else
    spot.io  SpotDeployment : H status.phase=Healthy; D status.phase=Degraded; S status.phase=Paused; P else

    cluster.x-k8s.io  Cluster : S spec.paused=true; D status.phase=Failed; D Ready=False/*Failed;
      P status.phase=Pending|Provisioning|Deleting; D Ready=False; D Available=False; H status.phase=Provisioned; P else
    cluster.x-k8s.io  Machine : D status.phase=Failed; H status.phase=Running; P else
    cluster.x-k8s.io  MachineDeployment MachineSet : S spec.paused=true; D status.phase=Failed;
      P status.phase=ScalingUp|ScalingDown; P spec.replicas>status.readyReplicas; H status.phase=Running;
      H status.readyReplicas; P else
    cluster.x-k8s.io  MachinePool : D status.phase=Failed; H Ready=True; H status.phase=Running; P else
    cluster.x-k8s.io  MachineHealthCheck : D RemediationAllowed=False; D status.expectedMachines>status.currentHealthy;
      H status.expectedMachines; P else
    cluster.x-k8s.io  ClusterClass : D VariablesReconciled=False; D RefVersionsUpToDate=False; H VariablesReconciled=True;
      H RefVersionsUpToDate=True; P else
    controlplane.cluster.x-k8s.io  * : D status.failureMessage; D *=False/*Failed; P *Creating=True; P *Updating=True;
      P Ready=False; H Ready=True; H Available=True; H status.ready=true; P else
    infrastructure.cluster.x-k8s.io  * : D status.failureMessage; D Ready=False/*Fail*,*Error*; H Ready=True;
      H status.ready=true; N !status; P else
    bootstrap.cluster.x-k8s.io  * : D status.failureMessage; D Ready=False/*Fail*; H Ready=True; H status.ready=true;
      N !status; P else
    addons.cluster.x-k8s.io  ClusterResourceSet : D ResourcesApplied=False; H ResourcesApplied=True; P else
    addons.cluster.x-k8s.io  HelmChartProxy HelmReleaseProxy : D Ready=False/*Fail*,*Error*; H Ready=True; P else
    core.gardener.cloud  Shoot : D status.lastOperation.state=Failed|Error|Aborted;
      P status.lastOperation.state=Processing|Pending; D *=False; H status.lastOperation.state=Succeeded; P else
    karpenter.sh  NodePool : H Ready=True; D Ready=False; P else
    karpenter.sh  NodeClaim : S Disrupting=True; D Ready=False; D Launched=False; H Ready=True; P else
    karpenter.k8s.aws  EC2NodeClass : H Ready=True; D Ready=False; P else
    karpenter.azure.com  AKSNodeClass : H Ready=True; D Ready=False; P else
    capsule.clastix.io  Tenant : S status.state=Cordoned; D Ready=False; H status.state=Active; H Ready=True; P else
    open-cluster-management.io  * : D Available=False; H Available=True; N else
    lifecycle.kyma-project.io  * : @phase

    operators.coreos.com  Subscription : D InstallPlanFailed=True; D ResolutionFailed=True; D BundleUnpackFailed=True;
      D CatalogSourcesUnhealthy=True; P BundleUnpacking=True; H InstallPlanPending=True/RequiresApproval;
      P InstallPlanPending=True; H status.installedCSV; H status.state=AtLatestKnown; P else
    operators.coreos.com  ClusterServiceVersion : H status.phase=Succeeded; D status.phase=Failed; P else
    operators.coreos.com  InstallPlan : H status.phase=Complete; D status.phase=Failed; S status.phase=RequiresApproval;
      P else
    operators.coreos.com  CatalogSource : H status.connectionState.lastObservedState=READY; P else
    operators.coreos.com  OperatorGroup Operator OperatorCondition OLMConfig : @silent
    olm.operatorframework.io  ClusterExtension : D Progressing=False/Blocked; D Installed=False/Failed;
      P Progressing=True/Retrying; H Installed=True; P else
    olm.operatorframework.io  ClusterCatalog : D Progressing=False/Blocked; H Serving=True; P else
    config.openshift.io  ClusterOperator ClusterVersion : D Failing=True; D Degraded=True; D Available=False;
      P Progressing=True; H Available=True; P else
    operator.openshift.io  IngressController : D Degraded=True; P Progressing=True; D Admitted=False; H Available=True; P else
    operator.openshift.io  * : D Degraded=True; P Progressing=True; H Available=True; N else
    machineconfiguration.openshift.io  MachineConfigPool : S spec.paused=true; D Degraded=True; D NodeDegraded=True;
      D RenderDegraded=True; P Updating=True; H Updated=True; P else
    apps.openshift.io  DeploymentConfig : P gen; H Progressing=True/NewReplicationControllerAvailable; P Progressing=True;
      D Available=False; P Progressing=Unknown; D Progressing=False; H Available=True; P else
    route.openshift.io  Route : D status.ingress[Admitted=False]; H status.ingress[Admitted=True]; P else
    build.openshift.io  Build : H status.phase=Complete; D status.phase=Failed|Error|Cancelled; P else
    ocs.openshift.io  StorageCluster : D Degraded=True; P Progressing=True; H Available=True; P else

    """
}
