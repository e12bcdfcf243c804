import NIOCore
import NIOSSL
import Synchronization
import X509

/// Who a client is, by the certificate of its connection: the common name is the user, the organisations are the groups.
final class ClientCertificates: Sendable {
  /// Certificates seen before, by their bytes: reading one takes longer than answering most requests.
  private let known = Mutex<[[UInt8]: APIRequest.User]>([:])

  private static let capacity = 1024

  /// Who is at the other end of a connection that is open.
  private struct Visitor {
    /// `nil` for a client that showed no certificate.
    var user: APIRequest.User?
  }

  private let visitors = Mutex<[ObjectIdentifier: Visitor]>([:])

  /// `nil` for a client that showed no certificate. One that does not come from our authority never gets this far.
  func user(of channel: any Channel) async -> APIRequest.User? {
    let connection = channel.connection
    let id = ObjectIdentifier(connection)
    if let visitor = visitors.withLock({ $0[id] }) { return visitor.user }
    let user = await user(shownOn: connection)
    visitors.withLock { $0[id] = Visitor(user: user) }
    // The channel is held until it is forgotten here, so its identity is nobody else's meanwhile.
    connection.closeFuture.whenComplete { [self, connection] _ in
      visitors.withLock { $0[ObjectIdentifier(connection)] = nil }
    }
    return user
  }

  private func user(shownOn connection: any Channel) async -> APIRequest.User? {
    let certificate = try? await connection.nioSSL_peerCertificate().get()
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
}
