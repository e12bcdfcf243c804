import NIOSSL

extension TLSMaterial {
  /// The material as NIOSSL takes it.
  ///
  /// - Throws: `KubernetesError.configuration` for certificates or keys that cannot be read.
  func configuration(place: String) throws(KubernetesError) -> TLSConfiguration {
    func refuse(_ what: String) -> KubernetesError {
      .configuration(
        ConfigurationProblem(
          place: place, problem: "\(what) is not valid PEM",
          remedy: "put the PEM text there that the cluster's administrator gave out"))
    }
    var configuration = TLSConfiguration.makeClientConfiguration()
    configuration.minimumTLSVersion = .tlsv12
    if isInsecure { configuration.certificateVerification = .none }
    if let pem = authority {
      guard let certificates = try? NIOSSLCertificate.fromPEMBytes(pem), !certificates.isEmpty else {
        throw refuse("the certificate authority")
      }
      configuration.trustRoots = .certificates(certificates)
    }
    if let pem = clientCertificate {
      guard let chain = try? NIOSSLCertificate.fromPEMBytes(pem), !chain.isEmpty else { throw refuse("the client certificate") }
      guard let keyPEM = clientKey else {
        throw .configuration(
          ConfigurationProblem(
            place: place, problem: "there is a client certificate but no client key", remedy: "add client-key or client-key-data")
        )
      }
      guard let key = try? NIOSSLPrivateKey(bytes: keyPEM, format: .pem) else { throw refuse("the client key") }
      configuration.certificateChain = chain.map { .certificate($0) }
      configuration.privateKey = .privateKey(key)
    }
    return configuration
  }
}
