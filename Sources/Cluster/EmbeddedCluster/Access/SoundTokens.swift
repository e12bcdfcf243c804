import Synchronization

/// The tokens that were found to be signed by us, with what they say: to check a signature takes longer than to answer most
/// requests. Only what never changes is kept; times, accounts and bonds are looked at every time.
final class SoundTokens: Sendable {
  private static let capacity = 256

  private let claims = Mutex<[String: ServiceAccountTokens.Claims]>([:])

  subscript(token: String) -> ServiceAccountTokens.Claims? {
    get { claims.withLock { $0[token] } }
    set {
      claims.withLock { claims in
        if claims.count >= Self.capacity { claims = [:] }
        claims[token] = newValue
      }
    }
  }
}
