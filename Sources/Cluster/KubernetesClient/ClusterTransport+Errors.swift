import AsyncHTTPClient
import NIOCore
import NIOSSL

extension ClusterTransport {
  /// A connection error in words: which server, what happened, what to do.
  func connectionError(_ error: any Error) -> KubernetesError {
    if error is CancellationError { return .cancelled }
    let seconds = Int(requestTimeout.components.seconds)
    if let error = error as? HTTPClientError {
      switch error {
      case .cancelled: return .cancelled
      case .deadlineExceeded, .readTimeout: return .timeout(server: server, seconds: seconds)
      case .connectTimeout, .getConnectionFromPoolTimeout:
        return .connection(
          server: server, problem: "no connection could be made in time",
          remedy: "check the address, and that no firewall is between")
      case .tlsHandshakeTimeout:
        return .connection(
          server: server, problem: "the TLS handshake took too long", remedy: "check that the server speaks https at this address"
        )
      case .remoteConnectionClosed:
        return .connection(
          server: server, problem: "the server closed the connection",
          remedy: "check that it is running; the request can be repeated")
      case .alreadyShutdown:
        return .cancelled
      default:
        return .connection(server: server, problem: error.shortDescription, remedy: "check the server and its address")
      }
    }
    let text = String(describing: error)
    if error is NIOSSLError || error is NIOSSLExtraError || text.contains("CERTIFICATE") || text.contains("handshakeFailed") {
      return .connection(
        server: server, problem: "its certificate is not trusted, or it refuses ours (\(Self.tlsProblem(text)))",
        remedy: "the cluster may have been made anew with another certificate authority; fetch a fresh kubeconfig")
    }
    if text.contains("ECONNREFUSED") || text.contains("onnection refused") || text.contains("errno: 111") {
      return .connection(
        server: server, problem: "the connection was refused",
        remedy: "check that the cluster is running, and the kubeconfig's server address")
    }
    if text.contains("DNS") || text.contains("nodename nor servname") || text.contains("SocketAddressError") {
      return .connection(server: server, problem: "its name cannot be resolved", remedy: "check the host name in the kubeconfig")
    }
    return .connection(
      server: server, problem: "the connection broke (\(type(of: error)))",
      remedy: "check that the cluster is running; the request can be repeated")
  }

  private static func tlsProblem(_ text: String) -> String {
    if text.contains("CERTIFICATE_VERIFY_FAILED") || text.contains("unableToValidateCertificate") {
      return "certificate verification failed"
    }
    if text.contains("EXPIRED") { return "certificate expired" }
    if text.contains("WRONG_VERSION_NUMBER") { return "the server does not speak TLS" }
    return "TLS handshake failed"
  }
}
