/// What the simulated machines of the embedded cluster are like. Durations are exact, so that a hand-driven clock meets
/// them.
struct SimulationSettings: Sendable {
  /// From a Pod's binding to its containers running.
  var startDelay = Duration.milliseconds(150)
  /// From a container's start to the Pod being Ready.
  var readinessDelay = Duration.milliseconds(150)
  /// How long a container runs that is to end (a Job's, or one under a `Never` or `OnFailure` policy).
  var completionDelay = Duration.milliseconds(500)
  /// From a graceful deletion to the Pod being gone; never longer than its own grace period.
  var terminationDelay = Duration.milliseconds(200)
  /// First wait before a crashed container is started again; doubles up to `longestCrashBackoff`.
  var crashBackoff = Duration.seconds(10)
  var longestCrashBackoff = Duration.seconds(300)
  /// How often the Node's Lease is renewed; its `leaseDurationSeconds` is four times this.
  var leaseRenewal = Duration.seconds(240)
  /// How long an Event is kept after it was last seen.
  var eventLifetime = Duration.seconds(3600)
  /// The only Node.
  var nodeName = "apus"
  /// The address of the Node and of every Ingress and load balancer.
  var address = "127.0.0.1"
  /// The `kubeletVersion` of the Node.
  var kubernetesVersion = "v1.36.0"
  /// The CA of the API server in PEM, published as `kube-root-ca.crt` in every namespace.
  var certificateAuthority = ""
  /// Who signs certificates that are asked for; `nil` for nobody.
  var signingAuthority: CertificateAuthority?
}
