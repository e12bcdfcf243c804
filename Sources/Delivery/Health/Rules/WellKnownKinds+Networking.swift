extension WellKnownKinds {
  /// Certificates, gateways, meshes, proxies, networks and secrets.
  static let networking = """
    cert-manager.io  Issuer ClusterIssuer : @ready-anyway
    cert-manager.io  CertificateRequest : D Denied=True; D InvalidRequest=True; D Ready=False/Failed,Denied; H Ready=True;
      P else
    acme.cert-manager.io  Order Challenge : H status.state=valid; D status.state=invalid|expired|errored; P else
    certmanager.k8s.io  Certificate : P Issuing=True; H Ready=True; D Ready=False; P else
    certmanager.k8s.io  Issuer ClusterIssuer : @ready-anyway
    trust.cert-manager.io  Bundle : D Synced=False; H Synced=True; P else
    policy.cert-manager.io  CertificateRequestPolicy : @ready
    networking.gke.io  ManagedCertificate : D status.certificateStatus=*Failed*; D status.domainStatus[status=Failed*];
      H status.certificateStatus=Active; P else

    gateway.networking.k8s.io  GatewayClass : P stale; D Accepted=False; H Accepted=True; P else
    gateway.networking.k8s.io  Gateway : P stale; D Accepted=False; D ResolvedRefs=False; D status.listeners[Accepted=False];
      D status.listeners[ResolvedRefs=False]; D status.listeners[Conflicted=True];
      D Programmed=False/Invalid*,NoResources,AddressNot*; P Programmed=False; H Programmed=True; P else
    gateway.networking.k8s.io  HTTPRoute GRPCRoute TCPRoute TLSRoute UDPRoute : D status.parents[Accepted=False];
      D status.parents[ResolvedRefs=False]; P status.parents[Accepted=Unknown]; P status.parents[Programmed=False];
      H status.parents[Accepted=True]; P else
    gateway.networking.k8s.io  BackendTLSPolicy : D status.ancestors[Accepted=False];
      D status.ancestors[ResolvedRefs=False]; H status.ancestors[Accepted=True]; P else
    gateway.networking.k8s.io  ReferenceGrant : @silent
    gateway.envoyproxy.io  BackendTrafficPolicy ClientTrafficPolicy SecurityPolicy EnvoyExtensionPolicy EnvoyPatchPolicy
      : D status.ancestors[Accepted=False];
      D status.ancestors[Programmed=False]; H status.ancestors[Accepted=True]; P else

    install.istio.io  IstioOperator : H status.status=HEALTHY; D status.status=ERROR|ACTION_REQUIRED; P else
    sailoperator.io  Istio IstioRevision IstioCNI ZTunnel : D Reconciled=False; D Ready=False/*Error*,*Fail*; H Ready=True;
      P else
    networking.istio.io  * : D Reconciled=False; H Reconciled=True; N else
    security.istio.io  * : D Reconciled=False; H Reconciled=True; N else
    telemetry.istio.io  * : D Reconciled=False; H Reconciled=True; N else
    kiali.io  Kiali : D Failure=True; H Successful=True; P else
    linkerd.io  ServiceProfile : @silent
    projectcontour.io  HTTPProxy : P stale; D status.currentStatus=invalid; D Valid=False; H Valid=True;
      H status.currentStatus=valid; P else
    projectcontour.io  ExtensionService : P stale; D Valid=False; H Valid=True; P else
    gateway.solo.io  Gateway MatchableHttpGateway RouteOption RouteTable VirtualHostOption VirtualService
      : D status.state=Rejected|Warning|2|3;
      S status.state=Pending|0; H status.state=Accepted|1; D status.statuses[state=Rejected|Warning|2|3];
      S status.statuses[state=Pending|0]; H status.statuses[state=Accepted|1]; P else
    gloo.solo.io  Proxy Settings Upstream UpstreamGroup : D status.state=Rejected|Warning|2|3; S status.state=Pending|0;
      H status.state=Accepted|1; D status.statuses[state=Rejected|Warning|2|3]; S status.statuses[state=Pending|0];
      H status.statuses[state=Accepted|1]; P else
    k8s.nginx.org  VirtualServer VirtualServerRoute TransportServer Policy : H status.state=Valid;
      D status.state=Invalid|Warning; P else
    configuration.konghq.com  * : D Programmed=False/Invalid*,*Error*; P Programmed=False; H Programmed=True; N else
    microgateway.airlock.com  * : D status.parents[Accepted=False]; D status.parents[ResolvedRefs=False]; D Accepted=False;
      D Invalid=True; H status.parents[Accepted=True]; H Accepted=True; H Valid=True; P else
    cilium.io  CiliumNetworkPolicy CiliumClusterwideNetworkPolicy : D Valid=False; H Valid=True; N else
    operator.tigera.io  TigeraStatus Installation APIServer : D Degraded=True; P Progressing=True; H Available=True;
      H Ready=True; P else
    metallb.io  * : @silent
    nmstate.io  NodeNetworkConfigurationPolicy : S Ignored=True; D Degraded=True; P Progressing=True; H Available=True; P else
    externaldns.k8s.io  DNSEndpoint : N else
    proclaim.dogmatiq.io  DNSSDServiceInstance : D Adopted=False; D Advertised=False; U Discoverable=Unknown;
      P Discoverable=False; H Discoverable=True; P else

    external-secrets.io  ExternalSecret PushSecret SecretStore ClusterSecretStore : @ready-anyway
    external-secrets.io  ClusterExternalSecret ClusterPushSecret : H Ready=True; D NotReady=True; D PartiallyReady=True;
      D Ready=False; P else
    generators.external-secrets.io  * : @silent
    kubernetes-client.io  ExternalSecret : H status.status=SUCCESS; D status.status; D status.lastSync; P else
    secrets.hashicorp.com  VaultAuth VaultConnection VaultAuthGlobal SecretTransformation : H status.valid=true;
      D status.valid=false; P else
    secrets.hashicorp.com  VaultStaticSecret VaultDynamicSecret VaultPKISecret HCPVaultSecretsApp : D SecretSynced=False;
      D Healthy=False; D Ready=False; H status.lastGeneration; H Ready=True; H SecretSynced=True; P else
    onepassword.com  OnePasswordItem : @ready-anyway
    secrets-store.csi.x-k8s.io  SecretProviderClass SecretProviderClassPodStatus : @silent
    k8s.keycloak.org  Keycloak : D HasErrors=True; P RollingUpdate=True; H Ready=True; P else
    k8s.keycloak.org  KeycloakRealmImport : D HasErrors=True; H Done=True; P else

    """
}
