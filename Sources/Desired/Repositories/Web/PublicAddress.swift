import Dispatch
import NIOCore

/// Tells the addresses of the public internet from those inside: what a user names by address must not make this program ask
/// its own machine, its neighbours or the cloud's metadata service.
enum PublicAddress {
  /// Whether an address is one of the public internet.
  ///
  /// - Parameter bytes: 4 bytes of IPv4 or 16 of IPv6, in network order.
  static func isPublic(_ bytes: [UInt8]) -> Bool {
    switch bytes.count {
    case 4: return isPublicVersion4(bytes[0], bytes[1], bytes[2])
    case 16:
      // IPv4 within IPv6: mapped, compatible, and translated (64:ff9b::/96).
      let isMapped = bytes[..<10].allSatisfy { $0 == 0 } && (bytes[10..<12] == [0xFF, 0xFF] || bytes[10..<12] == [0, 0])
      let isTranslated = bytes[..<4] == [0, 0x64, 0xFF, 0x9B]
      if isMapped || isTranslated { return isPublicVersion4(bytes[12], bytes[13], bytes[14]) }
      // 6to4 and Teredo carry IPv4 addresses too; nobody needs them.
      if bytes[..<2] == [0x20, 0x02] || bytes[..<4] == [0x20, 0x01, 0, 0] || bytes[..<4] == [0x20, 0x01, 0x0D, 0xB8] {
        return false
      }
      // What is given out so far: 2000::/3.
      return bytes[0] & 0xE0 == 0x20
    default: return false
    }
  }

  /// By the registry of special-purpose addresses (RFC 6890 and its successors).
  private static func isPublicVersion4(_ first: UInt8, _ second: UInt8, _ third: UInt8) -> Bool {
    switch (first, second, third) {
    case (0, _, _), (10, _, _), (127, _, _), (224..., _, _): false
    case (100, 64...127, _), (169, 254, _), (172, 16...31, _), (192, 168, _), (198, 18...19, _): false
    case (192, 0, 0), (192, 0, 2), (198, 51, 100), (203, 0, 113): false
    default: true
    }
  }

  /// The first address of a host, if all of its addresses are public: whoever connects to it connects to what was looked at.
  ///
  /// - Throws: `RepositoryError` for hosts that have none, or one that is not public.
  static func of(_ address: WebAddress) async throws(RepositoryError) -> String {
    let host = address.host
    let found: Result<[SocketAddress], any Error> = await withCheckedContinuation { continuation in
      // Looking names up blocks.
      DispatchQueue.global().async { continuation.resume(returning: Result { try resolve(host) }) }
    }
    guard case .success(let addresses) = found, let first = addresses.first?.ipAddress else {
      throw RepositoryError(
        cause: .unreachable, repository: address.origin, problem: "there is no such host", remedy: "check the address")
    }
    if !addresses.allSatisfy({ isPublic($0.bytes) }) {
      throw RepositoryError(
        cause: .invalid, repository: address.origin,
        problem: "the host is not on the public internet, and files are not fetched from inside",
        remedy: "keep the file in a repository, or set helm.valuesFilePrivateAddresses to \"true\" in argocd-cm")
    }
    return first
  }

  private static func resolve(_ host: String) throws -> [SocketAddress] {
    if let literal = try? SocketAddress(ipAddress: host, port: 0) { return [literal] }
    // An odd spelling of an address (`0177.1`, `2130706433`) is resolved as what it is.
    return [try SocketAddress.makeAddressResolvingHost(host, port: 0)]
  }
}

extension SocketAddress {
  /// The address in network order; empty for what is none of IP.
  fileprivate var bytes: [UInt8] {
    switch self {
    case .v4(let address): withUnsafeBytes(of: address.address.sin_addr) { Array($0) }
    case .v6(let address): withUnsafeBytes(of: address.address.sin6_addr) { Array($0) }
    case .unixDomainSocket: []
    }
  }
}
