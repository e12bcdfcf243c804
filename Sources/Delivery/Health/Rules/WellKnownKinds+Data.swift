extension WellKnownKinds {
  /// Databases, queues, search and storage.
  static let data = """
    kafka.strimzi.io  KafkaNodePool : @silent
    kafka.strimzi.io  * : S ReconciliationPaused=True; H Ready=True; D NotReady=True; P else
    core.strimzi.io  StrimziPodSet : P gen; P status.pods>status.readyPods; H status.pods; P else
    kafka.banzaicloud.io  KafkaCluster : P status.state=ClusterReconciling|ClusterRollingUpgrading;
      P status.cruiseControlTopicStatus=CruiseControlTopicNotReady|ClusterRollingUpgrading; H status.state=ClusterRunning;
      P else
    kafka.banzaicloud.io  KafkaTopic KafkaUser : H status.state=created; P else
    platform.confluent.io  Connector : D status.failedTasksCount>0; D status.state=ERROR|FAILED;
      D platform.confluent.io/app-ready=False; H status.connectorState=RUNNING; P else
    platform.confluent.io  KafkaTopic Schema ConfluentRolebinding ClusterLink SchemaExporter : D status.state=ERROR|FAILED;
      H status.state=CREATED|SUCCEEDED|RUNNING; P else
    platform.confluent.io  * : D status.phase=FAILED|ERROR; P status.phase=PROVISIONING; H status.phase=RUNNING; P else
    rabbitmq.com  RabbitmqCluster : D ReconcileSuccess=False; P ClusterAvailable=False|Unknown;
      P AllReplicasReady=False|Unknown; H AllReplicasReady=True; P else
    rabbitmq.com  * : H Ready=True; D Ready=False; U else
    jetstream.nats.io  * : @ready
    zookeeper.pravega.io  ZookeeperCluster : P status.replicas>status.readyReplicas; H status.readyReplicas; P else

    postgresql.cnpg.io  Cluster : S @cnpg.io/reconciliationLoop=disabled; S cnpg.io/hibernation=True;
      D cnpg.io/hibernation=False; H status.phase=Cluster in healthy state;
      D status.phase=*unrecoverable*|Unable*|*cannot*|*invalid*|Waiting for user action|*delayed*;
      D status.phase=Switchover in progress|Failing over|*Failed*;
      P status.phase; H Ready=True; P else
    postgresql.cnpg.io  Backup : H status.phase=completed; D status.phase=failed|walArchivingFailing; P else
    postgresql.cnpg.io  ScheduledBackup : S spec.suspend=true; H else
    postgresql.cnpg.io  Database Publication Subscription : H status.applied=true; D status.applied=false; P else
    postgresql.cnpg.io  Pooler ImageCatalog ClusterImageCatalog : @silent
    acid.zalan.do  postgresql : H status.PostgresClusterStatus=Running; D status.PostgresClusterStatus=*Fail*|*Invalid*;
      P else
    acid.zalan.do  OperatorConfiguration : @silent
    postgres-operator.crunchydata.com  PostgresCluster : P gen; D PGBackRestRepoHostReady=False; D ProxyAvailable=False;
      P PersistentVolumeResizing=True; P status.instances[replicas>readyReplicas]; H status.instances[readyReplicas]; P else
    postgres-operator.crunchydata.com  PGUpgrade : D Progressing=False/*Fail*; H Succeeded=True; P else
    kubedb.com  * : @phase
    stackgres.io  SGCluster : D Failed=True; P PendingRestart=True; H Bootstrapped=True; P else
    mysql.presslabs.org  MysqlCluster : D Ready=False/*Fail*; H Ready=True; P else
    mysql.oracle.com  InnoDBCluster : H status.cluster.status=ONLINE;
      D status.cluster.status=OFFLINE|NO_QUORUM|ERROR|INVALID; P else
    mariadb.mmontes.io  MariaDB : D Ready=False/Failed; H Ready=True; P else
    k8s.mariadb.com  MariaDB MaxScale : S spec.suspend=true; D Ready=False/Failed; H Ready=True; P else
    k8s.mariadb.com  Backup Restore SqlJob : D Complete=True/JobFailed; H Complete=True; D Complete=False; P else
    k8s.mariadb.com  User Grant Database Connection : @ready-anyway
    pxc.percona.com  PerconaXtraDBCluster : H status.state=ready; P status.state=initializing; S status.state=paused;
      D status.state=error|stopping; U else
    psmdb.percona.com  PerconaServerMongoDB : H status.state=ready; P status.state=initializing|stopping;
      S status.state=paused; D status.state=error; U else
    pgv2.percona.com  PerconaPGCluster : H status.state=ready; P status.state=initializing|stopping; S status.state=paused;
      D status.state=error; P else
    pxc.percona.com  PerconaXtraDBClusterBackup PerconaXtraDBClusterRestore : H status.state=Succeeded;
      D status.state=Failed; P else
    psmdb.percona.com  PerconaServerMongoDBBackup PerconaServerMongoDBRestore : H status.state=ready; D status.state=error;
      P else
    mongodbcommunity.mongodb.com  MongoDBCommunity : H status.phase=Running; D status.phase=Failed; P else
    mongodb.com  * : H status.phase=Running|Updated; D status.phase=Failed|Unsupported; P else
    atlas.mongodb.com  * : @ready
    k8ssandra.io  K8ssandraCluster : D status.error=*Error*; H CassandraInitialized=True; P else
    cassandra.datastax.com  CassandraDatacenter : S Stopped=True; P Updating=True; P ScalingUp=True; P ScalingDown=True;
      H Ready=True; P else
    cassandra.rook.io  Cluster : P status.racks[members>readyMembers]; H status.racks[readyMembers]; P else
    scylla.scylladb.com  ScyllaCluster ScyllaDBCluster : D Degraded=True; P Progressing=True; H Available=True; P else
    clickhouse.altinity.com  ClickHouseInstallation : H status.status=Completed; D status.status=Failed|Aborted; P else
    clickhouse-keeper.altinity.com  ClickHouseKeeperInstallation : H status.status=Completed;
      D status.status=Failed|Aborted; P else
    dragonflydb.io  Dragonfly : H status.phase=ready; P else
    databases.spotahome.com  RedisFailover : @silent
    app.redislabs.com  RedisEnterpriseCluster : H status.state=Running; D status.state=Error|Invalid|RecoveryFailure; P else
    app.redislabs.com  RedisEnterpriseDatabase : H status.status=active; D status.status=creation-failed; P else
    neo4j.io  * : @phase

    elasticsearch.k8s.elastic.co  Elasticsearch : D status.health=red; D status.phase=Invalid|Stalled;
      P status.phase=ApplyingChanges|MigratingData; P status.health=yellow; H status.health=green; P else
    kibana.k8s.elastic.co  Kibana : @color
    apm.k8s.elastic.co  ApmServer : @color
    enterprisesearch.k8s.elastic.co  EnterpriseSearch : @color
    beat.k8s.elastic.co  Beat : @color
    agent.k8s.elastic.co  Agent : @color
    maps.k8s.elastic.co  ElasticMapsServer : @color
    logstash.k8s.elastic.co  Logstash : @color
    opensearch.opster.io  OpenSearchCluster : D status.health=red; P status.phase=PENDING|UPGRADING; P status.health=yellow;
      H status.phase=RUNNING; P else
    solr.apache.org  SolrCloud : P status.replicas>status.readyReplicas; P spec.replicas>status.readyReplicas;
      H status.readyReplicas; P else
    solr.apache.org  SolrBackup : H status.successful=true; D status.successful=false; P else
    flink.apache.org  FlinkDeployment : D status.jobManagerDeploymentStatus=ERROR; D status.jobStatus.state=FAILED|FAILING;
      P status.jobManagerDeploymentStatus=DEPLOYED_NOT_READY|DEPLOYING;
      H status.jobStatus.state=RUNNING|FINISHED|SUSPENDED; H status.jobManagerDeploymentStatus=READY|MISSING; P else
    flink.apache.org  FlinkSessionJob : D status.jobStatus.state=FAILED|FAILING; S spec.job.state=suspended;
      H status.jobStatus.state=RUNNING|FINISHED; P else
    sparkoperator.k8s.io  SparkApplication
      : D status.applicationState.state=FAILED|FAILING|SUBMISSION_FAILED|INVALIDATING|UNKNOWN;
      H status.applicationState.state=RUNNING|COMPLETED|SUCCEEDING; H status.applicationState.state; P else
    sparkoperator.k8s.io  ScheduledSparkApplication : S spec.suspend=true; D status.scheduleState=FailedValidation;
      H status.scheduleState=Scheduled; P else

    ceph.rook.io  CephCluster : D status.ceph.health=HEALTH_ERR; D status.state=Error; D status.ceph.health=HEALTH_WARN;
      P status.state=Creating|Updating|Connecting; H status.state=Created|Connected; H status.phase=Ready; P else
    ceph.rook.io  * : H status.phase=Ready|Connected; D status.phase=Failure|Error; P else
    objectbucket.io  ObjectBucketClaim ObjectBucket : H status.phase=Bound; D status.phase=Failed; P else
    longhorn.io  Volume : D status.robustness=degraded|faulted; H status.robustness=healthy; S status.state=detached; P else
    longhorn.io  Node : D Ready=False; D Schedulable=False; H Ready=True; P else
    longhorn.io  Engine Replica InstanceManager ShareManager : D status.currentState=error|unknown;
      H status.currentState=running; S status.currentState=stopped; P else
    longhorn.io  EngineImage BackingImage : D status.state=error|incompatible; H status.state=deployed; P else
    longhorn.io  BackupTarget : H status.available=true; D status.available=false; P else
    longhorn.io  Backup : H status.state=Completed; D status.state=Error; P else
    longhorn.io  RecurringJob Setting : @silent
    velero.io  Backup Restore : H status.phase=Completed; D status.phase=*Failed*; P else
    velero.io  BackupStorageLocation : H status.phase=Available; D status.phase=Unavailable; P else
    velero.io  Schedule : S spec.paused=true; H status.phase=Enabled; D status.phase=FailedValidation; P else
    velero.io  BackupRepository : H status.phase=Ready; D status.phase=NotReady; P else
    velero.io  PodVolumeBackup PodVolumeRestore DataUpload DataDownload : H status.phase=Completed;
      D status.phase=Failed|Canceled; P else
    velero.io  VolumeSnapshotLocation ServerStatusRequest DownloadRequest DeleteBackupRequest : @silent
    snapshot.storage.k8s.io  VolumeSnapshot VolumeSnapshotContent : D status.error.message; H status.readyToUse=true;
      P status.readyToUse=false; P else
    snapshot.storage.k8s.io  VolumeSnapshotClass : @silent
    groupsnapshot.storage.k8s.io  VolumeGroupSnapshot VolumeGroupSnapshotContent : D status.error.message;
      H status.readyToUse=true; P else
    trident.netapp.io  TridentBackendConfig : D status.lastOperationStatus=Failed; P status.lastOperationStatus=Progressing;
      H status.lastOperationStatus=Success; P else
    trident.netapp.io  TridentOrchestrator : H status.status=Installed; D status.status=Error|Failed; P else
    minio.min.io  Tenant : H status.currentState=Initialized;
      D status.currentState=*not*owned*|Statefulset not controlled by operator|*credentials are not set*|Different versions*;
      D status.currentState=*Not Allowed|*already running*|*one Tenant*;
      P else
    astra.netapp.io  Application : H Ready=True; D Ready=False; P else
    astra.netapp.io  AppVault : H status.state=available; D status.state=failed|error; P else
    astra.netapp.io  Schedule : H else
    astra.netapp.io  ExecHook : S spec.enabled=false; N else
    astra.netapp.io  * : H status.state=Completed; D status.state=Error|Failed; P else

    """
}
