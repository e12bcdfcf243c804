extension WellKnownKinds {
  /// Virtual machines, machine learning, batch and API platforms.
  static let platforms = """
    kubevirt.io  VirtualMachine : S Paused=True; S status.printableStatus=Stopped|Paused;
      D status.printableStatus=CrashLoopBackOff|ErrorUnschedulable|ErrImagePull|ImagePullBackOff;
      D status.printableStatus=ErrorPvcNotFound|DataVolumeError|Unknown;
      H Ready=True; P else
    kubevirt.io  VirtualMachineInstance : S Paused=True; D status.phase=Failed|Unknown; S Ready=False/PodTerminating;
      H Ready=True; P else
    kubevirt.io  KubeVirt : D Degraded=True; P Progressing=True; H Available=True; P else
    cdi.kubevirt.io  DataVolume : D status.phase=Failed; D Running=False/Error; H status.phase=Succeeded; P else
    cdi.kubevirt.io  CDI : D Degraded=True; P Progressing=True; H Available=True; P else

    kubeflow.org  TFJob PyTorchJob MPIJob XGBoostJob PaddleJob JAXJob : D Failed=True; H Succeeded=True; S Suspended=True;
      P else
    kubeflow.org  Notebook : D status.containerState.waiting.reason=*BackOff|Err*; P status.containerState.waiting;
      H status.readyReplicas; S @kubeflow-resource-stopped; P else
    trainer.kubeflow.org  TrainJob : D Failed=True; H Complete=True; S Suspended=True; P else
    ray.io  RayCluster : D status.state=failed; S status.state=suspended; H status.state=ready; P else
    ray.io  RayJob : D status.jobDeploymentStatus=Failed; D status.jobStatus=FAILED; S status.jobDeploymentStatus=Suspended;
      H status.jobDeploymentStatus=Complete; H status.jobStatus=SUCCEEDED; P else
    ray.io  RayService : D status.serviceStatus=FailedServeDeploy|Failed*; H status.serviceStatus=Running; H Ready=True;
      P else
    kueue.x-k8s.io  ClusterQueue LocalQueue AdmissionCheck : H Active=True; D Active=False; P else
    kueue.x-k8s.io  Workload : H Finished=True; S status.requeueState; P else
    jobset.x-k8s.io  JobSet : D Failed=True; H Completed=True; S Suspended=True; P else
    leaderworkerset.x-k8s.io  LeaderWorkerSet : P UpdateInProgress=True; H Available=True; P else
    batch.volcano.sh  Job : D status.state.phase=Failed|Aborted|Terminated; H status.state.phase=Completed; P else
    scheduling.volcano.sh  Queue : H status.state=Open; S status.state=Closed; N else
    nvidia.com  ClusterPolicy : H status.state=ready; D Error=True; P else
    nvidia.com  NVIDIADriver : H status.state=ready; D Error=True; P else
    machinelearning.seldon.io  SeldonDeployment : H status.state=Available; D status.state=Failed; P else
    mlops.seldon.io  * : @ready

    apps.3scale.net  APIManager : D Available=False/*Missing*; H Available=True; P else
    capabilities.3scale.net  * : D Failed=True; D Invalid=True; D Orphan=True; S Waiting=True; S status.state=suspended;
      S status.developerUserState=suspended; H Ready=True; H Synced=True; D Ready=False; P else
    game.kruise.io  GameServer : H status.currentState=Ready; D status.currentState=Crash|NotReady; P else
    template.openshift.io  TemplateInstance : D InstantiateFailure=True; H Ready=True; P else
    servicecatalog.k8s.io  ServiceInstance ServiceBinding : D Failed=True; H Ready=True; P else
    binding.operators.coreos.com  ServiceBinding : D Ready=False; H Ready=True; P else
    servicebinding.io  ServiceBinding : @ready
    toolchain.dev.openshift.com  * : @ready
    eda.ansible.com  * : D Failure=True; H Successful=True; P else
    awx.ansible.com  AWX : D Failure=True; H Successful=True; P else
    theketch.io  App : @phase
    k6.io  TestRun K6 : H status.stage=finished; D status.stage=error; P else
    chaos-mesh.org  * : S Paused=True; D *=False/*Fail*; H AllRecovered=True; H AllInjected=True; P else
    litmuschaos.io  ChaosEngine : H status.engineStatus=completed; S status.engineStatus=stopped; P else
    perses.dev  * : D Degraded=True; H Available=True; N else

    """
}
