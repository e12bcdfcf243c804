import NIOCore
import NIOSSL
import Synchronization
import X509

/// Who a client is, by the certificate of its connection: the common name is the user, the organisations are the groups.
final class ClientCertificates: Sendable {
  /// Certificates seen before, by their bytes: reading one takes longer than answering most requests.
  private let known = Mutex<[[UInt8]: APIRequest.User]>([:])

  private static let capacity = 1024

  /// `nil` for a client that showed no certificate. One that does not come from our authority never gets this far.
  func user(of channel: any Channel) async -> APIRequest.User? {
    // With HTTP/2 each request has a channel of its own under the connection's.
    var certificate = await peer(of: channel)
    if certificate == nil, let connection = channel.parent { certificate = await peer(of: connection) }
    guard let bytes = try? certificate?.toDERBytes() else { return nil }
    if let user = known.withLock({ $0[bytes] }) { return user }
    guard let subject = try? Certificate(derEncoded: bytes).subject else { return nil }
    var name = ""
    var groups: [String] = []
    for component in subject {
      for attribute in component {
        if attribute.type == .RDNAttributeType.commonName { name = String(describing: attribute.value) }
        if attribute.type == .RDNAttributeType.organizationName { groups.append(String(describing: attribute.value)) }
      }
    }
    let user = APIRequest.User(name: name, groups: groups)
    known.withLock { known in
      if known.count >= Self.capacity { known = [:] }
      known[bytes] = user
    }
    return user
  }

  private func peer(of channel: any Channel) async -> NIOSSLCertificate? {
    try? await channel.nioSSL_peerCertificate().get()
  }
}
