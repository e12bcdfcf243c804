import ObjectModel

/// Signs the requests for certificates that somebody has approved.
struct CertificateSigner: Controller {
  let name = "csr-signing-controller"
  /// `nil` where nothing can be signed.
  let authority: CertificateAuthority?

  /// The signers that are played; requests to others wait for whoever they belong to.
  static let signers = [
    "kubernetes.io/kube-apiserver-client", "kubernetes.io/kube-apiserver-client-kubelet", "kubernetes.io/kubelet-serving",
    "kubernetes.io/legacy-unknown",
  ]

  func keys(touchedBy change: ObjectChange, _ index: LiveIndex) -> [ObjectKey] {
    change.key.kind == .signingRequests && change.kind != .deleted ? [change.key] : []
  }

  func reconcile(_ key: ObjectKey, _ index: LiveIndex, _ plan: inout Plan) {
    guard let authority, let request = index[key], !request.isBeingDeleted, request["status", "certificate"] == nil,
      request.isTrue("Approved"), !request.isTrue("Denied"), request.condition("Failed") == nil,
      Self.signers.contains(request["spec", "signerName"]?.string ?? "")
    else { return }
    var updated = request
    do {
      let certificate = try authority.sign(
        request["spec", "request"]?.string ?? "", usages: request["spec", "usages"]?.array?.compactMap(\.string) ?? [],
        seconds: request["spec", "expirationSeconds"]?.integer, now: plan.now)
      updated["status", "certificate"] = .string(Base64.encode(Array(certificate.utf8)))
    } catch {
      updated.setCondition(
        "Failed", "True", reason: "SignerValidationFailure", message: "\(error)", now: plan.now, updateTime: .onChange)
    }
    plan.updateStatus(updated, was: request)
  }
}
